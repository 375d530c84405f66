#include "local/request/request_view.hpp"
#include "local/streams/sequence.hpp"
#include "local/streams/shard.hpp"
#include "local/streams/shard_iterator.hpp"
#include "local/streams/stream_errors.hpp"
#include "local/streams/stream_log.hpp"
#include "local/streams/stream_operations.hpp"
#include "local/streams/stream_record.hpp"
#include "values/json_writer.hpp"

#include <ddbm/limits.hpp>

namespace ddbm::local::detail {
namespace {

using ddbm::detail::json_writer;

// Writes what is there from `position` on and moves it behind that. False: there may be more.
bool write_records(
    json_writer& out,
    engine_state& state,
    const stream& s,
    std::uint64_t& position,
    std::int64_t limit
)
{
    std::string first;
    append_sequence(first, position);
    cursor records = state.data.find(s.records, first, {}, direction::forward);
    std::size_t bytes = 0;
    for (; limit > 0 && bytes < limits::stream_records_bytes; --limit)
    {
        if (!records.next())
            return true;
        const stream_record record = decode_record(records.value());
        const std::uint64_t sequence = record_sequence(records.key());
        write_record(out, record, sequence, s, state.options.region);
        bytes += record.size();
        position = sequence + 1;
    }
    return !records.next();
}

}  // namespace

void get_records(engine_state& state, const boost::json::object& request, std::string& reply)
{
    shard_iterator iterator = iterator_from(text_member(request, "ShardIterator").value_or(""));
    const time_point now = state.now();
    if (now - iterator.made >= shard_iterator::lifetime)
        iterator_is_expired();
    trim_streams(state);
    const stream& s = find_stream(state, iterator.arn);
    if (iterator.position != shard_iterator::oldest &&
        iterator.position < oldest_sequence(state, s))
        data_is_trimmed();

    json_writer out(reply);
    out.begin_object().plain_key("Records").begin_array();
    const std::int64_t limit = integer_member(request, "Limit").value_or(limits::stream_records);
    const bool at_end = write_records(out, state, s, iterator.position, limit);
    out.end_array();
    if (!at_end || !s.disabled)
    {
        iterator.made = now;
        out.plain_key("NextShardIterator").string(iterator_text(iterator));
    }
    out.end_object();
}

}  // namespace ddbm::local::detail
