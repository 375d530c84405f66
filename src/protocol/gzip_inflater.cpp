#include "protocol/gzip_inflater.hpp"

#include <ddbm/errc.hpp>

#include <zlib.h>

#include <algorithm>
#include <new>

namespace ddbm::detail {

namespace {

// So much more than the largest window means gzip to zlib, and nothing else.
constexpr int gzip_window = MAX_WBITS + 16;

// How much room is made at a time.
constexpr std::size_t usual_ratio = 8;
constexpr std::size_t least_room = 256;
constexpr std::size_t most_room = 256 * 1024;

constexpr std::size_t most_given = 1 << 30;

}  // namespace

struct gzip_inflater::stream
{
    stream()
    {
        if (inflateInit2(&z, gzip_window) != Z_OK)
            throw std::bad_alloc();
    }
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;
    ~stream() { inflateEnd(&z); }

    z_stream z{};
};

gzip_inflater::gzip_inflater(std::size_t limit)
    : stream_(std::make_unique<stream>()), limit_(limit), left_(limit)
{
}

gzip_inflater::~gzip_inflater() = default;
gzip_inflater::gzip_inflater(gzip_inflater&&) noexcept = default;
gzip_inflater& gzip_inflater::operator=(gzip_inflater&&) noexcept = default;

void gzip_inflater::reset() noexcept
{
    inflateReset(&stream_->z);
    left_ = limit_;
    is_done_ = false;
}

void gzip_inflater::feed(std::string_view piece, std::string& out, error_code& ec)
{
    z_stream& z = stream_->z;
    // Of what has come out. Behind it is room, which is made once it is used up: streams that are
    // empty take none, however many there are.
    std::size_t end = out.size();
    while (!ec && !(is_done_ && piece.empty()))
    {
        if (is_done_)
            inflateReset(&z);
        is_done_ = false;

        // One more than may come shows that there is more.
        if (out.size() == end)
            out.resize(
                end + 1 +
                std::min(std::clamp(usual_ratio * piece.size(), least_room, most_room), left_)
            );
        const std::size_t room = out.size() - end;
        const std::size_t given = std::min(piece.size(), most_given);
        // zlib does not change what it reads, and does not say so.
        z.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.data()));
        z.avail_in = static_cast<uInt>(given);
        z.next_out = reinterpret_cast<Bytef*>(out.data() + end);
        z.avail_out = static_cast<uInt>(room);
        const int result = inflate(&z, Z_NO_FLUSH);
        const std::size_t made = room - z.avail_out;
        const std::size_t kept = std::min(made, left_);
        piece.remove_prefix(given - z.avail_in);

        if (made > left_)
            ec = errc::reply_too_large;
        else if (result == Z_MEM_ERROR)
            throw std::bad_alloc();
        // Z_BUF_ERROR: there was nothing to do.
        else if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            ec = errc::invalid_reply;
        end += kept;
        left_ -= kept;
        is_done_ = !ec && result == Z_STREAM_END;
        if (piece.empty() && z.avail_out != 0)
            break;
    }
    out.resize(end);
}

void inflate_gzip(std::string_view body, std::size_t limit, std::string& out, error_code& ec)
{
    gzip_inflater inflater(limit);
    out.clear();
    inflater.feed(body, out, ec);
    if (!ec && !inflater.is_done())
        ec = errc::invalid_reply;
}

}  // namespace ddbm::detail
