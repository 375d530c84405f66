// The index of a list in a path.
#ifndef DDBM_SRC_LOCAL_EXPRESSION_PATH_INDEX_HPP
#define DDBM_SRC_LOCAL_EXPRESSION_PATH_INDEX_HPP

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace ddbm::local::detail {

/// Digits only; none if it is above what a signed 32-bit integer holds.
inline std::optional<std::uint64_t> read_index(std::string_view digits) noexcept
{
    std::int32_t index = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (failure != std::errc{} || end != digits.data() + digits.size())
        return {};
    return static_cast<std::uint64_t>(index);
}

}  // namespace ddbm::local::detail

#endif
