// The bounds of one value: whether it keeps them, and their names.
#ifndef DDBM_SRC_LOCAL_REQUEST_CONSTRAINT_HPP
#define DDBM_SRC_LOCAL_REQUEST_CONSTRAINT_HPP

#include "local/request/shape_type.hpp"

#include <boost/json/fwd.hpp>

#include <array>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

enum class constraint : unsigned
{
    valid_arn = 1,
    pattern = 2,
    value_set = 4,
    least = 8,
    most = 16,
    not_empty = 32,
};

/// Sums of constraints.
using constraint_set = unsigned;

constexpr constraint_set bit(constraint c) noexcept
{
    return static_cast<constraint_set>(c);
}

/// Those that the value itself violates, without its elements and members. The value is of the
/// JSON type that `t` wants.
constraint_set violations(const type& t, const boost::json::value& value) noexcept;
constraint_set text_violations(const type& t, std::string_view text) noexcept;

/// In the order in which several violations of one value are reported.
inline constexpr std::array<constraint, 6> all_constraints = {
    constraint::not_empty,
    constraint::valid_arn,
    constraint::pattern,
    constraint::value_set,
    constraint::least,
    constraint::most,
};

/// "Member must have length less than or equal to 255". Not for `valid_arn`.
std::string constraint_text(const type& t, constraint c);

/// "[Member must ..., Member must ...]": all constraints of the keys or values of a map.
std::string constraint_list(const type& t);

/// What is wrong with the ARN of a table: "Invalid resource type in 'arn:...'".
std::string arn_failure(std::string_view arn);

}  // namespace ddbm::local::detail

#endif
