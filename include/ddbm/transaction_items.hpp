#ifndef DDBM_TRANSACTION_ITEMS_HPP
#define DDBM_TRANSACTION_ITEMS_HPP

#include <ddbm/key.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/table.hpp>

#include <ddbm/detail/transaction_core.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

/// Items of one table among those that `transaction::async_get_together` reads. Made by `item_of`
/// and `items_of`; `Delivered` is a handle, or a vector of handles.
template <class T, class Delivered>
class items_to_read
{
public:
    using delivered_type = Delivered;

    // -- For the library.

    explicit items_to_read(std::vector<detail::joint_key> keys) : keys_(std::move(keys)) {}

    const std::vector<detail::joint_key>& keys() const noexcept { return keys_; }

    // Of what has been read of all parts, what is theirs.
    static Delivered
    take(const std::vector<detail::stored_ptr>& found, std::size_t begin, std::size_t end)
    {
        if constexpr (std::is_same_v<Delivered, stored<T>>)
            return stored<T>(found.at(begin));
        else
        {
            Delivered made;
            for (std::size_t i = begin; i != end; ++i)
                made.emplace_back(found.at(i));
            return made;
        }
    }

private:
    std::vector<detail::joint_key> keys_;
};

namespace detail {

template <class T, class Tag>
joint_key joint_key_of(const ddbm::table<T, Tag>& from, const ddbm::key<T, Tag>& of)
{
    of.attributes();
    return {from.core(), std::string(of.text()), &object_ops_of<T>};
}

template <class Part>
inline constexpr bool is_to_be_read = false;
template <class T, class Delivered>
inline constexpr bool is_to_be_read<items_to_read<T, Delivered>> = true;

}  // namespace detail

/** One item, to be read with others by `transaction::async_get_together`: by the values of its key,
 *  or by a key as a value. Throws what wrong keys throw.
 *
 *  @code
 *  auto [account, rate] =
 *      co_await tx.async_get_together(ddbm::item_of(accounts, "ann"), ddbm::item_of(rates, "EUR"));
 *  @endcode
 */
template <class T, class Tag, class... Values>
items_to_read<T, stored<T>> item_of(const table<T, Tag>& from, const Values&... values)
{
    std::vector<detail::joint_key> keys;
    if constexpr ((std::same_as<Values, key<T, Tag>> && ...))
        (keys.push_back(detail::joint_key_of(from, values)), ...);
    else
        keys.push_back(detail::joint_key_of(from, from.key(values...)));
    static_assert(
        sizeof...(Values) == 1 ||
            (sizeof...(Values) != 0 && !(std::same_as<Values, key<T, Tag>> || ...)),
        "ddbm: an item is given by one key; items_of takes several"
    );
    return items_to_read<T, stored<T>>(std::move(keys));
}

/// Several items of one table, in the order of the keys.
template <class T, class Tag>
items_to_read<T, std::vector<stored<T>>>
items_of(const table<T, Tag>& from, const std::vector<std::type_identity_t<key<T, Tag>>>& keys)
{
    std::vector<detail::joint_key> made;
    for (const auto& each : keys)
        made.push_back(detail::joint_key_of(from, each));
    return items_to_read<T, std::vector<stored<T>>>(std::move(made));
}

namespace detail {

template <class... Parts>
using parts_delivered = std::tuple<typename Parts::delivered_type...>;

// `ends`: how many keys are of each part and those before it.
template <class... Parts, std::size_t... I>
parts_delivered<Parts...>
take_parts(const std::vector<stored_ptr>& found, const std::vector<std::size_t>& ends, std::index_sequence<I...>)
{
    return parts_delivered<Parts...>(
        Parts::take(found, I == 0 ? 0 : ends.at(I - (I != 0)), ends.at(I))...
    );
}

template <class... Parts>
asio::awaitable<parts_delivered<Parts...>>
read_parts_together(transaction_ptr tx, std::vector<joint_key> keys, std::vector<std::size_t> ends)
{
    const std::vector<stored_ptr> found = co_await read_together(std::move(tx), std::move(keys));
    co_return take_parts<Parts...>(found, ends, std::index_sequence_for<Parts...>());
}

template <class T, class Tag>
asio::awaitable<std::vector<stored<T>>>
read_many(transaction_ptr tx, ddbm::table<T, Tag> from, std::vector<ddbm::key<T, Tag>> keys)
{
    const read_under_way turn(tx);
    std::vector<joint_key> all;
    std::vector<ddbm::key<T, Tag>> unknown;
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < keys.size(); ++i)
    {
        all.push_back(joint_key_of(from, keys[i]));
        if (known_object(*tx, all.back()))
            continue;
        unknown.push_back(keys[i]);
        numbers.push_back(i);
    }
    if (!unknown.empty())
    {
        bulk options;
        options.consistent();
        const auto in_time = from.with(limited(*tx, from.core().db).options());
        std::vector<stored<T>> found = co_await in_time.async_get_many(unknown, options);
        for (std::size_t i = 0; i < found.size(); ++i)
            remember_read(*tx, all[numbers[i]], found[i].handle());
    }
    std::vector<stored<T>> delivered;
    for (const joint_key& each : all)
        delivered.emplace_back(known_object(*tx, each).value_or(nullptr));
    co_return delivered;
}

}  // namespace detail
}  // namespace ddbm

#endif
