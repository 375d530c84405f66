// Sequence numbers: counted from 1, eight bytes in keys, and 21 digits in requests and replies, as
// the service has at least.
#ifndef DDBM_SRC_LOCAL_STREAMS_SEQUENCE_HPP
#define DDBM_SRC_LOCAL_STREAMS_SEQUENCE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

inline constexpr std::size_t sequence_size = 8;

/// Bytes whose order is that of the numbers.
void append_sequence(std::string& out, std::uint64_t sequence);
/// Of at least as many bytes.
std::uint64_t read_sequence(std::string_view bytes) noexcept;

std::string sequence_text(std::uint64_t sequence);
/// 0 for a text that is less than the first one's, the greatest for one beyond all; absent: no
/// number.
std::optional<std::uint64_t> sequence_from(std::string_view text) noexcept;

}  // namespace ddbm::local::detail

#endif
