#include "http/reply_parser.hpp"

#include <ddbm/detail/append_secret.hpp>
#include <ddbm/detail/secret_text.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>

namespace ddbm::detail {

namespace http = boost::beast::http;

namespace {

enum class fault
{
    none,
    no_reply,
    head_too_large,
    too_many_fields,
    transfer_encoding,
    chunks_too_large,
};

class fault_category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "ddbm reply"; }

    std::string message(int value) const override
    {
        switch (static_cast<fault>(value))
        {
        case fault::no_reply:
            return "it does not begin with HTTP/1";
        case fault::head_too_large:
            return "its head has more than " + std::to_string(most_head_bytes) + " bytes";
        case fault::too_many_fields:
            return "its head has more than " + std::to_string(most_head_fields) + " fields";
        case fault::transfer_encoding:
            return "its Transfer-Encoding is another than chunked";
        case fault::chunks_too_large:
            return "what its chunks have around the body, extensions or trailers, is too large";
        case fault::none:
            break;
        }
        return "none";
    }
};

error_code to_code(fault what)
{
    static const fault_category category;
    return {static_cast<int>(what), category};
}

}  // namespace

// -- Any reply, by Beast

class reply_parser::general final : public http::basic_parser<false>
{
public:
    general(std::uint64_t limit, bool holds_secrets) : holds_secrets_(holds_secrets)
    {
        body_limit(limit);
        header_limit(static_cast<std::uint32_t>(most_head_bytes));
        eager(true);
    }
    general(const general&) = delete;
    general& operator=(const general&) = delete;
    ~general() override
    {
        if (holds_secrets_)
            wipe(chunks_);
    }

    void feed(const char* data, std::size_t size, error_code& ec);

    std::size_t parsed() const noexcept { return parsed_; }
    std::size_t head_size() const noexcept { return head_size_; }
    const reply_head& head() const noexcept { return head_; }

    std::string_view body(const char* data) const noexcept
    {
        return chunked() ? std::string_view(chunks_)
                         : std::string_view(data + body_.offset, body_.size);
    }

private:
    using string_view = boost::beast::string_view;

    void
    on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) override
    {
    }
    void on_response_impl(int status, string_view, int, error_code&) override
    {
        head_.status = status;
    }
    void
    on_field_impl(http::field field, string_view name, string_view value, error_code& ec) override;
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view piece, error_code&) override;
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override
    {
        if (holds_secrets_)
            append_secret(chunks_, {piece.data(), piece.size()});
        else
            chunks_.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_finish_impl(error_code&) override {}

    bool has_too_much_around_chunks() const;
    void note_framing();
    text_range locate(string_view piece) const;

    const bool holds_secrets_;
    const char* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t parsed_ = 0;
    std::size_t head_size_ = 0;
    std::size_t fields_ = 0;
    reply_head head_;
    text_range body_;
    std::string chunks_;  // the body of a chunked reply, put together
};

void reply_parser::general::feed(const char* data, std::size_t size, error_code& ec)
{
    data_ = data;
    size_ = size;
    while (parsed_ < size && !is_done())
    {
        if (has_too_much_around_chunks())
        {
            ec = to_code(fault::chunks_too_large);
            return;
        }
        // Beast asserts that there is at least "0\r\n\r\n" when it looks at a last chunk again. At
        // least so much is still to come of every reply in chunks.
        if (is_header_done() && chunked() && size - parsed_ < 5)
            return;
        bool in_header = !is_header_done();
        std::size_t used = put(boost::asio::buffer(data + parsed_, size - parsed_), ec);
        parsed_ += used;
        if (in_header && is_header_done())
            head_size_ = std::string_view(data, size).find("\r\n\r\n") + 4;
        if (is_header_done())
            note_framing();
        // In chunks that is the end of a line, or of the trailers.
        if (ec == http::error::need_more && is_header_done() && size - parsed_ > most_head_bytes)
            ec = to_code(fault::chunks_too_large);
        const bool waits = ec == http::error::need_more;
        if (waits)
            ec = {};
        // Beast's limit is one of the fields without the first line.
        if (!ec && (is_header_done() ? head_size_ : size) > most_head_bytes)
            ec = http::error::header_limit;
        if (ec == http::error::header_limit)
            ec = to_code(fault::head_too_large);
        if (ec || waits || used == 0)
            return;
    }
}

