#include "local/data/capacity.hpp"
#include "local/data/data_operations.hpp"
#include "local/data/item_reply.hpp"
#include "local/data/item_size_limit.hpp"
#include "local/data/item_writer.hpp"
#include "local/data/keys.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

#include <boost/json/serialize.hpp>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ddbm::local::detail {

using ddbm::detail::json_writer;

namespace {

// One put or delete.
struct write
{
    const boost::json::value* written;
    bool is_put;
    item attributes;  // the whole item, or the key
    std::string key{};
};

struct table_request
{
    std::string_view name;
    std::vector<write> writes{};
    table* t = nullptr;
    table_capacity used{};
    std::size_t done = 0;  // writes before this one
};

bool has_one_request(const boost::json::object& entry)
{
    return (member(entry, "PutRequest") != nullptr) != (member(entry, "DeleteRequest") != nullptr);
}

table_request
read_table_request(std::string_view name, const boost::json::array& entries, std::size_t& count)
{
    table_request made{name};
    for (const auto& entry : entries)
        if (!has_one_request(entry.as_object()))
            refuse(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one "
                "of the supported datatypes"
            );
    for (const auto& entry : entries)
    {
        if (++count > limits::batch_writes)
            refuse("Too many items requested for the BatchWriteItem call");
        if (const auto* put = object_member(entry.as_object(), "PutRequest"))
        {
            made.writes.push_back({&entry, true, read_item(*object_member(*put, "Item"))});
            check_put_size(made.writes.back().attributes);
        }
        else
        {
            const auto* erase = object_member(entry.as_object(), "DeleteRequest");
            made.writes.push_back({&entry, false, read_item(*object_member(*erase, "Key"))});
        }
    }
    return made;
}

// The keys' schema, the indexes', and that no item is written twice.
void check_writes(std::vector<table_request>& requests)
{
    for (table_request& each : requests)
        for (write& w : each.writes)
        {
            check_key(*each.t, w.is_put ? key_of(*each.t, w.attributes) : w.attributes);
            w.key = table_key(*each.t, w.attributes);
        }
    for (const table_request& each : requests)
        for (const write& w : each.writes)
            if (w.is_put)
                check_index_keys(*each.t, w.attributes);
    std::set<std::pair<const table*, std::string_view>> keys;
    for (const table_request& each : requests)
        for (const write& w : each.writes)
            if (!keys.emplace(each.t, w.key).second)
                refuse("Provided list of item keys contains duplicates");
}

void write_all(engine_state& state, std::vector<table_request>& requests)
{
    std::size_t left = state.batch_limit.value_or(limits::batch_writes);
    store_transaction transaction(state.data);
    for (table_request& each : requests)
        for (const write& w : each.writes)
        {
            if (left == 0)
                break;
            --left;
            const current_item before = find_item(state, *each.t, w.key, lookup::size_only);
            write_item(
                state, *each.t, w.key, before, w.is_put ? &w.attributes : nullptr, each.used
            );
            ++each.done;
        }
    transaction.commit();
}

void write_unprocessed(const std::vector<table_request>& requests, json_writer& out)
{
    for (const table_request& each : requests)
    {
        if (each.done == each.writes.size())
            continue;
        out.key(each.name).begin_array();
        for (std::size_t at = each.done; at < each.writes.size(); ++at)
            out.raw(boost::json::serialize(*each.writes[at].written));
        out.end_array();
    }
}

void write_all_metrics(
    engine_state& state, const std::vector<table_request>& requests, json_writer& out
)
{
    out.plain_key("ItemCollectionMetrics").begin_object();
    for (const table_request& each : requests)
    {
        if (!each.t->has_local_indexes())
            continue;
        out.key(each.name).begin_array();
        std::set<std::string> partitions;
        for (const write& w : each.writes)
            if (partitions.insert(partition_key(each.t->keys, w.attributes)).second)
                write_collection_metrics(out, state, *each.t, w.attributes);
        out.end_array();
    }
    out.end_object();
}

}  // namespace

void batch_write_item(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const boost::json::object& tables = *object_member(request, "RequestItems");
    if (tables.empty())
        refuse("The requestItems parameter is required for BatchWriteItem");
    std::vector<table_request> requests;
    std::size_t count = 0;
    for (const auto& each : tables)
        requests.push_back(read_table_request(each.key(), each.value().as_array(), count));
    for (table_request& each : requests)
        each.t = &state.tables.usable(each.name);
    check_writes(requests);
    write_all(state, requests);

    json_writer out(reply);
    out.begin_object().plain_key("UnprocessedItems").begin_object();
    write_unprocessed(requests, out);
    out.end_object();
    if (wants_collection_metrics(request))
        write_all_metrics(state, requests, out);
    report_capacity(state, request, requests, capacity_kind::write, out);
    out.end_object();
}

}  // namespace ddbm::local::detail
