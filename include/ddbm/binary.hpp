#ifndef DDBM_BINARY_HPP
#define DDBM_BINARY_HPP

#include <cstddef>
#include <string_view>
#include <vector>

namespace ddbm {

/// Bytes, as the DynamoDB type B holds them.
using binary = std::vector<std::byte>;

/// The bytes of a text.
inline binary make_binary(std::string_view bytes)
{
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    return binary(first, first + bytes.size());
}

/// The bytes seen as text; valid as long as `bytes` is not changed.
inline std::string_view view_as_text(const binary& bytes) noexcept
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace ddbm

#endif
