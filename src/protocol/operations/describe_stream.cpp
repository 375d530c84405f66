#include "protocol/operations/describe_stream.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

stream_shard read_shard(const reply_object& shard)
{
    stream_shard out;
    out.shard_id = read_required_text(shard, "ShardId");
    out.parent_shard_id = shard.string("ParentShardId").value_or("");
    if (const auto range = shard.object("SequenceNumberRange"))
    {
        out.starting_sequence_number = range->string("StartingSequenceNumber").value_or("");
        out.ending_sequence_number = range->string("EndingSequenceNumber");
    }
    return out;
}

}  // namespace

void write_request(json_writer& out, const describe_stream_request& request)
{
    const std::optional<std::string>& start = request.exclusive_start_shard_id();
    check_arn("StreamArn", request.stream_arn());
    if (request.limit())
        check_range("Limit", *request.limit(), 1, limits::listed_streams);
    if (start)
        check_name_of("ExclusiveStartShardId", *start, max_shard_id_bytes);
    if (!request.parent_shard_id().empty())
        check_name_of("ShardId", request.parent_shard_id(), max_shard_id_bytes);

    out.begin_object().plain_key("StreamArn").string(request.stream_arn());
    if (request.limit())
        out.plain_key("Limit").integer(*request.limit());
    if (start)
        out.plain_key("ExclusiveStartShardId").string(*start);
    if (!request.parent_shard_id().empty())
    {
        out.plain_key("ShardFilter").begin_object().plain_key("Type").quoted("CHILD_SHARDS");
        out.plain_key("ShardId").string(request.parent_shard_id()).end_object();
    }
    out.end_object();
}

void read_reply(std::string_view body, describe_stream_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    const reply_object stream =
        root.required("StreamDescription", root.object("StreamDescription"));
    stream_description& out = reply.stream_description;
    out.stream_arn = read_required_text(stream, "StreamArn");
    out.stream_label = stream.string("StreamLabel").value_or("");
    const auto status = read_status<stream_status>(stream, "StreamStatus");
    out.stream_status = stream.required("StreamStatus", status);
    out.stream_view_type = read_enum<stream_view_type>(stream, "StreamViewType");
    out.creation_request_date_time = stream.time("CreationRequestDateTime");
    out.table_name = stream.string("TableName").value_or("");
    out.key_schema = read_key_schema(stream);
    for (const reply_object& shard : stream.objects("Shards"))
        out.shards.push_back(read_shard(shard));
    out.last_evaluated_shard_id = stream.string("LastEvaluatedShardId");
}

}  // namespace ddbm::detail
