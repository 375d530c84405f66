#include "local/data/item_reply.hpp"

#include "local/data/capacity.hpp"
#include "local/data/item_writer.hpp"
#include "local/data/reply_items.hpp"
#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/values/wire_value.hpp"
#include "values/json_writer.hpp"

namespace ddbm::local::detail {

using ddbm::detail::json_writer;

double write_item_of(
    engine_state& state,
    const table& t,
    std::string_view key,
    const projection* wanted,
    bool consistent,
    json_writer& out
)
{
    std::size_t size = 0;
    std::string_view bytes;
    const bool exists = state.data.get(t.items, key, bytes);
    if (exists)
    {
        size = encoded_item_size(bytes);
        reply_items(state, out).add_member("Item", bytes, wanted);
    }
    const double units = read_units(size, consistent);
    table_counters& counted = counters_of(state, t.name);
    counted.table.read_units += units;
    if (exists)
    {
        ++counted.items_read;
        ++counted.items_returned;
    }
    return units;
}

void count_items(
    engine_state& state, std::string_view table_name, std::uint64_t read, std::uint64_t returned
)
{
    table_counters& counted = counters_of(state, table_name);
    counted.items_read += read;
    counted.items_returned += returned;
}

bool wants_found_item(const boost::json::object& request)
{
    using values = return_values_on_condition_check_failure;
    return enum_member<values>(request, "ReturnValuesOnConditionCheckFailure") == values::all_old;
}

service_error condition_failed(const boost::json::object& request, const item* found)
{
    service_error failure(
        400, conditional_check_failed_exception, "The conditional request failed"
    );
    if (found && wants_found_item(request))
    {
        std::string members;
        json_writer out(members);
        out.plain_key("Item");
        write_item(out, *found);
        failure.with_members(std::move(members));
    }
    return failure;
}

bool wants_collection_metrics(const boost::json::object& request)
{
    using metrics = return_item_collection_metrics;
    return enum_member<metrics>(request, "ReturnItemCollectionMetrics") == metrics::size;
}

void write_collection_metrics(
    json_writer& out, engine_state& state, const table& t, const item& key
)
{
    constexpr std::int64_t gigabyte = std::int64_t(1024) * 1024 * 1024;
    const std::int64_t low = collection_size(state, t, key) / gigabyte;
    const std::string& name = t.keys.partition.front().name;
    out.begin_object().plain_key("ItemCollectionKey");
    write_item(out, item().set(name, key.at(name)));
    out.plain_key("SizeEstimateRangeGB").begin_array().integer(low).integer(low + 1).end_array();
    out.end_object();
}

}  // namespace ddbm::local::detail
