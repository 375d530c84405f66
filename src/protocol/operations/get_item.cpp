#include "protocol/operations/get_item.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

namespace ddbm::detail {

void write_request(json_writer& out, const get_item_request& request)
{
    within_table(request.table_name(), [&] {
        check_table_name(request.table_name());
        check_key(request.key());
        check_expression_names(
            request.projection_expression(), request.expression_attribute_names()
        );

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        write_item(out, "Key", request.key());
        write_projection(
            out, request.projection_expression(), request.expression_attribute_names()
        );
        if (request.consistent_read())
            write_flag(out, "ConsistentRead", true);
        write_return_consumed_capacity(out, request.return_consumed_capacity());
        out.end_object();
    });
}

void read_reply(std::string_view body, get_item_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    reply.item = root.item("Item");
    reply.consumed_capacity = read_consumed_capacity(root);
}

}  // namespace ddbm::detail
