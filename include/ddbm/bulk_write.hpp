#ifndef DDBM_BULK_WRITE_HPP
#define DDBM_BULK_WRITE_HPP

#include <ddbm/table.hpp>

#include <ddbm/detail/bulk_core.hpp>
#include <ddbm/detail/bulk_source.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace ddbm {

/** Puts and deletions in several tables, of objects of several classes, carried out together.
 *
 *  @code
 *  ddbm::bulk_write writes(db);
 *  writes.put(orders, order).put_many(lines, all_lines).erase(carts, carts.key("7"));
 *  co_await writes.async_write(ddbm::bulk().in_flight(8));
 *  @endcode
 *
 *  Objects are read when they are added, so they may change or go at once. What is wrong with one
 *  is told by `async_write`, which then sends nothing. Positions count from 0 in the order in which
 *  they were added. The tables are of the client that the bulk is made with.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class bulk_write
{
public:
    explicit bulk_write(client db) : db_(std::move(db)), writes_(detail::make_write_list(db_)) {}

    bulk_write(bulk_write&&) noexcept = default;
    bulk_write& operator=(bulk_write&&) noexcept = default;

    /// As `table::async_put` does.
    template <class T, class Tag, class Object = T>
    bulk_write& put(const table<T, Tag>& table, Object&& object)
    {
        constexpr bool is_object = std::is_convertible_v<Object, const T&>;
        static_assert(is_object, "ddbm: only objects of its class are put into a table");
        if constexpr (detail::check_batch<T, Tag>() && is_object)
        {
            static_assert(
                std::is_lvalue_reference_v<Object> || !detail::is_freed_twice<T, bulk_write>,
                "ddbm: g++ 12 miscompiles this where it is awaited; name the object first"
            );
            const T& written = object;
            detail::add_put(*writes_, table.core_, &written);
        }
        return *this;
    }

    /// A range of objects, which is gone through at once.
    template <class T, class Tag, class Items>
    bulk_write& put_many(const table<T, Tag>& table, Items&& items)
    {
        if constexpr (detail::check_batch<T, Tag>() && detail::check_objects<T, Items>() && detail::check_at_once<Items>())
            detail::add_all<detail::put_each<T, Tag>>(*writes_, table.core_, items);
        return *this;
    }

    /// By a value of `table::key_type`, or of what the key is if that is one value.
    template <class T, class Tag, class Key>
    bulk_write& erase(const table<T, Tag>& table, const Key& key)
    {
        if constexpr (detail::check_batch<T, Tag>() && detail::check_key<T, Tag, Key>())
            detail::erase_each<T, Tag>::add(*writes_, table.core_, key);
        return *this;
    }

    /// A range of such keys, which is gone through at once.
    template <class T, class Tag, class Keys>
    bulk_write& erase_many(const table<T, Tag>& table, Keys&& keys)
    {
        if constexpr (detail::check_batch<T, Tag>() && detail::check_keys<T, Tag, Keys>() && detail::check_at_once<Keys>())
            detail::add_all<detail::erase_each<T, Tag>>(*writes_, table.core_, keys);
        return *this;
    }

    /** Carries out all that has been added since the last time, in requests over all tables.
     *
     *  Says and costs what `table::async_put_many` does. What is only explained, with the token
     *  `ddbm::explain`, is still to be carried out.
     *
     *  @par Completion signature  `void(error_code, bulk_result)`
     */
    template <class Token = default_token>
    auto async_write(bulk options, Token&& token = Token())
    {
        auto writes = writes_;
        // What is only explained is still to be carried out.
        if constexpr (!detail::only_explains<Token>)
            writes_ = detail::make_write_list(db_);
        return detail::async_start<bulk_result, Token>(
            db_.get_executor(),
            detail::write_call(std::move(writes), nullptr, std::move(options)),
            token
        );
    }

    template <class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, bulk>) auto async_write(
        Token&& token = Token()
    )
    {
        return async_write(bulk(), std::forward<Token>(token));
    }

private:
    client db_;
    std::shared_ptr<detail::write_list> writes_;
};

}  // namespace ddbm

#endif
