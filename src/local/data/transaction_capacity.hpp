// What a transaction costs, by table.
#ifndef DDBM_SRC_LOCAL_DATA_TRANSACTION_CAPACITY_HPP
#define DDBM_SRC_LOCAL_DATA_TRANSACTION_CAPACITY_HPP

#include "local/data/capacity.hpp"
#include "local/engine_state.hpp"

#include <map>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

class transaction_capacity
{
public:
    /// Of a table, by the name that the request gives it.
    table_capacity& of(std::string_view name, const table& t)
    {
        auto& found = used_[std::string(name)];
        found.table_name = t.name;
        return found.used;
    }

    /// Adds to the engine's counters, and appends `"ConsumedCapacity": [...]` if wanted.
    void report(
        engine_state& state,
        const boost::json::object& request,
        capacity_kind kind,
        ddbm::detail::json_writer& out
    ) const;

private:
    struct entry
    {
        std::string table_name{};
        table_capacity used{};
    };

    std::map<std::string, entry> used_;
};

}  // namespace ddbm::local::detail

#endif
