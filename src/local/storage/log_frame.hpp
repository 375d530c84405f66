// The pieces of SQLite's log (https://www.sqlite.org/fileformat2.html, 4.1 and 4.2): a header, and
// frames, each a header of its own and a page. Each frame's checksum goes on from the one before
// it.
#ifndef DDBM_SRC_LOCAL_STORAGE_LOG_FRAME_HPP
#define DDBM_SRC_LOCAL_STORAGE_LOG_FRAME_HPP

#include "local/storage/weighted_sums.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ddbm::local::detail {

inline constexpr std::size_t log_header_size = 32;
inline constexpr std::size_t frame_header_size = 24;
inline constexpr std::size_t log_sums_size = 8;

constexpr std::size_t frame_size(std::size_t page_size) noexcept
{
    return frame_header_size + page_size;
}

/// Where a frame begins. They count from 0.
constexpr std::int64_t frame_at(std::int64_t frame, std::size_t page_size) noexcept
{
    return static_cast<std::int64_t>(log_header_size) +
           frame * static_cast<std::int64_t>(frame_size(page_size));
}

/// How many there are in a log of this size, the last one perhaps in part.
constexpr std::int64_t frames_in(std::int64_t log_size, std::size_t page_size) noexcept
{
    const auto step = static_cast<std::int64_t>(frame_size(page_size));
    return log_size <= frame_at(0, page_size)
               ? 0
               : (log_size - frame_at(0, page_size) + step - 1) / step;
}

/// Where the checksum is that a frame's goes on from.
constexpr std::int64_t sums_before(std::int64_t frame, std::size_t page_size) noexcept
{
    const std::int64_t size = log_sums_size;
    return frame == 0 ? static_cast<std::int64_t>(log_header_size) - size
                      : frame_at(frame - 1, page_size) + std::int64_t(frame_header_size) - size;
}

weighted_sums read_log_sums(std::string_view bytes) noexcept;

class log_header
{
public:
    explicit log_header(std::string_view bytes) noexcept : bytes_(bytes) {}

    bool is_right(std::size_t page_size) const noexcept;
    /// Of the words that are summed up.
    std::endian order() const noexcept;
    std::string_view salts() const noexcept { return bytes_.substr(16, 8); }
    weighted_sums sums() const noexcept { return read_log_sums(bytes_.substr(24)); }

private:
    std::string_view bytes_;
};

class log_frame
{
public:
    log_frame(std::string_view header, std::string_view page) noexcept
        : header_(header), page_(page)
    {
    }

    bool ends_transaction() const noexcept;
    std::string_view salts() const noexcept { return header_.substr(8, 8); }
    weighted_sums sums() const noexcept { return read_log_sums(header_.substr(16)); }
    /// Whether its checksum goes on from these.
    bool follows(weighted_sums before, std::endian order) const noexcept;

private:
    std::string_view header_;
    std::string_view page_;
};

}  // namespace ddbm::local::detail

#endif