void reply_parser::general::on_field_impl(
    http::field field, string_view name, string_view value, error_code& ec
)
{
    // What follows the last chunk may say nothing of the framing, and nobody needs the rest of it.
    if (is_header_done())
        return;
    if (++fields_ > most_head_fields)
        ec = to_code(fault::too_many_fields);
    else if (field == http::field::transfer_encoding && !boost::beast::iequals(value, "chunked"))
        ec = to_code(fault::transfer_encoding);
    else
        head_.note_field({name.data(), name.size()}, {value.data(), value.size()}, locate(value));
}

// A byte of the body in a chunk of its own takes five around it.
bool reply_parser::general::has_too_much_around_chunks() const
{
    if (!is_header_done() || !chunked())
        return false;
    return parsed_ - head_size_ - chunks_.size() > most_head_bytes + 8 * chunks_.size();
}

void reply_parser::general::note_framing()
{
    head_.keeps_alive = keep_alive();
    if (const auto length = content_length())
        head_.content_length = *length;
}

std::size_t reply_parser::general::on_body_impl(string_view piece, error_code&)
{
    // Pieces of one body follow each other in the receive buffer.
    if (body_.size == 0)
        body_.offset = locate(piece).offset;
    body_.size += piece.size();
    return piece.size();
}

text_range reply_parser::general::locate(string_view piece) const
{
    // A header folded over several lines is put together elsewhere; none that matters here is.
    std::less<const char*> before;
    if (before(piece.data(), data_) || !before(piece.data(), data_ + size_))
        return {};
    return {static_cast<std::size_t>(piece.data() - data_), piece.size()};
}

// -- One reply

reply_parser::reply_parser(std::uint64_t body_limit, bool holds_secrets) noexcept
    : body_limit_(body_limit), holds_secrets_(holds_secrets)
{
}
reply_parser::reply_parser(reply_parser&&) noexcept = default;
reply_parser::~reply_parser() = default;

void reply_parser::feed(const char* data, std::size_t size, error_code& ec)
{
    if (!general_)
    {
        if (feed_usual(data, size))
            return;
        general_ = std::make_unique<general>(body_limit_, holds_secrets_);
    }
    if (begins_as_reply(data, size))
        feed_general(data, size, ec);
    else
        ec = to_code(fault::no_reply);
}

// Known at once of a server that speaks something else, and says no more until it is answered.
bool reply_parser::begins_as_reply(const char* data, std::size_t size) const
{
    constexpr std::string_view start = "HTTP/1";
    return is_header_done() ||
           start.starts_with(std::string_view(data, size).substr(0, start.size()));
}

// False if that is not usual, which is known at the first time.
bool reply_parser::feed_usual(const char* data, std::size_t size)
{
    if (head_size_ == 0)
    {
        head_size_ = read_usual_head({data, size}, head_);
        if (head_size_ == 0 || *head_.content_length > body_limit_)
        {
            head_ = {};
            head_size_ = 0;
            return false;
        }
    }
    const std::uint64_t total = *total_size();
    is_done_ = size >= total;
    parsed_ = is_done_ ? static_cast<std::size_t>(total) : size;
    return true;
}

void reply_parser::feed_general(const char* data, std::size_t size, error_code& ec)
{
    general_->feed(data, size, ec);
    head_ = general_->head();
    head_size_ = general_->head_size();
    parsed_ = general_->parsed();
    is_done_ = general_->is_done();
}

std::optional<std::uint64_t> reply_parser::total_size() const noexcept
{
    if (!is_header_done() || !head_.content_length)
        return {};
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t length = *head_.content_length;
    return length > most - head_size_ ? most : head_size_ + length;
}

bool reply_parser::has_no_length() const noexcept
{
    return general_ && general_->need_eof();
}

std::string_view reply_parser::body(const char* data) const noexcept
{
    if (general_)
        return general_->body(data);
    return {data + head_size_, parsed_ - head_size_};
}

}  // namespace ddbm::detail
