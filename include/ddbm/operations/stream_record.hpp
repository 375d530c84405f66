#ifndef DDBM_OPERATIONS_STREAM_RECORD_HPP
#define DDBM_OPERATIONS_STREAM_RECORD_HPP

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>
#include <ddbm/operations/stream_view_type.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace ddbm {

/// What happened to an item.
enum class stream_event
{
    /// One that this list does not have.
    unknown,
    insert,
    modify,
    remove,
};

/// Who changed an item, if it was not a request.
class stream_user_identity
{
public:
    stream_user_identity() = default;

    /// `Service`.
    std::string type;
    /// `dynamodb.amazonaws.com` where an item was deleted because its time had come.
    std::string principal_id;

    friend bool operator==(const stream_user_identity&, const stream_user_identity&) = default;
};

/// One change of one item.
class stream_record
{
public:
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

    stream_record() = default;

    /// Unlike that of any other record.
    std::string event_id;
    ddbm::stream_event event_name = ddbm::stream_event::unknown;
    std::string event_source;
    std::string event_version;
    std::string aws_region;
    std::optional<time_point> approximate_creation_date_time;
    ddbm::item keys;

    // The whole item, as far as the stream tells.

    /// Absent for `remove`.
    std::optional<ddbm::item> new_image;
    /// Absent for `insert`.
    std::optional<ddbm::item> old_image;

    /// A number of up to 40 digits, greater than those of earlier records of the shard.
    std::string sequence_number;
    std::int64_t size_bytes = 0;
    std::optional<ddbm::stream_view_type> stream_view_type;
    std::optional<stream_user_identity> user_identity;

    friend bool operator==(const stream_record&, const stream_record&) = default;
};

}  // namespace ddbm

#endif
