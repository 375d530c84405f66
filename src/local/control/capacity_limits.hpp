// What an account may provision.
#ifndef DDBM_SRC_LOCAL_CONTROL_CAPACITY_LIMITS_HPP
#define DDBM_SRC_LOCAL_CONTROL_CAPACITY_LIMITS_HPP

#include "local/control/throughput_reader.hpp"
#include "local/engine_state.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace ddbm::local::detail {

inline constexpr std::int64_t account_capacity_units = 80'000;
inline constexpr std::int64_t table_capacity_units = 40'000;

/// Units that a table or an index is to have more than it has, and how many that are in all.
struct capacity_request
{
    std::string_view index{};  // empty: the table itself
    std::int64_t read = 0;
    std::int64_t write = 0;
    std::int64_t current_read = 0;
    std::int64_t current_write = 0;
};

/// What all tables and indexes have together.
capacity_units reserved_capacity(engine_state& state);

/// Throws LimitExceededException if the table, an index or the account would have too much.
/// `reserved` is what there was before.
void check_capacity_limits(
    const engine_state& state,
    const capacity_units& reserved,
    std::span<const capacity_request> wanted
);

}  // namespace ddbm::local::detail

#endif
