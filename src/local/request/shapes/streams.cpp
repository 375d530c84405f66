// Operations on change streams.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr type stream_arn = text_type(37, 1024);
constexpr type shard_id = text_type(28, 65);
constexpr type streams_limit = number_type(kind::integer, 1, limits::listed_streams);
constexpr type records_limit = number_type(kind::integer, 1, limits::stream_records);

constexpr field list_streams_fields[] = {
    {"TableName", plain_name},
    {"Limit", streams_limit},
    {"ExclusiveStartStreamArn", stream_arn},
};

constexpr std::string_view shard_filter_type_values[] = {"CHILD_SHARDS"};
constexpr type shard_filter_type = enumeration(shard_filter_type_values);
constexpr field shard_filter_fields[] = {
    {"Type", shard_filter_type},
    {"ShardId", shard_id},
};
constexpr type shard_filter = structure("ShardFilter", shard_filter_fields);
constexpr field describe_stream_fields[] = {
    {"StreamArn", stream_arn, required},
    {"Limit", streams_limit},
    {"ExclusiveStartShardId", shard_id},
    {"ShardFilter", shard_filter},
};

constexpr auto shard_iterator_type_values = wire_names_of(
    ddbm::shard_iterator_type::at_sequence_number,
    ddbm::shard_iterator_type::after_sequence_number,
    ddbm::shard_iterator_type::trim_horizon,
    ddbm::shard_iterator_type::latest
);
constexpr type shard_iterator_type = enumeration(shard_iterator_type_values);
constexpr type sequence_number = text_type(21, 40);
constexpr field get_shard_iterator_fields[] = {
    {"StreamArn", stream_arn, required},
    {"ShardId", shard_id, required},
    {"ShardIteratorType", shard_iterator_type, required},
    {"SequenceNumber", sequence_number},
};

constexpr type shard_iterator = text_type(1, limits::shard_iterator_bytes);
constexpr field get_records_fields[] = {
    {"ShardIterator", shard_iterator, required},
    {"Limit", records_limit},
};

constexpr shape operations[] = {
    request_of("ListStreams", list_streams_fields),
    request_of("DescribeStream", describe_stream_fields),
    request_of("GetShardIterator", get_shard_iterator_fields),
    request_of("GetRecords", get_records_fields),
};

}  // namespace

std::span<const shape> of_streams() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
