#include "local/data/expiry.hpp"

#include "local/data/item_writer.hpp"
#include "local/data/keys.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/storage/key_encoding.hpp"

#include <ddbm/error.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::local::detail {

namespace {

using seconds = std::chrono::seconds;

// A value that lies further in the past than this is taken for a mistake, and expires nothing.
constexpr auto oldest = std::chrono::hours(24) * 365 * 5;

number epoch_seconds(time_point when)
{
    return number(std::chrono::floor<seconds>(when.time_since_epoch()).count());
}

// When an item expires, for the tree.
std::string entry_key(const number& when, std::string_view key)
{
    std::string bytes;
    append_key_value(bytes, attribute_value(when));
    bytes.append(key);
    return bytes;
}

const number* expires_at(const table& t, const item* attributes)
{
    const attribute_value* value = attributes ? attributes->find(*t.ttl_attribute) : nullptr;
    return value ? value->get_if_number() : nullptr;
}

// The keys of items. Deleting changes the tree that is looked through, so what is due is taken down
// first.
std::vector<std::string> due(engine_state& state, const table& t)
{
    std::vector<std::string> found;
    const time_point now = state.now() - state.options.expired_items_stay;
    const std::string first = entry_key(epoch_seconds(now - oldest), {});
    const std::string last = entry_key(epoch_seconds(now), {});
    cursor entries = state.data.find(t.expiries, first, last, direction::forward);
    while (entries.next())
        found.emplace_back(entries.value());
    return found;
}

}  // namespace

void start_expiry(engine_state& state, table& t)
{
    t.expiries = state.data.create_tree();
    cursor items = state.data.find(t.items, {}, {}, direction::forward);
    while (items.next())
    {
        const auto value = find_encoded(items.value(), *t.ttl_attribute);
        if (const number* when = value ? value->get_if_number() : nullptr)
            state.data.put(t.expiries, entry_key(*when, items.key()), items.key());
    }
}

void stop_expiry(engine_state& state, table& t)
{
    state.data.drop_tree(std::exchange(t.expiries, 0));
}

void write_expiry(
    engine_state& state, const table& t, std::string_view key, const item* before, const item* after
)
{
    const number* old_time = expires_at(t, before);
    const number* new_time = expires_at(t, after);
    if (old_time && new_time && *old_time == *new_time)
        return;
    if (old_time)
        state.data.erase(t.expiries, entry_key(*old_time, key));
    if (new_time)
        state.data.put(t.expiries, entry_key(*new_time, key), key);
}

void delete_expired(engine_state& state)
{
    for (auto& [name, t] : state.tables.tables())
    {
        if (!t.expiries || t.status == resource_status::deleting)
            continue;
        const auto expired = due(state, t);
        if (expired.empty())
            continue;
        store_transaction transaction(state.data);
        table_capacity free_of_charge;
        for (const std::string& key : expired)
        {
            const current_item found = find_item(state, t, key, lookup::attributes);
            if (!found.exists)
                throw error(
                    errc::store_damaged, "a time to live of the table " + name + " has no item"
                );
            write_item(state, t, key, found, nullptr, free_of_charge, true);
        }
        transaction.commit();
    }
}

}  // namespace ddbm::local::detail
