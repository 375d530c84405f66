#ifndef DDBM_RANGE_HPP
#define DDBM_RANGE_HPP

#include <ddbm/as_result.hpp>
#include <ddbm/comparison.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/model.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/range_core.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

template <class T, class Tag = void>
class table;

namespace detail {

template <class T, class Token>
auto async_next_of(
    std::shared_ptr<range_state> range, misfit_calls calls, std::remove_reference_t<Token>& token
)
{
    auto executor = executor_of(*range);
    return async_start<stored<T>, Token>(
        std::move(executor), next_call(std::move(range), calls), token
    );
}

// Neither an item nor a failure.
template <class T>
bool is_empty(const stored<T>& next)
{
    return !next;
}

template <class T>
bool is_empty(const result<stored<T>>& next)
{
    return next && !*next;
}

// For items that have been read ahead, without the turn of the executor that an operation takes.
// `Result` is what `co_await` returns with `Token`, made of a stored<T>. Calls the function for
// misfits itself, so that what it throws comes out of the `co_await`.
template <class T, class Token, class Result>
asio::awaitable<Result> next_of(std::shared_ptr<range_state> range)
{
    for (;;)
    {
        if (auto there = take_read_ahead(*range))
            co_return stored<T>(std::move(there));
        Token token;
        Result next = co_await async_next_of<T, Token>(range, misfit_calls::by_caller, token);
        if (!is_empty(next) || !waits_for_misfit_call(*range))
            co_return next;
    }
}

}  // namespace detail

/** The items that a query or a scan finds, one after the other. What `query_range` and
 *  `scan_range` have in common.
 *
 *  @code
 *  auto later = maps.query(1).sort_key(ddbm::gt(5));
 *  while (auto found = co_await later.async_next())
 *      std::cout << found->name << '\n';
 *  @endcode
 *
 *  Pages are fetched when they are needed. What is asked for can be changed until the first
 *  `async_next`; later that throws `errc::invalid_request`.
 *
 *  Copies are handles on one range, with one position. Distinct objects: safe. Shared objects:
 *  unsafe; one `async_next` at a time.
 */
template <class T, class Derived>
class range
{
public:
    using value_type = stored<T>;

    /// The most items that are evaluated, in all pages together: what the range costs at most.
    Derived limit(std::int64_t items)
    {
        detail::set_limit(*state_, items);
        return derived();
    }

    /// The most items that are delivered.
    Derived take(std::int64_t items)
    {
        detail::set_take(*state_, items);
        return derived();
    }

    /// Sees every write that succeeded before, at twice the capacity.
    Derived consistent() { return consistency(ddbm::consistency::strong); }

    /// Which writes are seen, whatever the options of the table's calls say.
    Derived consistency(ddbm::consistency of_reads)
    {
        detail::set_consistency(*state_, of_reads);
        return derived();
    }

    /** Hands items that do not fit the model to a function, and goes on behind them.
     *
     *  Without one `async_next` fails for each of them. An empty function is none. Can be changed
     *  at any time but while an `async_next` is under way.
     *
     *  @code
     *  std::vector<ddbm::misfit> bad;
     *  auto all = maps.scan().on_misfit([&bad](const ddbm::misfit& each) { bad.push_back(each); });
     *  while (auto found = co_await all.async_next())
     *      ...
     *  @endcode
     *
     *  The function is called by `async_next`: in the order of the items, before the item behind is
     *  delivered, once for each, and not for those behind the last item that `take` allows. It runs
     *  where the completion handler runs, on that one's executor, never inside of an initiating
     *  function; with the default token and with `as_result` inside of the coroutine that awaits.
     *  There what it throws comes out of the `co_await`; with other tokens it leaves through what
     *  runs the executor, as from a completion handler, and the handler is not called. Either way
     *  the range stands behind the item. It must not call `async_next` of the same range.
     *
     *  With g++ up to 12 name the function, or the range as above, in a statement of its own if it
     *  captures objects by copy: in an expression with `co_await` they would be destroyed twice.
     */
    Derived on_misfit(std::function<void(const misfit&)> function)
    {
        detail::set_misfit_function(*state_, std::move(function));
        return derived();
    }

