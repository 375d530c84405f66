#include "protocol/crc32.hpp"

#include <zlib.h>

#include <charconv>

namespace ddbm::detail {

std::uint32_t crc32(std::string_view bytes) noexcept
{
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(::crc32_z(0, nullptr, 0), data, bytes.size()));
}

bool crc32_matches(std::string_view header_value, std::string_view body) noexcept
{
    if (header_value.empty())
        return true;

    const char* end = header_value.data() + header_value.size();
    std::uint32_t expected = 0;
    const auto [stop, problem] = std::from_chars(header_value.data(), end, expected);
    return problem == std::errc() && stop == end && expected == crc32(body);
}

}  // namespace ddbm::detail
