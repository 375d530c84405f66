#ifndef DDBM_SRC_PROTOCOL_CRC32_HPP
#define DDBM_SRC_PROTOCOL_CRC32_HPP

#include <cstdint>
#include <string_view>

namespace ddbm::detail {

/// The CRC-32 of gzip and zlib.
std::uint32_t crc32(std::string_view bytes) noexcept;

/// Whether a body as received is what `X-Amz-Crc32` says, in decimal. A reply without that header
/// (`header_value` empty) matches: other servers than Amazon's do not send it.
bool crc32_matches(std::string_view header_value, std::string_view body) noexcept;

}  // namespace ddbm::detail

#endif
