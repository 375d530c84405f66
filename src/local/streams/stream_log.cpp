#include "local/streams/stream_log.hpp"

#include "local/control/time_text.hpp"
#include "local/data/keys.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/streams/sequence.hpp"
#include "local/streams/stream_record.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace ddbm::local::detail {
namespace {

// At this many writes each trims some records; more than come meanwhile.
constexpr std::uint64_t writes_between_trims = 100;
constexpr std::size_t trimmed_by_write = 200;
constexpr std::size_t trimmed_at_once = 1000;

std::string key_of_sequence(std::uint64_t sequence)
{
    std::string key;
    append_sequence(key, sequence);
    return key;
}

std::string encoded(const item& attributes)
{
    std::string bytes;
    encode_item(attributes, bytes);
    return bytes;
}

bool shows_new(stream_view_type view) noexcept
{
    return view == stream_view_type::new_image || view == stream_view_type::new_and_old_images;
}

bool shows_old(stream_view_type view) noexcept
{
    return view == stream_view_type::old_image || view == stream_view_type::new_and_old_images;
}

bool is_unchanged(const item* before, const item* after)
{
    if (!before || !after)
        return before == after;
    return *before == *after;
}

stream_event event_of(const item* before, const item* after) noexcept
{
    if (!before)
        return stream_event::insert;
    return after ? stream_event::modify : stream_event::remove;
}

// Of a table that has one.
stream& enabled_stream(engine_state& state, const table& t)
{
    const auto found = state.tables.streams().find(*t.stream_arn);
    if (found == state.tables.streams().end())
        throw error(errc::store_damaged, "the stream of the table " + t.name + " is missing");
    return found->second;
}

// The oldest records whose time is over, `most` at most.
std::vector<std::string> old_records(engine_state& state, const stream& s, std::size_t most)
{
    std::vector<std::string> keys;
    const time_point oldest = state.now() - stream_retention;
    cursor records = state.data.find(s.records, {}, {}, direction::forward);
    while (keys.size() < most && records.next() && record_time(records.value()) <= oldest)
        keys.emplace_back(records.key());
    return keys;
}

void erase_records(engine_state& state, stream& s, const std::vector<std::string>& keys)
{
    if (keys.empty())
        return;
    // The next number is not to be found out from the last record once that is gone.
    s.next_sequence = next_sequence(state, s);
    state.tables.save(s);
    for (const std::string& key : keys)
        state.data.erase(s.records, key);
}

void trim_records(engine_state& state, stream& s)
{
    for (;;)
    {
        const auto keys = old_records(state, s, trimmed_at_once);
        if (keys.empty())
            return;
        store_transaction transaction(state.data);
        erase_records(state, s, keys);
        transaction.commit();
    }
}

std::vector<std::string> old_streams(engine_state& state)
{
    const time_point oldest = state.now() - stream_retention;
    std::vector<std::string> arns;
    for (const auto& [arn, s] : state.tables.streams())
    {
        if (s.disabled && *s.disabled <= oldest)
            arns.push_back(arn);
    }
    return arns;
}

void drop_stream(engine_state& state, const std::string& arn)
{
    store_transaction transaction(state.data);
    state.data.drop_tree(state.tables.streams().at(arn).records);
    state.tables.erase_stream(arn);
    transaction.commit();
}

}  // namespace

void record_change(
    engine_state& state, table& t, const item* before, const item* after, bool by_expiry
)
{
    if (!t.stream_arn || is_unchanged(before, after))
        return;
    stream& s = enabled_stream(state, t);

    const std::string keys = encoded(key_of(t, after ? *after : *before));
    const std::string new_image = after && shows_new(s.view) ? encoded(*after) : std::string();
    const std::string old_image = before && shows_old(s.view) ? encoded(*before) : std::string();
    stream_record record;
    record.time = state.now();
    record.id[0] = state.random();
    record.id[1] = state.random();
    record.event = event_of(before, after);
    record.by_expiry = by_expiry;
    record.keys = keys;
    record.new_image = new_image;
    record.old_image = old_image;
    const std::uint64_t sequence = next_sequence(state, s);
    state.data.put(s.records, key_of_sequence(sequence), encode_record(record));

    if (sequence % writes_between_trims == 0)
        erase_records(state, s, old_records(state, s, trimmed_by_write));
}

stream& enable_stream(engine_state& state, table& t, stream_view_type view)
{
    auto& streams = state.tables.streams();
    stream made;
    made.created = state.now();
    // One that was disabled in the same millisecond has this name.
    do
    {
        made.label = iso_text(made.created);
        made.label.pop_back();
        made.arn = t.arn + "/stream/" + made.label;
        made.created += std::chrono::milliseconds(1);
    } while (streams.contains(made.arn));
    made.created -= std::chrono::milliseconds(1);
    made.table_name = t.name;
    made.view = view;
    made.keys = t.keys;
    made.records = state.data.create_tree();
    state.tables.save(made);

    t.stream_arn = made.arn;
    t.latest_stream_arn = made.arn;
    t.latest_stream_label = made.label;
    std::string arn = made.arn;
    return streams.insert_or_assign(std::move(arn), std::move(made)).first->second;
}

void disable_stream(engine_state& state, table& t)
{
    if (!t.stream_arn)
        return;
    stream& s = enabled_stream(state, t);
    t.stream_arn.reset();
    s.disabled = state.now();
    state.tables.save(s);
}

// Looked up each time: to keep the number beside the records would be one more thing that a
// transaction has to undo.
std::uint64_t next_sequence(engine_state& state, const stream& s)
{
    cursor records = state.data.find(s.records, {}, {}, direction::backward);
    const std::uint64_t after_last = records.next() ? record_sequence(records.key()) + 1 : 1;
    return std::max(after_last, s.next_sequence);
}

std::uint64_t oldest_sequence(engine_state& state, const stream& s)
{
    cursor records = state.data.find(s.records, {}, {}, direction::forward);
    return records.next() ? record_sequence(records.key()) : next_sequence(state, s);
}

void trim_streams(engine_state& state)
{
    for (const std::string& arn : old_streams(state))
        drop_stream(state, arn);
    for (auto& [arn, s] : state.tables.streams())
        trim_records(state, s);
}

}  // namespace ddbm::local::detail
