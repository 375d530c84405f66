// Provisioned throughput that goes up or down, and how often it may go down.
#ifndef DDBM_SRC_LOCAL_CONTROL_THROUGHPUT_CHANGE_HPP
#define DDBM_SRC_LOCAL_CONTROL_THROUGHPUT_CHANGE_HPP

#include "local/catalog/table.hpp"
#include "local/control/throughput_reader.hpp"

#include <cstdint>
#include <string_view>

namespace ddbm::local::detail {

/// A day is one of UTC.
std::int64_t decreases_on_day_of(time_point now, const throughput& units) noexcept;

/// Throws ValidationException if the units are what there is, and LimitExceededException if it is
/// too early for another decrease. `index_name` is empty for the table itself.
void check_change(
    const throughput& current,
    const capacity_units& wanted,
    std::string_view index_name,
    time_point now
);

void apply_change(throughput& current, const capacity_units& wanted, time_point now) noexcept;

}  // namespace ddbm::local::detail

#endif
