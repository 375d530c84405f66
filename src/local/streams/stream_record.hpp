// One change of an item, as bytes in the store and as JSON in a reply.
#ifndef DDBM_SRC_LOCAL_STREAMS_STREAM_RECORD_HPP
#define DDBM_SRC_LOCAL_STREAMS_STREAM_RECORD_HPP

#include "local/catalog/table.hpp"

#include <ddbm/operations/stream_record.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ddbm::detail {
class json_writer;
}

namespace ddbm::local::detail {

struct stream_record
{
    time_point time{};  // in milliseconds
    std::uint64_t id[2] = {};
    stream_event event = stream_event::insert;
    bool by_expiry = false;
    // Encoded items, the images empty if the record has none.
    std::string_view keys{};
    std::string_view new_image{};
    std::string_view old_image{};

    /// What DynamoDB counts for it.
    std::size_t size() const;
};

std::string encode_record(const stream_record& record);
/// Looks into `bytes`. Throws errc::store_damaged.
stream_record decode_record(std::string_view bytes);
/// The time alone.
time_point record_time(std::string_view bytes);
/// The number that a record stands under.
std::uint64_t record_sequence(std::string_view key);

void write_record(
    ddbm::detail::json_writer& out,
    const stream_record& record,
    std::uint64_t sequence,
    const stream& s,
    std::string_view region
);

}  // namespace ddbm::local::detail

#endif
