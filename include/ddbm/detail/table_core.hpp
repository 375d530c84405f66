#ifndef DDBM_DETAIL_TABLE_CORE_HPP
#define DDBM_DETAIL_TABLE_CORE_HPP

// The part of tables that does not depend on the model's type; compiled in the library.

#include <ddbm/client_handle.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/type_ops.hpp>
#include <ddbm/detail/write_terms.hpp>

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace ddbm::detail {

class update_core;

// A table's name, its model, and the client to reach it by.
class table_core
{
public:
    // The model's own name behind the client's prefix. Throws errc::invalid_table_name.
    table_core(client db, const model_info& model);
    table_core(client db, const model_info& model, std::string name);

    client db;
    const model_info* model;
    std::shared_ptr<const std::string> name;
};

// -- Calls of one item

// What a read is to do where there is no item.
enum class if_absent : bool
{
    deliver_empty,
    fail,
};

// What a put is to do where there is an item.
enum class if_present : bool
{
    replace,
    fail,
};

// In the order of the schema.
using key_parts = std::initializer_list<key_part>;

prepared_call<std::shared_ptr<stored_object>>
prepare_get(const table_core& table, key_parts key, if_absent absent);
prepared_call<bool> prepare_exists(const table_core& table, key_parts key);
prepared_call<> prepare_save(const table_core& table, std::shared_ptr<stored_object> handle);
// To the key that the object has by now.
prepared_call<> prepare_move(const table_core& table, std::shared_ptr<stored_object> handle);
// What was read.
prepared_call<> prepare_erase(const table_core& table, std::shared_ptr<stored_object> handle);

// Each of a `Call` that delivers what the terms say. There are those for tables to use.
template <class Call>
Call prepare_put(
    const table_core& table, const void* object, if_present present, const write_terms& terms
);
// Whatever has this key.
template <class Call>
Call prepare_erase(
    const table_core& table, std::span<const key_part> key, const write_terms& terms
);
template <class Call>
Call prepare_update(
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
);

}  // namespace ddbm::detail

#endif
