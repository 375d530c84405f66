#ifndef DDBM_SRC_PROTOCOL_CRC32_HPP
#define DDBM_SRC_PROTOCOL_CRC32_HPP

#include <cstdint>
#include <string_view>

namespace ddbm::detail {

/// The CRC-32 of gzip and zlib.
std::uint32_t crc32(std::string_view bytes) noexcept;

}  // namespace ddbm::detail

#endif
