#ifndef DDBM_GET_RANGE_HPP
#define DDBM_GET_RANGE_HPP

#include <ddbm/as_result.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/bulk_core.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// For what has been read ahead, without the turn of the executor that an operation takes.
template <class T, class Token>
asio::awaitable<typename awaited<std::optional<stored<T>>, Token>::type>
next_of(std::shared_ptr<get_range_state> range)
{
    next_found next;
    if (take_read_ahead(*range, next))
        co_return std::optional<stored<T>>(std::move(next));
    next_found_call call(range);
    awaited_call<next_found_call> wait(call);
    co_await std::move(wait).operation();
    co_return awaited<std::optional<stored<T>>, Token>::from(wait);
}

}  // namespace detail

/** The items with the keys of a range, one after the other in the order of the keys, however many
 *  these are. Made by `table<T>::get_many`.
 *
 *  @code
 *  auto found = readings.get_many(keys);
 *  while (auto next = co_await found.async_next())
 *      if (*next)
 *          std::cout << (*next)->value << '\n';
 *  @endcode
 *
 *  The keys are taken as they are needed, `bulk::in_flight` times 100 at a time, and that many
 *  items are in memory at most. The range of keys is moved in, and what it refers to stays as long
 *  as this range is used. It is gone through where the completion handler runs, on that one's
 *  executor, never inside of an initiating function.
 *
 *  Copies are handles on one range, with one position. Distinct objects: safe. Shared objects:
 *  unsafe; one `async_next` at a time.
 */
template <class T>
class get_range
{
public:
    using value_type = stored<T>;

    /** Delivers what was found for the next key: a handle, empty if there is no such item; nothing
     *  at the end, and from then on.
     *
     *  Where reading fails or is cancelled the range is where it was: the next call asks again for
     *  what has not been read, `diagnostics::bulk()` names it. A key that cannot be one and, unless
     *  there is `bulk::on_misfit`, an item that does not fit the model are failures too, once: the
     *  next call goes on behind them. So is what the range of keys throws, with its code or with
     *  `errc::invalid_request`; the keys before it are the last.
     *
     *  Costs 0.5 RCU per started 4 KB of each item, 1 RCU if `consistent`; 0.5 and 1 where there is
     *  none.
     *
     *  @par Completion signature  `void(error_code, std::optional<stored<T>>)`
     *  @par Errors  those of `table::async_get_many`.
     *  @par Per-operation cancellation  Total, partial and terminal.
     */
    template <class Token = default_token>
    auto async_next(Token&& token = Token())
    {
        using kind = std::decay_t<Token>;
        static_assert(
            !detail::only_explains<Token>,
            "ddbm: a get_range is not explained, as its keys would be gone; explain async_get_many "
            "of them"
        );
        if constexpr (detail::only_explains<Token>)
            return;
        else if constexpr (detail::awaits<kind>)
            return detail::next_of<T, kind>(state_);
        else
        {
            auto executor = detail::executor_of(*state_);
            return detail::async_start<std::optional<stored<T>>, Token>(
                std::move(executor), detail::next_found_call(state_), token
            );
        }
    }

private:
    template <class, class>
    friend class table;

    explicit get_range(std::shared_ptr<detail::get_range_state> state) : state_(std::move(state)) {}

    std::shared_ptr<detail::get_range_state> state_;
};

}  // namespace ddbm

#endif
