// How the room that a disk has is shared between a store's file and the log beside it.
#ifndef DDBM_SRC_LOCAL_STORAGE_ROOM_HPP
#define DDBM_SRC_LOCAL_STORAGE_ROOM_HPP

#include <cstddef>
#include <cstdint>

namespace ddbm::local::detail {

struct room_shares
{
    std::int64_t log_frames;  // a log of so many is written back
    std::int64_t file_pages;  // the file has so many at most
};

/// With an empty log and so many bytes available of those that the disk has. While nobody else
/// fills the disk, there is always room to write the log back, and some is left for what frees room
/// in the file, such as to delete items.
room_shares share_room(
    std::uintmax_t available,
    std::uintmax_t capacity,
    std::int64_t file_pages,
    std::size_t page_size
) noexcept;

}  // namespace ddbm::local::detail

#endif
