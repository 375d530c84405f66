#include "request_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

namespace ddbm::server {

namespace {

// Of the size of a chunk, with what may follow it.
constexpr std::size_t chunk_line_limit = 1024;

}  // namespace

auto request_reader::read_on(char* data, std::size_t& size, request& out) -> progress
{
    head_is_fresh_ = false;
    if (phase_ == phase::head)
    {
        const progress so_far = read_head_of(data, size, out);
        if (so_far != progress::complete)
            return so_far;
    }
    if (phase_ == phase::sized_body)
        return read_sized_body(data, size, out);
    return read_chunks(data, size, out);
}

// `complete` is only the head here.
auto request_reader::read_head_of(char* data, std::size_t& size, request& out) -> progress
{
    while (begin_ == scanned_ && size - begin_ >= 2 && data[begin_] == '\r' &&
           data[begin_ + 1] == '\n' && begin_ < chunk_line_limit)
        scanned_ = begin_ += 2;

    const std::string_view received(data, size);
    const std::size_t end = received.find("\r\n\r\n", scanned_);
    const std::string_view known = received.substr(begin_, end - begin_);

    // No more of it is looked at than is allowed to be there.
    const std::size_t line = known.substr(0, head_limit + 2).find("\r\n");
    const std::size_t line_size = line == known.npos ? known.size() : line;
    if (line_size > head_limit || known.size() - line_size > head_limit)
    {
        out.clear();
        return refuse("The head of the request is too long");
    }
    if (end == received.npos)
    {
        if (is_no_head(received, scanned_))
        {
            out.clear();
            return refuse("This is not HTTP, or has lines that do not end as those of HTTP do");
        }
        scanned_ = std::max(scanned_, size - std::min<std::size_t>(size, 3));
        return progress::needs_more;
    }

    head_size_ = end + 4;
    complaint found = read_head(received.substr(begin_, head_size_ - begin_), out);
    if (found.empty())
        found = choose_body(out);
    if (!found.empty())
        return refuse(found);
    head_is_fresh_ = true;
    if (phase_ == phase::sized_body && length_ > body_limit)
        return progress::body_too_large;
    awaits_continue_ = out.version == 11 && equal_ignoring_case(out[field::expect], "100-continue");
    return progress::complete;
}

complaint request_reader::choose_body(const request& head)
{
    const bool sized = head.has(field::content_length);
    if (head.has(field::transfer_encoding))
    {
        phase_ = phase::chunk_size;
        scanned_ = head_size_;
        if (head.version != 11 || !equal_ignoring_case(head[field::transfer_encoding], "chunked"))
            return "Transfer-Encoding may be chunked, of HTTP/1.1, and nothing else";
        // Both lengths in one request are how one request is smuggled inside of another.
        return sized ? "There are both Transfer-Encoding and Content-Length" : complaint();
    }
    phase_ = phase::sized_body;
    if (!sized)
        return {};
    const std::string_view digits = head[field::content_length];
    for (const auto& [name, value] : head.headers)
    {
        if (equal_ignoring_case(name, "content-length") && value != digits)
            return "There is more than one Content-Length";
    }
    const char* end = digits.data() + digits.size();
    const auto [stop, failed] = std::from_chars(digits.data(), end, length_);
    if (failed == std::errc::result_out_of_range && stop == end)
    {
        length_ = body_limit + 1;
        return {};
    }
    return failed == std::errc() && stop == end ? complaint() : "Content-Length is no number";
}

auto request_reader::read_sized_body(char* data, std::size_t size, request& out) -> progress
{
    end_ = head_size_ + length_;
    return size < end_ ? progress::needs_more : finish(data, out);
}

// What is put together lies behind the head, with what has not been read yet right behind it.
auto request_reader::read_chunks(char* data, std::size_t& size, request& out) -> progress
{
    std::size_t at = head_size_ + length_;  // the first byte that has not been read
    progress result = progress::needs_more;
    while (result == progress::needs_more)
    {
        if (phase_ == phase::chunk_data)
        {
            const std::size_t count = std::min(chunk_left_, size - at);
            std::memmove(data + head_size_ + length_, data + at, count);
            length_ += count;
            at += count;
            chunk_left_ -= count;
            if (chunk_left_ != 0)
                break;
            phase_ = phase::chunk_end;
        }
        const std::string_view rest(data + at, size - at);
        const std::size_t line_end = rest.find("\r\n");
        const std::string_view line = rest.substr(0, line_end);
        const std::size_t seen = line_end == rest.npos ? rest.size() : line_end + 2;
        if (line.size() > (phase_ == phase::trailers ? head_limit : chunk_line_limit))
            result = refuse("A line between the chunks of the body is too long");
        else if (is_no_head(rest.substr(0, seen), 0))
            result = refuse("A line between the chunks of the body does not end as lines do");
        if (line_end == rest.npos || result != progress::needs_more)
            break;
        at += line_end + 2;
        result = read_chunk_line(line);
    }

    const std::size_t read = head_size_ + length_;
    std::memmove(data + read, data + at, size - at);
    size -= at - read;
    if (result == progress::needs_more)
        return result;
    end_ = read;
    finish(data, out);
    return result;
}

// `complete` with the last one.
auto request_reader::read_chunk_line(std::string_view line) -> progress
{
    if (phase_ == phase::chunk_end)
    {
        phase_ = phase::chunk_size;
        return line.empty() ? progress::needs_more : refuse("A chunk is longer than it says");
    }
    if (phase_ == phase::chunk_size)
    {
        if (const complaint found = read_chunk_size(line); !found.empty())
            return refuse(found);
        return chunk_left_ > body_limit - length_ ? progress::body_too_large : progress::needs_more;
    }
    if (line.empty())
        return progress::complete;
    if ((trailers_size_ += line.size() + 2) > head_limit)
        return refuse("The trailer of the body is too long");
    request::header ignored;
    const complaint found = read_field(line, ignored);
    return found.empty() ? progress::needs_more : refuse("The trailer of the body is malformed");
}

complaint request_reader::read_chunk_size(std::string_view line)
{
    std::uint64_t count = 0;
    const char* end = line.data() + line.size();
    const auto [stop, failed] = std::from_chars(line.data(), end, count, 16);
    const bool huge = failed == std::errc::result_out_of_range;
    // What may follow the number is an extension, which means nothing here.
    const std::string_view rest = line.substr(static_cast<std::size_t>(stop - line.data()));
    const std::size_t mark = rest.find_first_not_of(" \t");
    if ((failed != std::errc() && !huge) || (mark != rest.npos && rest[mark] != ';'))
        return "The size of a chunk is no number";
    chunk_left_ = huge || count > body_limit ? body_limit + 1 : static_cast<std::size_t>(count);
    phase_ = chunk_left_ == 0 ? phase::trailers : phase::chunk_data;
    return {};
}

auto request_reader::refuse(complaint why) noexcept -> progress
{
    why_ = why;
    return progress::bad_request;
}

auto request_reader::finish(char* data, request& out) -> progress
{
    if (!head_is_fresh_)
        read_head(std::string_view(data + begin_, head_size_ - begin_), out);
    out.body = std::string_view(data + head_size_, length_);
    return progress::complete;
}

}  // namespace ddbm::server
