#include "local/storage/room.hpp"

#include "local/storage/log_frame.hpp"

#include <algorithm>

namespace ddbm::local::detail {
namespace {

// FORMAT.md has the reasons of these values.
constexpr std::int64_t most_frames = 8192;
constexpr std::uintmax_t most_reserved = 1 << 20;

// What SQLite allows.
constexpr std::int64_t most_pages = 0xfffffffe;

}  // namespace

// What grows is in the log before it is in the file, so that both need as much at most.
room_shares share_room(
    std::uintmax_t available,
    std::uintmax_t capacity,
    std::int64_t file_pages,
    std::size_t page_size
) noexcept
{
    const std::uintmax_t reserved = std::min(most_reserved, capacity / 4);
    const std::uintmax_t share = available > reserved ? (available - reserved) / 2 : 0;
    const auto frames = static_cast<std::int64_t>(share / frame_size(page_size));
    return {
        std::clamp<std::int64_t>(frames, 1, most_frames),
        std::min(file_pages + frames, most_pages)};
}

}  // namespace ddbm::local::detail
