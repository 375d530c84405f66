#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/streams/sequence.hpp"
#include "local/streams/shard.hpp"
#include "local/streams/shard_iterator.hpp"
#include "local/streams/stream_errors.hpp"
#include "local/streams/stream_log.hpp"
#include "local/streams/stream_operations.hpp"
#include "protocol/wire_names.hpp"
#include "values/json_writer.hpp"

#include <limits>

namespace ddbm::local::detail {
namespace {

using ddbm::detail::wire_name;

bool is_by_number(shard_iterator_type type) noexcept
{
    return type == shard_iterator_type::at_sequence_number ||
           type == shard_iterator_type::after_sequence_number;
}

shard_iterator_type read_type(const boost::json::object& request)
{
    return enum_member<shard_iterator_type>(request, "ShardIteratorType")
        .value_or(shard_iterator_type::trim_horizon);
}

// Absent for the types that go without.
std::optional<std::uint64_t>
read_number(const boost::json::object& request, shard_iterator_type type)
{
    const auto text = text_member(request, "SequenceNumber");
    if (!is_by_number(type))
    {
        if (text)
            refuse(
                "SequenceNumber must not be specified for ShardIteratorType " +
                std::string(wire_name(type))
            );
        return {};
    }
    if (!text)
        refuse(
            "SequenceNumber must be specified for ShardIteratorType " + std::string(wire_name(type))
        );
    const auto number = sequence_from(*text);
    if (!number)
        refuse("Invalid SequenceNumber");
    return number;
}

std::uint64_t position_of(
    engine_state& state,
    const stream& s,
    shard_iterator_type type,
    std::optional<std::uint64_t> number
)
{
    if (type == shard_iterator_type::latest)
        return next_sequence(state, s);
    if (!number)
        return shard_iterator::oldest;
    const bool is_last = *number == std::numeric_limits<std::uint64_t>::max();
    const bool is_at = type == shard_iterator_type::at_sequence_number;
    const std::uint64_t position = *number + (is_at || is_last ? 0 : 1);
    if (position < oldest_sequence(state, s))
        data_is_trimmed();
    return position;
}

}  // namespace

void get_shard_iterator(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const shard_iterator_type type = read_type(request);
    const auto number = read_number(request, type);
    trim_streams(state);
    const stream& s = read_stream(state, request);
    check_shard(s, text_member(request, "ShardId").value_or(""));

    shard_iterator iterator;
    iterator.arn = s.arn;
    iterator.position = position_of(state, s, type, number);
    iterator.made = state.now();
    ddbm::detail::json_writer out(reply);
    out.begin_object().plain_key("ShardIterator").string(iterator_text(iterator)).end_object();
}

}  // namespace ddbm::local::detail
