#include "protocol/crc32.hpp"

#include <zlib.h>

namespace ddbm::detail {

std::uint32_t crc32(std::string_view bytes) noexcept
{
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(::crc32_z(0, nullptr, 0), data, bytes.size()));
}

}  // namespace ddbm::detail
