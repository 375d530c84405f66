#ifndef DDBM_BULK_READ_HPP
#define DDBM_BULK_READ_HPP

#include <ddbm/table.hpp>

#include <ddbm/detail/bulk_core.hpp>
#include <ddbm/detail/bulk_source.hpp>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace ddbm {

/** What a `bulk_read` finds in one place: to be asked once that has completed.
 *
 *  A handle: copies share everything. Keeps all that the bulk has found in memory.
 */
template <class T>
class bulk_found
{
public:
    bulk_found() = default;

    /// An empty handle if there is no such item, and if it has not been read.
    stored<T> get() const
    {
        return reads_ ? stored<T>(detail::found_at(*reads_, position_)) : stored<T>();
    }

private:
    friend class bulk_read;

    bulk_found(std::shared_ptr<const detail::read_list> reads, std::size_t position)
        : reads_(std::move(reads)), position_(position)
    {
    }

    std::shared_ptr<const detail::read_list> reads_;
    std::size_t position_ = 0;
};

/** Reads from several tables, of objects of several classes, carried out together.
 *
 *  @code
 *  ddbm::bulk_read reads(db);
 *  auto who = reads.get(customers, "7");
 *  auto last = reads.get(orders, orders.key("7", 1001));
 *  co_await reads.async_read();
 *  if (auto found = who.get())
 *      std::cout << found->name << '\n';
 *  @endcode
 *
 *  Keys are read when they are added. What is wrong with one is told by `async_read`, which then
 *  sends nothing. Equal keys of a table are sent once. The tables are of the client that the bulk
 *  is made with.
 *
 *  Distinct objects: safe. Shared objects: unsafe.
 */
class bulk_read
{
public:
    explicit bulk_read(client db) : db_(std::move(db)), reads_(detail::make_read_list(db_)) {}

    bulk_read(bulk_read&&) noexcept = default;
    bulk_read& operator=(bulk_read&&) noexcept = default;

    /// By a value of `table::key_type`, or of what the key is if that is one value.
    template <class T, class Tag, class Key>
    bulk_found<T> get(const table<T, Tag>& table, const Key& key)
    {
        bulk_found<T> place;
        if constexpr (detail::check_key<T, Tag, Key>())
            place = detail::with_key_parts<T, Tag>(key, [&](detail::key_parts parts) {
                const std::size_t position = detail::add_read(*reads_, table.core_, parts);
                return bulk_found<T>(reads_, position);
            });
        return place;
    }

    /** Reads all that has been added since the last time, in requests over all tables.
     *
     *  Says and costs what `table::async_get_many` does. What is only explained, with the token
     *  `ddbm::explain`, is still to be read. After a failure the places have what has
     *  been read until then.
     *
     *  @par Completion signature  `void(error_code)`
     */
    template <class Token = default_token>
    auto async_read(bulk options, Token&& token = Token())
    {
        auto reads = reads_;
        // What is only explained is still to be carried out.
        if constexpr (!detail::only_explains<Token>)
            reads_ = detail::make_read_list(db_);
        return detail::async_start<void, Token>(
            db_.get_executor(), detail::fill_call(std::move(reads), std::move(options)), token
        );
    }

    template <class Token = default_token>
    requires(!std::is_same_v<std::remove_cvref_t<Token>, bulk>) auto async_read(
        Token&& token = Token()
    )
    {
        return async_read(bulk(), std::forward<Token>(token));
    }

private:
    client db_;
    std::shared_ptr<detail::read_list> reads_;
};

}  // namespace ddbm

#endif
