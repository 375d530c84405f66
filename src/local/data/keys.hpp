// The keys of items: what a table's and its indexes' schemas ask of them, and their bytes in the
// store.
#ifndef DDBM_SRC_LOCAL_DATA_KEYS_HPP
#define DDBM_SRC_LOCAL_DATA_KEYS_HPP

#include "local/catalog/table.hpp"
#include "local/expression/document_path.hpp"

#include <ddbm/item.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {

/// Whether it is a string or binary without any bytes, which is the key of nothing.
bool is_empty_key(const attribute_value& value) noexcept;

/// Throws ValidationException unless `key` has just the attributes of the table's key, of their
/// types.
void check_key_schema(const table& t, const item& key);
/// The same for a whole item that is put.
void check_item_schema(const table& t, const item& attributes);
/// Throws ValidationException if a value of the key is empty or too long.
void check_key_values(const table& t, const item& attributes);

inline void check_key(const table& t, const item& key)
{
    check_key_schema(t, key);
    check_key_values(t, key);
}

inline void check_key_of_item(const table& t, const item& attributes)
{
    check_item_schema(t, attributes);
    check_key_values(t, attributes);
}

/// Throws ValidationException if a key of the table is there and empty; its schema need not have
/// been checked.
void check_no_empty_key(const table& t, const item& attributes);
/// The same for the keys of indexes.
void check_no_empty_index_key(const table& t, const item& attributes);

/// Throws ValidationException for key values that are too long. Those that are absent do not count.
void check_key_sizes(const key_schema& keys, const item& attributes);

/// Throws ValidationException if an attribute that an index has as a key cannot be one.
void check_index_keys(const table& t, const item& attributes);

/// Whether the values of an index's key are as short as they must be. Those that are absent do not
/// count.
bool index_key_fits(const index& i, const item& attributes);

/// The bytes of the item in the table's tree. The key has been checked.
std::string table_key(const table& t, const item& attributes);

/// The bytes of the partition alone, which those of its items start with.
std::string partition_key(const key_schema& keys, const item& attributes);

/// The bytes of the item in an index's tree; empty: it has no entry there, since a key is missing
/// or cannot be one.
std::string index_key(const table& t, const index& i, const item& attributes);

/// The attributes of the key.
item key_of(const table& t, const item& attributes);
/// Those of an index's and the table's key.
item key_of(const table& t, const index& i, const item& attributes);

/// What an index holds of an item.
item projected(const table& t, const index& i, const item& attributes);

/// Whether an index holds this attribute.
bool projects(const table& t, const index& i, std::string_view attribute) noexcept;

/// Throws ValidationException if a path leads into a key attribute of the table or an index.
void check_not_inside_keys(const table& t, const std::vector<document_path>& paths);

}  // namespace ddbm::local::detail

#endif
