// Writes one item: in the table, in its indexes, in its stream, and in what is counted of them. All
// writing operations come down to this.
#ifndef DDBM_SRC_LOCAL_DATA_ITEM_WRITER_HPP
#define DDBM_SRC_LOCAL_DATA_ITEM_WRITER_HPP

#include "local/data/capacity.hpp"
#include "local/engine_state.hpp"

#include <ddbm/item.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::local::detail {

// What there is under a key now.
struct current_item
{
    bool exists = false;
    std::size_t size = 0;  // as DynamoDB counts it
    // Decoded only where somebody looks at it.
    std::optional<ddbm::item> attributes;

    const ddbm::item* get() const noexcept { return attributes ? &*attributes : nullptr; }
};

enum class lookup
{
    size_only,  // unless the table's indexes or stream need the attributes
    attributes,
};

current_item find_item(engine_state& state, const table& t, std::string_view key, lookup what);

/// Replaces what is under `key` by `after`; null takes it away. Adds what it cost to `used`.
/// Inside of a store transaction, unless writes_once() says that it is not needed.
void write_item(
    engine_state& state,
    table& t,
    std::string_view key,
    const current_item& before,
    const item* after,
    table_capacity& used,
    bool by_expiry = false
);

/// Whether writing an item of this table touches nothing but the item's own entry.
bool writes_once(const table& t) noexcept;

/// What a write would cost that was not done, because its condition failed.
void count_failed_write(
    engine_state& state, std::string_view table_name, const current_item& before
);

/// How many bytes the item collection has that this key belongs to.
std::int64_t collection_size(engine_state& state, const table& t, const item& key);

}  // namespace ddbm::local::detail

#endif
