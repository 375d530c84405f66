#ifndef DDBM_DETAIL_TABLE_CORE_HPP
#define DDBM_DETAIL_TABLE_CORE_HPP

// The part of tables that does not depend on the model's type; compiled in the library.

#include <ddbm/client_handle.hpp>
#include <ddbm/create_options.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

namespace ddbm::detail {

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
prepared_call<> prepare_put(const table_core& table, const void* object, if_present present);
prepared_call<> prepare_save(const table_core& table, std::shared_ptr<stored_object> handle);
// Whatever has this key.
prepared_call<> prepare_erase(const table_core& table, key_parts key);
// What was read.
prepared_call<> prepare_erase(const table_core& table, std::shared_ptr<stored_object> handle);

// -- Calls of the table itself, which take several requests

class create_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code)>;

    create_call(table_core table, create_options options)
        : table_(std::move(table)), options_(std::move(options))
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    table_core table_;
    create_options options_;
};

class delete_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code)>;

    explicit delete_call(table_core table) : table_(std::move(table)) {}

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    table_core table_;
};

}  // namespace ddbm::detail

#endif
