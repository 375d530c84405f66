#include "local/data/index_writer.hpp"

#include "local/data/keys.hpp"
#include "local/storage/item_encoding.hpp"
#include "values/item_size.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace ddbm::local::detail {

using ddbm::detail::item_size;

namespace {

// What an index has of an item.
struct entry
{
    std::string key;  // empty: nothing
    item attributes;
    std::size_t size = 0;
};

entry entry_of(const table& t, const index& i, const item* attributes)
{
    entry made;
    if (!attributes)
        return made;
    made.key = index_key(t, i, *attributes);
    if (made.key.empty())
        return made;
    made.attributes = projected(t, i, *attributes);
    made.size = item_size(made.attributes);
    return made;
}

void put(engine_state& state, const index& i, const entry& what)
{
    std::string bytes;
    encode_item(what.attributes, bytes);
    state.data.put(i.entries, what.key, bytes);
}

// A changed key is a delete and an insert, each rounded up; an entry that stays as it is, is free.
double replace(engine_state& state, const index& i, const entry& before, const entry& after)
{
    if (before.key == after.key)
    {
        if (before.key.empty() || before.attributes == after.attributes)
            return 0;
        put(state, i, after);
        return write_units(std::max(before.size, after.size));
    }
    double units = 0;
    if (!before.key.empty())
    {
        state.data.erase(i.entries, before.key);
        units += write_units(before.size);
    }
    if (!after.key.empty())
    {
        put(state, i, after);
        units += write_units(after.size);
    }
    return units;
}

}  // namespace

std::int64_t write_index_entries(
    engine_state& state, table& t, const item* before, const item* after, table_capacity& used
)
{
    std::int64_t local_bytes = 0;
    for (index& i : t.indexes)
    {
        if (i.status == resource_status::deleting)
            continue;
        const entry old_entry = entry_of(t, i, before);
        const entry new_entry = entry_of(t, i, after);
        const double units = replace(state, i, old_entry, new_entry);
        if (units > 0)
            used.add(i, units);
        const auto grown =
            static_cast<std::int64_t>(new_entry.size) - static_cast<std::int64_t>(old_entry.size);
        if (!i.global)
            local_bytes += grown;
        if (i.held)
        {
            i.held->items += (new_entry.key.empty() ? 0 : 1) - (old_entry.key.empty() ? 0 : 1);
            i.held->bytes += grown;
        }
    }
    return local_bytes;
}

void build_index(engine_state& state, table& t, index& i)
{
    contents made;
    cursor items = state.data.find(t.items, {}, {}, direction::forward);
    while (items.next())
    {
        const item attributes = decode_item(items.value());
        const entry what = entry_of(t, i, &attributes);
        if (what.key.empty())
            continue;
        put(state, i, what);
        ++made.items;
        made.bytes += static_cast<std::int64_t>(what.size);
    }
    i.held = made;
}

}  // namespace ddbm::local::detail
