// Capacity units: what a request costs, counted by table and by index, and reported as asked.
#ifndef DDBM_SRC_LOCAL_DATA_CAPACITY_HPP
#define DDBM_SRC_LOCAL_DATA_CAPACITY_HPP

#include "local/catalog/table.hpp"
#include "local/engine_state.hpp"
#include "values/json_writer.hpp"

#include <ddbm/operations/consumed_capacity.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// Units of 4 KB for so many bytes, at least one; half of it unless consistent.
double read_units(std::size_t bytes, bool consistent) noexcept;
/// Units of 1 KB, at least one.
double write_units(std::size_t bytes) noexcept;

enum class capacity_kind
{
    read,
    write,
};

// What one request used of one table.
class table_capacity
{
public:
    double table = 0;
    std::map<std::string, double, std::less<>> local_indexes;
    std::map<std::string, double, std::less<>> global_indexes;

    void add(const index& i, double units);
    double total() const noexcept;
};

/// What a request wants to know of it.
return_consumed_capacity read_capacity_wanted(const boost::json::object& request);

/// Adds it to the engine's counters.
void count_capacity(
    engine_state& state, std::string_view table_name, const table_capacity& used, capacity_kind kind
);

/// The object with TableName and units. `itemized`: with ReadCapacityUnits or WriteCapacityUnits
/// too, as transactions have it.
void write_capacity(
    ddbm::detail::json_writer& out,
    std::string_view table_name,
    const table_capacity& used,
    return_consumed_capacity wanted,
    const capacity_kind* itemized = nullptr
);

/// Counts what each part of a batch used, and writes `"ConsumedCapacity": [...]` if wanted. A part
/// has the `name` that the request gives its table, the table `t` and what it `used` of it.
template <class Parts>
void report_capacity(
    engine_state& state,
    const boost::json::object& request,
    const Parts& parts,
    capacity_kind kind,
    ddbm::detail::json_writer& out
)
{
    const return_consumed_capacity wanted = read_capacity_wanted(request);
    if (wanted != return_consumed_capacity::none)
        out.plain_key("ConsumedCapacity").begin_array();
    for (const auto& part : parts)
    {
        count_capacity(state, part.t->name, part.used, kind);
        if (wanted != return_consumed_capacity::none)
            write_capacity(out, part.name, part.used, wanted);
    }
    if (wanted != return_consumed_capacity::none)
        out.end_array();
}

/// `"ConsumedCapacity": {...}`, if wanted.
void write_consumed_capacity(
    ddbm::detail::json_writer& out,
    std::string_view table_name,
    const table_capacity& used,
    return_consumed_capacity wanted
);

}  // namespace ddbm::local::detail

#endif
