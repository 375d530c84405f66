#include "protocol/operations/get_shard_iterator.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"

namespace ddbm::detail {
namespace {

constexpr std::size_t max_sequence_number_bytes = 40;

bool begins_at_a_record(shard_iterator_type type)
{
    return type == shard_iterator_type::at_sequence_number ||
           type == shard_iterator_type::after_sequence_number;
}

void check_sequence_number(const get_shard_iterator_request& request)
{
    const std::string& number = request.sequence_number();
    if (begins_at_a_record(request.shard_iterator_type()))
        check_name_of("SequenceNumber", number, max_sequence_number_bytes);
    else if (!number.empty())
    {
        refuse(
            "A sequence number goes with no iterator of type " +
            std::string(wire_name(request.shard_iterator_type()))
        );
    }
}

}  // namespace

void write_request(json_writer& out, const get_shard_iterator_request& request)
{
    check_arn("StreamArn", request.stream_arn());
    check_name_of("ShardId", request.shard_id(), max_shard_id_bytes);
    check_sequence_number(request);

    out.begin_object().plain_key("StreamArn").string(request.stream_arn());
    out.plain_key("ShardId").string(request.shard_id());
    write_enum(out, "ShardIteratorType", request.shard_iterator_type());
    write_text(out, "SequenceNumber", request.sequence_number());
    out.end_object();
}

void read_reply(std::string_view body, get_shard_iterator_reply& reply)
{
    const reply_document document(body);
    reply.shard_iterator = read_required_text(document.root(), "ShardIterator");
}

}  // namespace ddbm::detail
