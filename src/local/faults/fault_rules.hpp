// What a fault can be: which numbers it takes, and which operations it can happen to.
#ifndef DDBM_SRC_LOCAL_FAULTS_FAULT_RULES_HPP
#define DDBM_SRC_LOCAL_FAULTS_FAULT_RULES_HPP

#include <ddbm/local/faults.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

/// The number that goes with a kind of fault.
struct fault_amount
{
    std::string_view name;  // empty: there is none
    std::int64_t least = 0;
    std::int64_t most = 0;
};

fault_amount amount_of(fault::kind what) noexcept;

/// The bounds of nth, every and first.
inline constexpr std::int64_t first_request = 1;
inline constexpr std::int64_t last_request = std::numeric_limits<std::int32_t>::max();

/// Whether such a fault can happen to this operation at all.
bool concerns(fault::kind what, std::string_view operation) noexcept;

/// Why this fault can never happen, in words; none if it can.
std::optional<std::string> find_mistake(const fault& f);

}  // namespace ddbm::local::detail

#endif
