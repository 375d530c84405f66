#include "protocol/operations/untag_resource.hpp"

#include "protocol/operations/request_checks.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const untag_resource_request& request)
{
    check_arn("ResourceArn", request.resource_arn());
    if (request.tag_keys().empty())
        refuse("There is no key of a tag to take away");

    out.begin_object().plain_key("ResourceArn").string(request.resource_arn());
    out.plain_key("TagKeys").begin_array();
    for (const std::string& key : request.tag_keys())
        out.string(key, "a tag's key");
    out.end_array().end_object();
}

void read_reply(std::string_view, untag_resource_reply&) {}

}  // namespace ddbm::detail
