// What an update of a table does once its reply, which shows the old values, is written.
#ifndef DDBM_SRC_LOCAL_CONTROL_UPDATE_EFFECTS_HPP
#define DDBM_SRC_LOCAL_CONTROL_UPDATE_EFFECTS_HPP

#include "local/catalog/table.hpp"
#include "local/control/capacity_limits.hpp"
#include "local/control/throughput_reader.hpp"

#include <string_view>
#include <vector>

namespace ddbm::local::detail {

struct throughput_effect
{
    std::string_view index{};  // empty: the table itself
    capacity_units units{};
};

struct update_effects
{
    std::vector<throughput_effect> throughputs{};
    std::vector<capacity_request> capacities{};  // to be compared with the account's limits
    std::string_view new_index{};                // to be filled; empty: none
};

}  // namespace ddbm::local::detail

#endif
