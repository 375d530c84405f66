#include "protocol/operations/batch_write_item.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

void check_writes(const batch_write_map& tables)
{
    std::size_t count = 0;
    for (const auto& entry : tables)
        count += entry.second.size();
    check_count("writes", count, limits::batch_writes);
}

void write_write(json_writer& out, const batch_write& write)
{
    out.begin_object();
    if (write.is_put())
    {
        check_item(write.attributes());
        out.plain_key("PutRequest").begin_object();
        write_item(out, "Item", write.attributes());
    }
    else
    {
        check_key(write.attributes());
        out.plain_key("DeleteRequest").begin_object();
        write_item(out, "Key", write.attributes());
    }
    out.end_object().end_object();
}

void write_writes(
    json_writer& out, const std::string& table, const std::vector<batch_write>& writes
)
{
    within_table(table, [&] {
        check_table_name(table);
        if (writes.empty())
            refuse("There is nothing to write");

        out.plain_key(table).begin_array();
        for (const batch_write& write : writes)
            write_write(out, write);
        out.end_array();
    });
}

batch_write read_write(const reply_object& write)
{
    if (const auto put = write.object("PutRequest"))
        return batch_write::put(put->required("Item", put->item("Item")));
    const reply_object erase = write.required("DeleteRequest", write.object("DeleteRequest"));
    return batch_write::erase(erase.required("Key", erase.item("Key")));
}

}  // namespace

void write_request(json_writer& out, const batch_write_item_request& request)
{
    check_writes(request.writes());

    out.begin_object().plain_key("RequestItems").begin_object();
    for (const auto& [table, writes] : request.writes())
        write_writes(out, table, writes);
    out.end_object();
    write_return_consumed_capacity(out, request.return_consumed_capacity());
    write_return_item_collection_metrics(out, request.return_item_collection_metrics());
    out.end_object();
}

void read_reply(std::string_view body, batch_write_item_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    if (const auto unprocessed = root.object("UnprocessedItems"))
    {
        for (const std::string& table : unprocessed->names())
        {
            std::vector<batch_write>& writes = reply.unprocessed_items[table];
            for (const reply_object& write : unprocessed->objects(table))
                writes.push_back(read_write(write));
        }
    }
    reply.item_collection_metrics = read_item_collection_metrics(root);
    reply.consumed_capacity = read_consumed_capacities(root);
}

}  // namespace ddbm::detail
