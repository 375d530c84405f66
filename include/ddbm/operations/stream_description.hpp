#ifndef DDBM_OPERATIONS_STREAM_DESCRIPTION_HPP
#define DDBM_OPERATIONS_STREAM_DESCRIPTION_HPP

#include <ddbm/operations/key_schema.hpp>
#include <ddbm/operations/stream_view_type.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ddbm {

/// What state a stream is in.
enum class stream_status
{
    /// One that this list does not have.
    unknown,
    enabling,
    enabled,
    disabling,
    /// Can be read for a day.
    disabled,
};

/// A part of a stream: records in the order in which they were made.
class stream_shard
{
public:
    stream_shard() = default;

    std::string shard_id;
    /// The shard whose records come before those of this one; empty if there is none.
    std::string parent_shard_id;
    std::string starting_sequence_number;
    /// Absent while records are added.
    std::optional<std::string> ending_sequence_number;

    friend bool operator==(const stream_shard&, const stream_shard&) = default;
};

/// A stream as the service describes it, with a page of its shards.
class stream_description
{
public:
    /// The service tells times to the millisecond.
    using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

    stream_description() = default;

    std::string stream_arn;
    std::string stream_label;
    ddbm::stream_status stream_status = ddbm::stream_status::unknown;
    std::optional<ddbm::stream_view_type> stream_view_type;
    std::optional<time_point> creation_request_date_time;
    std::string table_name;
    /// Of the table.
    std::vector<key_schema_element> key_schema;
    std::vector<stream_shard> shards;
    /// Where the next page of shards starts; absent at the end.
    std::optional<std::string> last_evaluated_shard_id;
};

}  // namespace ddbm

#endif
