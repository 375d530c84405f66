#ifndef DDBM_SRC_HTTP_REPLY_HEAD_HPP
#define DDBM_SRC_HTTP_REPLY_HEAD_HPP

#include "transport/content_coding.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ddbm::detail {

inline constexpr std::size_t most_head_bytes = 32 * 1024;
inline constexpr std::size_t most_head_fields = 1000;

// A place in what was received, which may move between reads.
struct text_range
{
    std::size_t offset = 0;
    std::size_t size = 0;
};

// What a DynamoDB client looks at in the head of a reply.
struct reply_head
{
    int status = 0;
    bool keeps_alive = false;
    std::optional<std::uint64_t> content_length;
    text_range request_id;
    text_range content_type;
    text_range date;
    text_range content_encoding;
    content_coding coding = content_coding::identity;
    std::optional<std::uint32_t> crc32;
    std::optional<std::chrono::milliseconds> retry_after;

    // Notes a field if it is one of these; `where` is its value's place.
    void note_field(std::string_view name, std::string_view value, text_range where);

private:
    void note_coding(std::string_view value, text_range where);
};

// Reads the head at the beginning of what was received, if it has the form that services send:
// HTTP/1.1 with a body of a known length, on a connection that stays open, all of it there. Returns
// its size, or 0 for any other head and for what is none: that is Beast's to judge. The fast form
// beside Beast's parser, which all the headers of every reply would go through;
// reply_parser_test compares the two.
std::size_t read_usual_head(std::string_view received, reply_head& head);

}  // namespace ddbm::detail

#endif
