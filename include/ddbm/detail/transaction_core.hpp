#ifndef DDBM_DETAIL_TRANSACTION_CORE_HPP
#define DDBM_DETAIL_TRANSACTION_CORE_HPP

// The part of transactions that does not depend on any model's type; compiled in the library.

#include <ddbm/diagnostics.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/handler_place.hpp>
#include <ddbm/detail/running_call.hpp>
#include <ddbm/detail/table_core.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

class client;
class transaction;
class transaction_options;

}  // namespace ddbm

namespace ddbm::detail {

class condition_core;
class range_state;
class transaction_state;
class update_core;

// How objects of a class are kept and put back, for savepoints. Null: they cannot be copied.
struct object_ops
{
    std::shared_ptr<stored_object> (*copy)(const void* object) = nullptr;
    void (*assign)(void* object, const void* from) = nullptr;
};

template <class T>
void assign_object(void* object, const void* from)
{
    *static_cast<T*>(object) = *static_cast<const T*>(from);
}

template <class T>
inline constexpr object_ops object_ops_of = [] {
    object_ops made;
    if constexpr (std::is_copy_constructible_v<T> && std::is_copy_assignable_v<T>)
    {
        made.copy = &copy_stored<T>;
        made.assign = &assign_object<T>;
    }
    return made;
}();

using transaction_ptr = std::shared_ptr<transaction_state>;
using stored_ptr = std::shared_ptr<stored_object>;
using transaction_body = std::function<asio::awaitable<void>(transaction&)>;

transaction_ptr make_transaction(const client& db, const transaction_options& options);
asio::any_io_executor executor_of(const transaction_state& tx);
const client& client_of(const transaction_state& tx);
// Throws errc::invalid_request for one of another client.
void check_client(const transaction_state& tx, const table_core& table);

// `db` for requests of the transaction: they end with its time, and are part of the call that it is
// of, if any.
client limited(const transaction_state& tx, const client& db);
// The same of a range that has not begun.
void take_into_call(const transaction_state& tx, range_state& range);
// Whether its time has passed.
bool is_late(const transaction_state& tx);

// -- Reading

// A read that the transaction remembers, and sends only if it does not know the item yet.
class transaction_read
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, stored_ptr)>;

    transaction_read(
        transaction_ptr tx,
        const table_core& table,
        key_parts key,
        if_absent absent,
        const object_ops* ops
    );
    transaction_read(transaction_read&&) noexcept;
    ~transaction_read();

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

private:
    struct content;
    std::unique_ptr<content> content_;
};

// One of the items that are read together.
class joint_key
{
public:
    joint_key(table_core of, std::string json, const object_ops* how)
        : table(std::move(of)), key(std::move(json)), ops(how)
    {
    }

    table_core table;
    std::string key;  // DynamoDB's JSON
    const object_ops* ops;
};

// In the order of the keys, null where there is no item.
asio::awaitable<std::vector<stored_ptr>>
read_together(transaction_ptr tx, std::vector<joint_key> keys);

// From its beginning until it goes, however it ends: as long the transaction is not committed, and
// nothing is written in the same layer.
class read_under_way
{
public:
    // In the layer that the caller works in. Both throw errc::invalid_request if the transaction is
    // not open.
    explicit read_under_way(transaction_ptr tx);
    read_under_way(transaction_ptr tx, std::size_t layer);
    read_under_way(read_under_way&& other) noexcept
        : tx_(std::move(other.tx_)), layer_(other.layer_)
    {
    }
    ~read_under_way() { end(); }

    void end() noexcept;

private:
    transaction_ptr tx_;
    std::size_t layer_;
};

// The transaction's own object of the item.
stored_ptr
remember(transaction_state& tx, const table_core& table, stored_ptr object, const object_ops* ops);

// What the transaction knows of an item; nothing: it has to be read.
std::optional<stored_ptr> known_object(transaction_state& tx, const joint_key& key);
// It has been read, strongly consistent; null: there is none.
void remember_read(transaction_state& tx, const joint_key& key, stored_ptr found);

// -- Writing. Nothing is sent.

// The item as it will be written, in DynamoDB's JSON.
std::string queue_put(
    transaction_state& tx,
    const table_core& table,
    const void* object,
    if_present present,
    const condition_core* condition
);
void queue_save(transaction_state& tx, const stored_object* object);
void queue_move(transaction_state& tx, const stored_object* object);
void queue_erase(transaction_state& tx, const stored_object* object);
void queue_erase(
    transaction_state& tx,
    const table_core& table,
    std::span<const key_part> key,
    const condition_core* condition
);
void queue_update(
    transaction_state& tx,
    const table_core& table,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms
);
void queue_check(
    transaction_state& tx,
    const table_core& table,
    std::span<const key_part> key,
    const condition_core& condition
);
void queue_body(transaction_state& tx, transaction_body body);

// -- Its end

// Whether it has been committed; else it has begun again.
asio::awaitable<bool> commit(transaction_ptr tx, client db);
// Whether what has been read is still so; else it has begun again.
asio::awaitable<bool> reads_hold(transaction_ptr tx);

// -- Sub-transactions

// What is done on its executor belongs to it, until it is kept or goes.
class transaction_layer
{
public:
    // Within the one that runs now. Throws where the objects that are there cannot be kept.
    explicit transaction_layer(transaction_ptr tx);
    transaction_layer(const transaction_layer&) = delete;
    ~transaction_layer();

    asio::any_io_executor executor(asio::any_io_executor around) const;
    void keep();

private:
    const transaction_ptr tx_;
    const std::size_t number_;
    bool is_kept_ = false;
};

}  // namespace ddbm::detail

#endif
