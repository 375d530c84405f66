#ifndef DDBM_SRC_REPLY_PARSER_HPP
#define DDBM_SRC_REPLY_PARSER_HPP

#include <boost/beast/http/basic_parser.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

// Reads one HTTP reply with Beast's parser, keeping nothing but what a DynamoDB client looks at and
// allocating nothing for a reply whose body arrives with a Content-Length: the body stays where it
// was received.
class reply_parser final : public boost::beast::http::basic_parser<false>
{
public:
    using beast_error = boost::beast::error_code;

    // Texts are positions in the receive buffer, which may move between reads.
    struct range
    {
        std::size_t offset = 0;
        std::size_t size = 0;
    };

    explicit reply_parser(std::uint64_t body_limit);

    // Parses what has been received: `size` bytes at `data`, of which the first `parsed()` are
    // known already. `data` is the start of the reply each time.
    void feed(const char* data, std::size_t size, beast_error& ec);

    std::size_t parsed() const noexcept { return parsed_; }

    // How many bytes the whole reply has, once that is known.
    std::optional<std::uint64_t> total_size() const;

    int status() const noexcept { return status_; }
    // One that comes before the reply, such as 100 Continue.
    bool is_interim() const noexcept { return status_ / 100 == 1 && status_ != 101; }
    // Neither Content-Length nor chunked: where such a body ends cannot be told from being cut off.
    bool has_no_length() const;

    std::string_view body(const char* data) const;
    std::string_view request_id(const char* data) const { return text(data, request_id_); }
    std::string_view content_type(const char* data) const { return text(data, content_type_); }
    std::optional<std::uint32_t> crc32() const noexcept { return crc32_; }
    std::optional<std::chrono::milliseconds> retry_after() const noexcept { return retry_after_; }

private:
    using string_view = boost::beast::string_view;

    void
    on_request_impl(boost::beast::http::verb, string_view, string_view, int, beast_error&) override
    {
    }
    void on_response_impl(int status, string_view, int, beast_error&) override { status_ = status; }
    void on_field_impl(boost::beast::http::field, string_view name, string_view value, beast_error&)
        override;
    void on_header_impl(beast_error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast_error&) override {}
    std::size_t on_body_impl(string_view piece, beast_error&) override;
    void on_chunk_header_impl(std::uint64_t, string_view, beast_error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, beast_error&) override;
    void on_finish_impl(beast_error&) override {}

    static std::string_view text(const char* data, range r) { return {data + r.offset, r.size}; }
    range locate(string_view piece) const;

    const char* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t parsed_ = 0;
    std::size_t header_size_ = 0;
    int status_ = 0;
    range body_;
    range request_id_;
    range content_type_;
    std::optional<std::uint32_t> crc32_;
    std::optional<std::chrono::milliseconds> retry_after_;
    std::string chunks_;  // the body of a chunked reply, put together
};

}  // namespace ddbm::detail

#endif
