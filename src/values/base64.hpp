#ifndef DDBM_SRC_VALUES_BASE64_HPP
#define DDBM_SRC_VALUES_BASE64_HPP

#include <ddbm/binary.hpp>
#include <ddbm/errc.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// Appends the standard alphabet's form, padded.
void base64_append(std::string& out, std::span<const std::byte> bytes);

/** Replaces `out` with the bytes that `text` stands for.
 *
 *  Strict: padded to a multiple of four, no blanks or line breaks, no stray bits in the last digit.
 *  Returns `errc{}` or `errc::invalid_base64`, which leaves `out` unspecified.
 */
errc base64_decode(std::string_view text, binary& out);

}  // namespace ddbm::detail

#endif
