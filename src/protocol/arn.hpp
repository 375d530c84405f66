// The names that AWS gives to tables, streams and whatever else there is:
// `arn:partition:service:region:account:resource`.

#ifndef DDBM_SRC_PROTOCOL_ARN_HPP
#define DDBM_SRC_PROTOCOL_ARN_HPP

#include <optional>
#include <string_view>

namespace ddbm::detail {

/// The six parts of an ARN, within its text. A part may be empty; the last may have colons.
struct arn_parts
{
    std::string_view arn;
    std::string_view partition;
    std::string_view service;
    std::string_view region;
    std::string_view account;
    std::string_view resource;
};

/// The parts of any text, which may be no ARN: those that it does not have are empty.
arn_parts split_arn(std::string_view text) noexcept;

/// The parts of an ARN, nothing of another text. Only `region` and `account` may be empty, as AWS's
/// rules for endpoints have it.
std::optional<arn_parts> parse_arn(std::string_view text) noexcept;

}  // namespace ddbm::detail

#endif
