#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/streams/sequence.hpp"
#include "local/streams/shard.hpp"
#include "local/streams/shard_iterator.hpp"
#include "local/streams/stream_errors.hpp"
#include "local/streams/stream_log.hpp"
#include "local/streams/stream_operations.hpp"
#include "values/json_writer.hpp"

#include <limits>

namespace ddbm::local::detail {
namespace {

bool is_by_number(std::string_view type) noexcept
{
    return type == "AT_SEQUENCE_NUMBER" || type == "AFTER_SEQUENCE_NUMBER";
}

// Absent for the types that go without.
std::optional<std::uint64_t> read_number(const boost::json::object& request, std::string_view type)
{
    const auto text = text_member(request, "SequenceNumber");
    if (!is_by_number(type))
    {
        if (text)
            refuse(
                "SequenceNumber must not be specified for ShardIteratorType " + std::string(type)
            );
        return {};
    }
    if (!text)
        refuse("SequenceNumber must be specified for ShardIteratorType " + std::string(type));
    const auto number = sequence_from(*text);
    if (!number)
        refuse("Invalid SequenceNumber");
    return number;
}

std::uint64_t position_of(
    engine_state& state, const stream& s, std::string_view type, std::optional<std::uint64_t> number
)
{
    if (type == "LATEST")
        return next_sequence(state, s);
    if (!number)
        return shard_iterator::oldest;
    const bool is_last = *number == std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t position = *number + (type == "AT_SEQUENCE_NUMBER" || is_last ? 0 : 1);
    if (position < oldest_sequence(state, s))
        data_is_trimmed();
    return position;
}

}  // namespace

void get_shard_iterator(engine_state& state, const boost::json::object& request, std::string& reply)
{
    const std::string_view type = text_member(request, "ShardIteratorType").value_or("");
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
