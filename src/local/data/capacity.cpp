#include "local/data/capacity.hpp"

#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "values/json_writer.hpp"

#include <algorithm>
#include <cmath>

namespace ddbm::local::detail {

using ddbm::detail::json_writer;

namespace {

double blocks(std::size_t bytes, std::size_t block) noexcept
{
    return static_cast<double>(std::max<std::size_t>(1, (bytes + block - 1) / block));
}

// Units come in halves, and are printed with one decimal.
void write_units(json_writer& out, std::string_view name, double units)
{
    const auto halves = static_cast<std::int64_t>(std::llround(units * 2));
    out.plain_key(name).raw(std::to_string(halves / 2) + (halves % 2 ? ".5" : ".0"));
}

void write_all(json_writer& out, double units, const capacity_kind* itemized)
{
    write_units(out, "CapacityUnits", units);
    if (itemized)
        write_units(
            out,
            *itemized == capacity_kind::read ? "ReadCapacityUnits" : "WriteCapacityUnits",
            units
        );
}

void write_indexes(
    json_writer& out,
    std::string_view name,
    const std::map<std::string, double, std::less<>>& indexes,
    const capacity_kind* itemized
)
{
    if (indexes.empty())
        return;
    out.plain_key(name).begin_object();
    for (const auto& [index_name, units] : indexes)
    {
        out.key(index_name).begin_object();
        write_all(out, units, itemized);
        out.end_object();
    }
    out.end_object();
}

void count(capacity_counter& counter, double units, capacity_kind kind)
{
    (kind == capacity_kind::read ? counter.read_units : counter.write_units) += units;
}

}  // namespace

double read_units(std::size_t bytes, bool consistent) noexcept
{
    return blocks(bytes, 4096) * (consistent ? 1 : 0.5);
}

double write_units(std::size_t bytes) noexcept
{
    return blocks(bytes, 1024);
}

void table_capacity::add(const index& i, double units)
{
    (i.global ? global_indexes : local_indexes)[i.name] += units;
}

double table_capacity::total() const noexcept
{
    double sum = table;
    for (const auto& each : local_indexes)
        sum += each.second;
    for (const auto& each : global_indexes)
        sum += each.second;
    return sum;
}

return_consumed_capacity read_capacity_wanted(const boost::json::object& request)
{
    return enum_member<return_consumed_capacity>(request, "ReturnConsumedCapacity")
        .value_or(return_consumed_capacity::none);
}

void count_capacity(
    engine_state& state, std::string_view table_name, const table_capacity& used, capacity_kind kind
)
{
    table_counters& counted = counters_of(state, table_name);
    count(counted.table, used.table, kind);
    for (const auto& [name, units] : used.local_indexes)
        count(counted.indexes[name], units, kind);
    for (const auto& [name, units] : used.global_indexes)
        count(counted.indexes[name], units, kind);
}

void write_capacity(
    json_writer& out,
    std::string_view table_name,
    const table_capacity& used,
    return_consumed_capacity wanted,
    const capacity_kind* itemized
)
{
    out.begin_object().plain_key("TableName").string(table_name);
    write_all(out, used.total(), itemized);
    if (wanted == return_consumed_capacity::indexes)
    {
        out.plain_key("Table").begin_object();
        write_all(out, used.table, itemized);
        out.end_object();
        write_indexes(out, "LocalSecondaryIndexes", used.local_indexes, itemized);
        write_indexes(out, "GlobalSecondaryIndexes", used.global_indexes, itemized);
    }
    out.end_object();
}

void write_consumed_capacity(
    json_writer& out,
    std::string_view table_name,
    const table_capacity& used,
    return_consumed_capacity wanted
)
{
    if (wanted == return_consumed_capacity::none)
        return;
    out.plain_key("ConsumedCapacity");
    write_capacity(out, table_name, used, wanted);
}

}  // namespace ddbm::local::detail
