#include "http/reply_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <charconv>
#include <functional>
#include <limits>

namespace ddbm::detail {

namespace http = boost::beast::http;

namespace {

template <class Number>
std::optional<Number> to_number(std::string_view text)
{
    Number value{};
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size())
        return {};
    return value;
}

}  // namespace

reply_parser::reply_parser(std::uint64_t limit)
{
    body_limit(limit);
    header_limit(32 * 1024);
    eager(true);
}

void reply_parser::feed(const char* data, std::size_t size, beast_error& ec)
{
    data_ = data;
    size_ = size;
    while (parsed_ < size && !is_done())
    {
        // Beast asserts that there is at least "0\r\n\r\n" when it looks at a last chunk again. At
        // least so much is still to come of every reply in chunks.
        if (is_header_done() && chunked() && size - parsed_ < 5)
            return;
        bool in_header = !is_header_done();
        std::size_t used = put(boost::asio::buffer(data + parsed_, size - parsed_), ec);
        parsed_ += used;
        if (in_header && is_header_done())
            header_size_ = body_.size != 0 ? body_.offset : parsed_;
        if (ec == http::error::need_more)
        {
            ec = {};
            return;
        }
        if (ec)
            return;
        if (used == 0)
            return;
    }
}

std::optional<std::uint64_t> reply_parser::total_size() const
{
    if (!is_header_done())
        return {};
    auto length = content_length();
    if (!length)
        return {};
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return *length > most - header_size_ ? most : header_size_ + *length;
}

bool reply_parser::has_no_length() const
{
    return need_eof();
}

std::string_view reply_parser::body(const char* data) const
{
    return chunked() ? std::string_view(chunks_) : text(data, body_);
}

reply_parser::range reply_parser::locate(string_view piece) const
{
    // A header folded over several lines is put together elsewhere; none that matters here is.
    std::less<const char*> before;
    if (before(piece.data(), data_) || !before(piece.data(), data_ + size_))
        return {};
    return {static_cast<std::size_t>(piece.data() - data_), piece.size()};
}

void reply_parser::on_field_impl(http::field, string_view name, string_view value, beast_error&)
{
    using boost::beast::iequals;
    // Told apart by length first: this runs for every header of every reply.
    switch (name.size())
    {
    case 11:
        if (iequals(name, "x-amz-crc32"))
            crc32_ = to_number<std::uint32_t>({value.data(), value.size()});
        break;
    case 12:
        if (iequals(name, "content-type"))
            content_type_ = locate(value);
        break;
    case 16:
        if (iequals(name, "x-amzn-requestid"))
            request_id_ = locate(value);
        break;
    case 17:
        if (iequals(name, "x-amz-retry-after"))
        {
            auto wait = to_number<std::int64_t>({value.data(), value.size()});
            if (wait && *wait >= 0)
                retry_after_ = std::chrono::milliseconds(*wait);
        }
        break;
    default:
        break;
    }
}

std::size_t reply_parser::on_body_impl(string_view piece, beast_error&)
{
    // Pieces of one body follow each other in the receive buffer.
    if (body_.size == 0)
        body_.offset = locate(piece).offset;
    body_.size += piece.size();
    return piece.size();
}

std::size_t reply_parser::on_chunk_body_impl(std::uint64_t, string_view piece, beast_error&)
{
    chunks_.append(piece.data(), piece.size());
    return piece.size();
}

}  // namespace ddbm::detail
