#ifndef DDBM_OPERATIONS_DESCRIBE_STREAM_HPP
#define DDBM_OPERATIONS_DESCRIBE_STREAM_HPP

#include <ddbm/operations/stream_description.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ddbm {

/// What describe_stream_request is answered with.
class describe_stream_reply
{
public:
    describe_stream_reply() = default;

    ddbm::stream_description stream_description;
};

/** Asks what state a stream is in and which shards it has.
 *
 *  @see
 *  https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html
 */
class describe_stream_request
{
public:
    using reply_type = describe_stream_reply;

    explicit describe_stream_request(std::string stream_arn) : stream_arn_(std::move(stream_arn)) {}

    /// How many shards a page has at most; 1 to 100.
    describe_stream_request& limit(int shards) &
    {
        limit_ = shards;
        return *this;
    }
    describe_stream_request limit(int shards) && { return std::move(limit(shards)); }

    /// Goes on after this one: the `last_evaluated_shard_id` of the page before. None is the
    /// beginning.
    describe_stream_request& exclusive_start_shard_id(std::optional<std::string> id) &
    {
        exclusive_start_shard_id_ = std::move(id);
        return *this;
    }
    describe_stream_request exclusive_start_shard_id(std::optional<std::string> id) &&
    {
        return std::move(exclusive_start_shard_id(std::move(id)));
    }

    /// Only shards whose records come right after those of this one.
    describe_stream_request& children_of(std::string shard_id) &
    {
        parent_shard_id_ = std::move(shard_id);
        return *this;
    }
    describe_stream_request children_of(std::string shard_id) &&
    {
        return std::move(children_of(std::move(shard_id)));
    }

    const std::string& stream_arn() const noexcept { return stream_arn_; }
    std::optional<int> limit() const noexcept { return limit_; }
    const std::optional<std::string>& exclusive_start_shard_id() const noexcept
    {
        return exclusive_start_shard_id_;
    }
    /// Empty if all shards are asked for.
    const std::string& parent_shard_id() const noexcept { return parent_shard_id_; }

private:
    std::string stream_arn_;
    std::optional<int> limit_;
    std::optional<std::string> exclusive_start_shard_id_;
    std::string parent_shard_id_;
};

}  // namespace ddbm

#endif
