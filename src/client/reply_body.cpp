#include "client/reply_body.hpp"

#include "errors/one_line.hpp"
#include "protocol/crc32.hpp"
#include "protocol/gzip_inflater.hpp"

#include <ddbm/errc.hpp>

#include <utility>

namespace ddbm::detail {

error_code reply_body::read(
    std::string_view sent,
    std::optional<std::uint32_t> crc32,
    content_coding coding,
    std::string_view coding_name,
    std::size_t limit
)
{
    text_ = sent;
    if (crc32 && *crc32 != detail::crc32(sent))
        return fail(errc::checksum_mismatch, "the reply's bytes do not match its x-amz-crc32");
    // Nothing needs no expanding, as of a reply without a body.
    if (coding == content_coding::identity || sent.empty())
        return {};
    if (coding == content_coding::unknown)
        return fail(
            errc::invalid_reply,
            "the reply's Content-Encoding is '" + one_line(std::string(coding_name)) +
                "', which was not asked for"
        );
    error_code ec;
    inflate_gzip(sent, limit, expanded_, ec);
    if (ec == errc::reply_too_large)
        return fail(
            ec, "the reply expands to more than reply_limit_bytes, " + std::to_string(limit)
        );
    if (ec)
        return fail(ec, "the reply's Content-Encoding is gzip, and its body is none or cut short");
    text_ = expanded_;
    return {};
}

error_code reply_body::fail(error_code ec, std::string words)
{
    failure_ = std::move(words);
    return ec;
}

}  // namespace ddbm::detail
