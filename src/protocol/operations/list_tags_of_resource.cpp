#include "protocol/operations/list_tags_of_resource.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const list_tags_of_resource_request& request)
{
    check_arn("ResourceArn", request.resource_arn());

    out.begin_object().plain_key("ResourceArn").string(request.resource_arn());
    if (request.next_token())
        out.plain_key("NextToken").string(*request.next_token(), "NextToken");
    out.end_object();
}

void read_reply(std::string_view body, list_tags_of_resource_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    for (const reply_object& tag : root.objects("Tags"))
    {
        reply.tags.insert_or_assign(
            read_required_text(tag, "Key"), read_required_text(tag, "Value")
        );
    }
    reply.next_token = root.string("NextToken");
}

}  // namespace ddbm::detail
