#include "protocol/operations/get_records.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::detail {
namespace {

void read_change(const reply_object& change, stream_record& out)
{
    out.approximate_creation_date_time = change.time("ApproximateCreationDateTime");
    out.keys = change.required("Keys", change.item("Keys"));
    out.new_image = change.item("NewImage");
    out.old_image = change.item("OldImage");
    out.sequence_number = read_required_text(change, "SequenceNumber");
    out.size_bytes = change.integer("SizeBytes").value_or(0);
    out.stream_view_type = read_enum<stream_view_type>(change, "StreamViewType");
}

std::optional<stream_user_identity> read_user_identity(const reply_object& record)
{
    const std::optional<reply_object> identity = record.object("userIdentity");
    if (!identity)
        return std::nullopt;
    stream_user_identity out;
    out.type = identity->string("Type").value_or("");
    out.principal_id = identity->string("PrincipalId").value_or("");
    return out;
}

stream_record read_record(const reply_object& record)
{
    stream_record out;
    out.event_id = record.string("eventID").value_or("");
    const auto event = read_status<stream_event>(record, "eventName");
    out.event_name = record.required("eventName", event);
    out.event_source = record.string("eventSource").value_or("");
    out.event_version = record.string("eventVersion").value_or("");
    out.aws_region = record.string("awsRegion").value_or("");
    read_change(record.required("dynamodb", record.object("dynamodb")), out);
    out.user_identity = read_user_identity(record);
    return out;
}

}  // namespace

void write_request(json_writer& out, const get_records_request& request)
{
    check_name_of("ShardIterator", request.shard_iterator(), limits::shard_iterator_bytes);
    if (request.limit())
        check_range("Limit", *request.limit(), 1, limits::stream_records);

    out.begin_object();
    write_text(out, "ShardIterator", request.shard_iterator());
    if (request.limit())
        out.plain_key("Limit").integer(*request.limit());
    out.end_object();
}

void read_reply(std::string_view body, get_records_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    if (!root.has("Records"))
        root.fail("Records", "an array", "nothing");
    for (const reply_object& record : root.objects("Records"))
        reply.records.push_back(read_record(record));
    reply.next_shard_iterator = root.string("NextShardIterator");
}

}  // namespace ddbm::detail
