#ifndef DDBM_SRC_CLIENT_REPLY_BODY_HPP
#define DDBM_SRC_CLIENT_REPLY_BODY_HPP

#include "transport/content_coding.hpp"

#include <ddbm/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

// From the bytes of a reply as they were sent to its text: the checksum is compared, which is of
// those bytes, and what was made smaller is expanded. A body that was not is not copied.
class reply_body
{
public:
    // `coding_name` is the value of Content-Encoding; no more than `limit` bytes may come out.
    //
    // Fails with errc::checksum_mismatch, errc::reply_too_large for one that expands beyond the
    // limit, and errc::invalid_reply for one that is not coded as it says, or in another way than
    // gzip.
    error_code read(
        std::string_view sent,
        std::optional<std::uint32_t> crc32,
        content_coding coding,
        std::string_view coding_name,
        std::size_t limit
    );

    // Of `sent`, or this object's own.
    std::string_view text() const noexcept { return text_; }

    // In words, if it failed.
    const std::string& failure() const noexcept { return failure_; }

private:
    error_code fail(error_code ec, std::string words);

    std::string_view text_;
    std::string expanded_;
    std::string failure_;
};

}  // namespace ddbm::detail

#endif
