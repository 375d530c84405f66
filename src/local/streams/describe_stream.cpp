#include "local/control/key_schema_writer.hpp"
#include "local/control/time_text.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/streams/sequence.hpp"
#include "local/streams/shard.hpp"
#include "local/streams/stream_log.hpp"
#include "local/streams/stream_operations.hpp"
#include "protocol/wire_names.hpp"
#include "values/json_writer.hpp"

#include <algorithm>

namespace ddbm::local::detail {
namespace {

using ddbm::detail::json_writer;
using ddbm::detail::wire_name;

// Whether the table is still about to get or to lose the stream.
bool is_changing(engine_state& state, const stream& s)
{
    const table* const t = state.tables.find(s.table_name);
    if (!t || t->latest_stream_arn != s.arn)
        return false;
    return t->status == resource_status::creating || t->status == resource_status::deleting ||
           (t->status == resource_status::updating && t->change == table_change::stream);
}

stream_status status_of(engine_state& state, const stream& s)
{
    if (s.disabled)
        return is_changing(state, s) ? stream_status::disabling : stream_status::disabled;
    return is_changing(state, s) ? stream_status::enabling : stream_status::enabled;
}

void write_shard(json_writer& out, engine_state& state, const stream& s)
{
    constexpr std::uint64_t first = 1;
    out.begin_object().plain_key("SequenceNumberRange").begin_object();
    if (s.disabled)
    {
        const std::uint64_t last = std::max(first, next_sequence(state, s) - 1);
        out.plain_key("EndingSequenceNumber").quoted(sequence_text(last));
    }
    out.plain_key("StartingSequenceNumber").quoted(sequence_text(first)).end_object();
    out.plain_key("ShardId").quoted(shard_id(s)).end_object();
}

// There is one shard, which nothing comes behind, and which has no children.
bool asks_for_the_shard(const boost::json::object& request, const stream& s)
{
    const auto start = text_member(request, "ExclusiveStartShardId");
    if (start)
        check_shard(s, *start);
    const auto* const filter = object_member(request, "ShardFilter");
    if (!filter)
        return !start;

    const auto parent = text_member(*filter, "ShardId");
    if (!text_member(*filter, "Type") || !parent)
        refuse("Both Type and ShardId must be specified in ShardFilter");
    check_shard(s, *parent);
    return false;
}

}  // namespace

void describe_stream(engine_state& state, const boost::json::object& request, std::string& reply)
{
    trim_streams(state);
    const stream& s = read_stream(state, request);
    const bool shows_shard = asks_for_the_shard(request, s);

    json_writer out(reply);
    out.begin_object().plain_key("StreamDescription").begin_object();
    out.plain_key("CreationRequestDateTime").raw(epoch_seconds_text(s.created));
    write_key_schema(out, s.keys);
    out.plain_key("Shards").begin_array();
    if (shows_shard)
        write_shard(out, state, s);
    out.end_array();
    out.plain_key("StreamArn").string(s.arn);
    out.plain_key("StreamLabel").string(s.label);
    out.plain_key("StreamStatus").quoted(wire_name(status_of(state, s)));
    out.plain_key("StreamViewType").quoted(wire_name(s.view));
    out.plain_key("TableName").string(s.table_name);
    out.end_object().end_object();
}

}  // namespace ddbm::local::detail
