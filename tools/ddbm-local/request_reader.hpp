// Finds where in the received bytes a request ends, and puts the chunks of a body together where
// they lie.
#ifndef DDBM_LOCAL_SERVER_REQUEST_READER_HPP
#define DDBM_LOCAL_SERVER_REQUEST_READER_HPP

#include "request.hpp"

#include <cstddef>
#include <cstdint>

namespace ddbm::server {

class request_reader
{
public:
    static constexpr std::size_t body_limit = std::size_t{16} * 1024 * 1024;
    /// Of the request line, and of all headers together.
    static constexpr std::size_t head_limit = 16 * 1024;

    enum class progress
    {
        needs_more,
        complete,
        bad_request,
        body_too_large,
    };

    /** Reads on. `data` is the start of the request each time; the first bytes of it are known from
     *  the last call, and may lie elsewhere now. Within chunks, `size` shrinks.
     *
     *  `out` is read when the result is anything but `needs_more`; of a bad request it has what
     *  could be read.
     */
    progress read_on(char* data, std::size_t& size, request& out);

    /// What is wrong with a bad request.
    complaint why() const noexcept { return why_; }

    /// Bytes of the complete request.
    std::size_t total_size() const noexcept { return end_; }

    /// How many bytes the whole request has, as far as is known; 0: nothing is.
    std::size_t expected_size() const noexcept
    {
        return phase_ == phase::sized_body ? head_size_ + length_ : 0;
    }

    /// The head has come and asks to be answered before the body is sent.
    bool awaits_continue() const noexcept { return awaits_continue_; }
    void continued() noexcept { awaits_continue_ = false; }

    bool has_begun(std::size_t size) const noexcept { return has_head() || size != 0; }
    bool has_head() const noexcept { return head_size_ != 0; }

private:
    enum class phase : std::uint8_t
    {
        head,
        sized_body,
        chunk_size,
        chunk_data,
        chunk_end,
        trailers,
    };

    progress read_head_of(char* data, std::size_t& size, request& out);
    complaint choose_body(const request& head);
    progress read_sized_body(char* data, std::size_t size, request& out);
    progress read_chunks(char* data, std::size_t& size, request& out);
    progress read_chunk_line(std::string_view line);
    complaint read_chunk_size(std::string_view line);
    progress refuse(complaint why) noexcept;
    progress finish(char* data, request& out);

    phase phase_ = phase::head;
    bool awaits_continue_ = false;
    bool head_is_fresh_ = false;  // `out` was filled from where the head lies now
    std::size_t begin_ = 0;       // after empty lines that come before the request
    std::size_t scanned_ = 0;     // bytes known not to end the head, or the line
    std::size_t head_size_ = 0;   // empty lines before it included
    std::size_t length_ = 0;      // of the body; of chunks: of what is put together by now
    std::size_t chunk_left_ = 0;
    std::size_t trailers_size_ = 0;
    std::size_t end_ = 0;
    complaint why_;
};

}  // namespace ddbm::server

#endif
