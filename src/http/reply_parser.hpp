#ifndef DDBM_SRC_REPLY_PARSER_HPP
#define DDBM_SRC_REPLY_PARSER_HPP

#include "http/http_date.hpp"
#include "http/reply_head.hpp"

#include <ddbm/error_code.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace ddbm::detail {

// Reads one HTTP reply, keeping nothing but what a DynamoDB client looks at and allocating nothing
// for a usual one: its body stays where it was received. All others, and what is no reply, go
// through Beast's parser.
//
// What can be endless has an end: the head in bytes and in fields, the body, and what chunks have
// around it.
class reply_parser
{
public:
    // What is kept of a body is overwritten when it goes, if that holds secrets.
    explicit reply_parser(std::uint64_t body_limit, bool holds_secrets = false) noexcept;
    reply_parser(reply_parser&&) noexcept;
    ~reply_parser();

    // Parses what has been received: `size` bytes at `data`, of which the first `parsed()` are
    // known already. `data` is the start of the reply each time.
    //
    // Fails with Beast's http::error::body_limit for a body beyond the limit, else with a code
    // whose message goes on after "is not HTTP/1.1: ".
    void feed(const char* data, std::size_t size, error_code& ec);

    std::size_t parsed() const noexcept { return parsed_; }
    bool is_done() const noexcept { return is_done_; }
    bool is_header_done() const noexcept { return head_size_ != 0; }

    // How many bytes the whole reply has, once that is known.
    std::optional<std::uint64_t> total_size() const noexcept;

    int status() const noexcept { return head_.status; }
    // One that comes before the reply, such as 100 Continue.
    bool is_interim() const noexcept { return status() / 100 == 1 && status() != 101; }
    // Neither Content-Length nor chunked: where such a body ends cannot be told from being cut off.
    bool has_no_length() const noexcept;
    // Whether the connection can be used again.
    bool keep_alive() const noexcept { return head_.keeps_alive; }

    // Status line and headers, with the empty line behind them.
    std::string_view head(const char* data) const noexcept { return {data, head_size_}; }
    std::string_view body(const char* data) const noexcept;
    std::string_view request_id(const char* data) const { return text(data, head_.request_id); }
    std::string_view content_type(const char* data) const { return text(data, head_.content_type); }
    // How the body is to be read; for one that is unknown there is its name.
    content_coding coding() const noexcept { return head_.coding; }
    std::string_view content_encoding(const char* data) const
    {
        return text(data, head_.content_encoding);
    }
    // Of the body as it was sent, which is before it is expanded.
    std::optional<std::uint32_t> crc32() const noexcept { return head_.crc32; }
    std::optional<std::chrono::milliseconds> retry_after() const noexcept
    {
        return head_.retry_after;
    }

    // When the other side says that it is, in its words and read; nothing if it says no time.
    std::string_view date_text(const char* data) const { return text(data, head_.date); }
    std::optional<std::chrono::sys_seconds> date(const char* data) const
    {
        return read_http_date(date_text(data));
    }

private:
    class general;

    bool begins_as_reply(const char* data, std::size_t size) const;
    bool feed_usual(const char* data, std::size_t size);
    void feed_general(const char* data, std::size_t size, error_code& ec);

    static std::string_view text(const char* data, text_range r)
    {
        return {data + r.offset, r.size};
    }

    std::uint64_t body_limit_;
    bool holds_secrets_;
    reply_head head_;
    std::size_t head_size_ = 0;
    std::size_t parsed_ = 0;
    bool is_done_ = false;
    std::unique_ptr<general> general_;  // null for a usual reply
};

}  // namespace ddbm::detail

#endif