    /** Delivers the next item; an empty handle at the end, and from then on.
     *
     *  Fetches a page when the one before is used up, and goes on to the next when a page is empty
     *  but not the last. Where that fails or is cancelled the range is where it was: the next call
     *  fetches the same page again.
     *
     *  An item that does not fit the model is a failure too, once: those before it have been
     *  delivered, the diagnostics name its key, and the next call goes on behind it, without
     *  fetching anything again. It counts as evaluated, not as delivered. See `on_misfit`.
     *
     *  With the default token and with `as_result`, an item of a page that is there is delivered at
     *  once; other tokens take a turn of the executor for each item, as they do for pages.
     *
     *  Costs 0.5 RCU per started 4 KB of a page's items, 1 RCU if `consistent`.
     *
     *  @par Completion signature  `void(error_code, stored<T>)`
     *  @par Errors  those of `client`; those of models for an item that does not fit.
     *  @par Per-operation cancellation  Total, partial and terminal.
     */
    template <class Token = default_token>
    auto async_next(Token&& token = Token())
    {
        using kind = std::decay_t<Token>;
        if constexpr (std::is_same_v<kind, default_token>)
            return detail::next_of<T, kind, stored<T>>(state_);
        else if constexpr (std::is_same_v<kind, as_result_t<>>)
            return detail::next_of<T, kind, result<stored<T>>>(state_);
        else
            return detail::async_next_of<T, Token>(
                state_, detail::misfit_calls::by_operation, token
            );
    }

protected:
    explicit range(std::shared_ptr<detail::range_state> state) : state_(std::move(state)) {}

    Derived derived() const { return static_cast<const Derived&>(*this); }

    std::shared_ptr<detail::range_state> state_;
};

/// The items of one partition, in the order of the sort key. Made by `table<T>::query`.
template <class T, class Tag = void>
class query_range : public range<T, query_range<T, Tag>>
{
public:
    /// Only items whose sort key fulfils this: `eq lt le gt ge between`, and `begins_with` for
    /// strings and binaries. The latest one holds.
    template <comparison_operator Operator, class Value>
    query_range sort_key(const comparison<Operator, Value>& condition)
    {
        static_assert(
            detail::has_sort_key<T, Tag>, "ddbm: this model has no sort key to make a condition on"
        );
        if constexpr (detail::has_sort_key<T, Tag>)
        {
            using argument = detail::sort_key_argument<T, Tag>;
            using key_codec = detail::key_codec<T, detail::key_role::sort, Tag>;
            constexpr bool has_prefixes = Operator != comparison_operator::begins_with ||
                                          key_codec::stored_as != attribute_type::n;
            constexpr bool is_valid = argument::template takes<Value>;
            constexpr bool has_open_end = Operator != comparison_operator::begins_with ||
                                          detail::has_open_end<T, detail::key_role::sort, Tag>();
            static_assert(has_prefixes, "ddbm: a number does not begin with another");
            static_assert(
                has_open_end,
                "ddbm: begins_with is for composed keys that end with a member which is not "
                "padded; for others there is between"
            );
            static_assert(
                is_valid, "ddbm: the condition's value cannot be compared with the model's sort key"
            );
            if constexpr (is_valid)
            {
                // What is made of them refers to them.
                const auto& values = condition.operands();
                const std::vector<argument> arguments(values.begin(), values.end());
                std::vector<detail::key_part> operands;
                for (const argument& each : arguments)
                    operands.push_back(each.part());
                detail::set_sort_key(*this->state_, {}, Operator, operands);
            }
        }
        return *this;
    }

    /// From the greatest sort key to the least.
    query_range reverse()
    {
        detail::set_reverse(*this->state_);
        return *this;
    }

private:
    friend class table<T, Tag>;

    explicit query_range(std::shared_ptr<detail::range_state> state)
        : range<T, query_range<T, Tag>>(std::move(state))
    {
    }
};

/// All items of a table, in no particular order. Made by `table<T>::scan`.
template <class T, class Tag = void>
class scan_range : public range<T, scan_range<T, Tag>>
{
    friend class table<T, Tag>;

    explicit scan_range(std::shared_ptr<detail::range_state> state)
        : range<T, scan_range<T, Tag>>(std::move(state))
    {
    }
};

}  // namespace ddbm

#endif
