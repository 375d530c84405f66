#ifndef DDBM_SRC_PROTOCOL_GZIP_INFLATER_HPP
#define DDBM_SRC_PROTOCOL_GZIP_INFLATER_HPP

#include <ddbm/error_code.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace ddbm::detail {

/** Expands a body that came with `Content-Encoding: gzip`, in pieces of any size.
 *
 *  It is one gzip stream or several one after the other, RFC 1952 2.2. The checksum and the size
 *  that each of them ends with are compared; `X-Amz-Crc32` is of what was sent, and is looked at
 *  before.
 *
 *  Once it has failed it is of no more use until reset().
 */
class gzip_inflater
{
public:
    /// `limit`: how many bytes may come out.
    explicit gzip_inflater(std::size_t limit);
    ~gzip_inflater();
    gzip_inflater(gzip_inflater&&) noexcept;
    gzip_inflater& operator=(gzip_inflater&&) noexcept;

    /** Appends to `out` what the next `piece` becomes.
     *
     *  Fails with `errc::reply_too_large` as soon as there is more than the limit, before that has
     *  taken memory, and with `errc::invalid_reply` for bytes that are no gzip.
     *
     *  Throws `std::bad_alloc`.
     */
    void feed(std::string_view piece, std::string& out, error_code& ec);

    /// Whether what came so far is whole. An empty body is not.
    bool is_done() const noexcept { return is_done_; }

    /// Begins with another body. Keeps its memory, about 40 KB.
    void reset() noexcept;

private:
    struct stream;

    std::unique_ptr<stream> stream_;
    std::size_t limit_;
    std::size_t left_;
    bool is_done_ = false;
};

/** Replaces `out` by what a whole body becomes.
 *
 *  Fails as feed() does, and with `errc::invalid_reply` for one that is cut short.
 */
void inflate_gzip(std::string_view body, std::size_t limit, std::string& out, error_code& ec);

}  // namespace ddbm::detail

#endif
