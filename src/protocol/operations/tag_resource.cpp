#include "protocol/operations/tag_resource.hpp"

#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/table_parts.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const tag_resource_request& request)
{
    check_arn("ResourceArn", request.resource_arn());
    if (request.tags().empty())
        refuse("There is no tag to add");

    out.begin_object().plain_key("ResourceArn").string(request.resource_arn());
    write_tags(out, request.tags());
    out.end_object();
}

void read_reply(std::string_view, tag_resource_reply&) {}

}  // namespace ddbm::detail
