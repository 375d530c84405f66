#include "protocol/operations/batch_get_item.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

void check_reads(const keys_and_attributes_map& tables)
{
    std::size_t count = 0;
    for (const auto& entry : tables)
        count += entry.second.keys().size();
    check_count("keys", count, limits::batch_gets);
}

void write_reads(json_writer& out, const std::string& table, const keys_and_attributes& reads)
{
    within_table(table, [&] {
        check_table_name(table);
        if (reads.keys().empty())
            refuse("There is no key of an item to read");
        check_expression_names(reads.projection_expression(), reads.expression_attribute_names());

        out.plain_key(table).begin_object().plain_key("Keys").begin_array();
        for (const item& key : reads.keys())
        {
            check_key(key);
            write_item(out, key);
        }
        out.end_array();
        write_projection(out, reads.projection_expression(), reads.expression_attribute_names());
        if (reads.consistent_read())
            write_flag(out, "ConsistentRead", true);
        out.end_object();
    });
}

keys_and_attributes read_unprocessed(const reply_object& table)
{
    keys_and_attributes out;
    for (item& key : table.items("Keys"))
        out.key(std::move(key));
    out.consistent_read(table.boolean("ConsistentRead").value_or(false));
    out.projection_expression(table.string("ProjectionExpression").value_or(""));
    if (const auto names = table.object("ExpressionAttributeNames"))
    {
        for (const std::string& placeholder : names->names())
            out.expression_attribute_name(placeholder, read_required_text(*names, placeholder));
    }
    return out;
}

}  // namespace

void write_request(json_writer& out, const batch_get_item_request& request)
{
    check_reads(request.tables());

    out.begin_object().plain_key("RequestItems").begin_object();
    for (const auto& [table, reads] : request.tables())
        write_reads(out, table, reads);
    out.end_object();
    write_return_consumed_capacity(out, request.return_consumed_capacity());
    out.end_object();
}

void read_reply(std::string_view body, batch_get_item_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    const reply_object responses = root.required("Responses", root.object("Responses"));
    for (const std::string& table : responses.names())
        reply.responses.emplace(table, responses.items(table));
    if (const auto unprocessed = root.object("UnprocessedKeys"))
    {
        for (const auto& [table, keys] : unprocessed->members())
            reply.unprocessed_keys.emplace(table, read_unprocessed(keys));
    }
    reply.consumed_capacity = read_consumed_capacities(root);
}

}  // namespace ddbm::detail
