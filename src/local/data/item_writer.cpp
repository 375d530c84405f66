#include "local/data/item_writer.hpp"

#include "local/data/expiry.hpp"
#include "local/data/index_writer.hpp"
#include "local/data/keys.hpp"
#include "local/service_error.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/streams/stream_log.hpp"
#include "values/item_size.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace ddbm::local::detail {

using ddbm::detail::item_size;

namespace {

// No collection has become so large.
constexpr std::int64_t most_stored_size = 2 * limits::item_collection_bytes;

std::int64_t read_size(std::string_view text)
{
    std::int64_t size = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, size);
    if (read.ec != std::errc{} || read.ptr != end || size <= 0 || size > most_stored_size)
        throw error(errc::store_damaged, "the size of an item collection is none");
    return size;
}

// The collection's bytes are those of the table's items and of the local indexes' entries.
void change_collection(
    engine_state& state, const table& t, const item& attributes, std::int64_t by, bool grows
)
{
    const std::string partition = partition_key(t.keys, attributes);
    std::string_view held;
    std::int64_t size = by;
    if (state.data.get(t.collections, partition, held))
        size += read_size(held);
    if (grows && size > limits::item_collection_bytes)
        throw service_error(
            400,
            "com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException",
            "Collection size exceeded."
        );
    if (size <= 0)
        state.data.erase(t.collections, partition);
    else
        state.data.put(t.collections, partition, std::to_string(size));
}

}  // namespace

bool writes_once(const table& t) noexcept
{
    return t.indexes.empty() && !t.stream_arn && !t.expiries;
}

current_item find_item(engine_state& state, const table& t, std::string_view key, lookup what)
{
    current_item found;
    std::string_view bytes;
    if (!state.data.get(t.items, key, bytes))
        return found;
    found.exists = true;
    found.size = encoded_item_size(bytes);
    if (what == lookup::attributes || !writes_once(t))
        found.attributes = decode_item(bytes);
    return found;
}

void write_item(
    engine_state& state,
    table& t,
    std::string_view key,
    const current_item& before,
    const item* after,
    table_capacity& used,
    bool by_expiry
)
{
    const std::size_t size = after ? item_size(*after) : 0;
    used.table += write_units(std::max(before.size, size));
    if (!before.exists && !after)
        return;

    if (after)
    {
        std::string bytes;
        encode_item(*after, bytes);
        state.data.put(t.items, key, bytes);
    }
    else
    {
        state.data.erase(t.items, key);
    }
    if (t.held)
    {
        t.held->items += (after ? 1 : 0) - (before.exists ? 1 : 0);
        t.held->bytes += static_cast<std::int64_t>(size) - static_cast<std::int64_t>(before.size);
    }
    ++counters_of(state, t.name).items_written;
    if (writes_once(t))
        return;

    const std::int64_t entries = write_index_entries(state, t, before.get(), after, used);
    if (t.collections)
    {
        const std::int64_t by =
            static_cast<std::int64_t>(size) - static_cast<std::int64_t>(before.size) + entries;
        if (by != 0)
            change_collection(state, t, after ? *after : *before.attributes, by, by > 0);
    }
    if (t.expiries)
        write_expiry(state, t, key, before.get(), after);
    record_change(state, t, before.get(), after, by_expiry);
}

void count_failed_write(
    engine_state& state, std::string_view table_name, const current_item& before
)
{
    table_capacity used;
    used.table = write_units(before.size);
    count_capacity(state, table_name, used, capacity_kind::write);
}

std::int64_t collection_size(engine_state& state, const table& t, const item& key)
{
    std::string_view held;
    if (!t.collections || !state.data.get(t.collections, partition_key(t.keys, key), held))
        return 0;
    return read_size(held);
}

}  // namespace ddbm::local::detail
