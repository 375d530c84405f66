#ifndef DDBM_SRC_VALUES_UTF8_HPP
#define DDBM_SRC_VALUES_UTF8_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// Is this UTF-8 by RFC 3629: no surrogates, nothing overlong, nothing above U+10FFFF?
bool is_utf8(std::string_view text) noexcept;

/// Where the first byte is that keeps a text from being UTF-8; npos if there is none.
std::size_t invalid_utf8_in(std::string_view text) noexcept;

/// `what` and why it is not UTF-8: "the name is not UTF-8: byte 0xff at offset 3".
std::string not_utf8(std::string_view what, std::string_view text);

/// Throws `errc::invalid_utf8` with these words unless it is.
void check_utf8(std::string_view what, std::string_view text);

}  // namespace ddbm::detail

#endif
