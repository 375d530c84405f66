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

// What keeps a text from being base64.
struct base64_fault
{
    enum class kind
    {
        none,
        length,     // no multiple of four
        character,  // one that is no digit
        stray_bits  // in the last digit
    };

    kind what = kind::none;
    char character = 0;  // the first that is no digit
};

/// Looks for it without decoding the text.
base64_fault find_base64_fault(std::string_view text) noexcept;

/** Replaces `out` with the bytes that `text` stands for.
 *
 *  Strict: padded to a multiple of four, no blanks or line breaks, no stray bits in the last digit.
 *  Returns `errc{}` or `errc::invalid_base64`, which leaves `out` unspecified.
 */
errc base64_decode(std::string_view text, binary& out);

}  // namespace ddbm::detail

#endif
