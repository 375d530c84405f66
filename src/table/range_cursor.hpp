// Where a range goes on: its places, one for each segment of a scan, and the text that a program
// keeps of them. A cursor is base64url of
//
//   version    1 byte
//   seal kind  1 byte: 0 a checksum, 1 a signature
//   query      16 bytes, the beginning of the SHA-256 of what is asked for
//   places     a count; each one byte, 0 the beginning, 1 behind a key, 2 the end; then the key
//   seal       of all bytes before: the first 8 of their SHA-256, or their HMAC-SHA256
//
// Counts and lengths are in base 128, the least digits first; a key is DynamoDB's JSON.

#ifndef DDBM_SRC_RANGE_CURSOR_HPP
#define DDBM_SRC_RANGE_CURSOR_HPP

#include <ddbm/stored.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm {
class cursor_key;
}

namespace ddbm::detail {

struct key_attribute;
class range_request;

// Where one segment goes on.
struct range_place
{
    std::string key;  // JSON of what it goes on behind; empty at the beginning
    bool at_end = false;

    friend bool operator==(const range_place&, const range_place&) = default;
};

// The attributes of a start key: those of the table's key, and of the index's.
std::vector<key_attribute> start_key_attributes(const range_request& range);

// The start key behind an item, out of its image as stored_image keeps it. Throws
// errc::attribute_missing, and errc::store_damaged.
std::string start_key(std::span<const key_attribute> key, std::string_view image, bool is_encoded);

inline range_place place_behind_item(std::span<const key_attribute> key, const stored_image& item)
{
    return {start_key(key, item.kept(), item.is_encoded()), false};
}

// The place behind what has been delivered: one that is known, or that of an item. Its image is
// kept as it was, since the program may write and save the object meanwhile, and read when it is
// asked for.
class range_position
{
public:
    void stand_at(range_place place)
    {
        at_ = std::move(place);
        image_.clear();
    }
    void stand_behind(const stored_image& item)
    {
        image_.assign(item.kept());
        is_encoded_ = item.is_encoded();
    }
    void stand_behind_json(std::string_view item)
    {
        image_.assign(item);
        is_encoded_ = false;
    }
    // Throws as start_key.
    range_place place(std::span<const key_attribute> key) const
    {
        return image_.empty() ? at_ : range_place{start_key(key, image_, is_encoded_), false};
    }

private:
    range_place at_;
    std::string image_;
    bool is_encoded_ = false;
};

// Empty if all places are at their end. Without a key it is not signed.
std::string write_cursor(
    std::string_view query, std::span<const range_place> places, const cursor_key* signed_with
);

// Throws errc::invalid_cursor for a text that write_cursor has not made for this query, with this
// key, for another number of places than these, and for places whose keys have other attributes.
std::vector<range_place> read_cursor(
    std::string_view cursor,
    std::string_view query,
    std::span<const key_attribute> key,
    std::size_t places,
    const cursor_key* signed_with
);

}  // namespace ddbm::detail

#endif
