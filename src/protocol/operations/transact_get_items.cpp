#include "protocol/operations/transact_get_items.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

void write_get(json_writer& out, const transact_get& get)
{
    within_table(get.table_name(), [&] {
        check_table_name(get.table_name());
        check_key(get.key());
        check_expression_names(get.projection_expression(), get.expression_attribute_names());

        out.begin_object().plain_key("Get").begin_object();
        out.plain_key("TableName").quoted(get.table_name());
        write_item(out, "Key", get.key());
        write_projection(out, get.projection_expression(), get.expression_attribute_names());
        out.end_object().end_object();
    });
}

}  // namespace

void write_request(json_writer& out, const transact_get_items_request& request)
{
    check_count("items", request.gets().size(), limits::transaction_actions);

    out.begin_object().plain_key("TransactItems").begin_array();
    for (const transact_get& get : request.gets())
        write_get(out, get);
    out.end_array();
    write_return_consumed_capacity(out, request.return_consumed_capacity());
    out.end_object();
}

void read_reply(std::string_view body, transact_get_items_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    if (!root.has("Responses"))
        root.fail("Responses", "an array", "nothing");
    for (const reply_object& response : root.objects("Responses"))
        reply.items.push_back(response.item("Item"));
    reply.consumed_capacity = read_consumed_capacities(root);
}

}  // namespace ddbm::detail
