#ifndef DDBM_RANGE_HPP
#define DDBM_RANGE_HPP

#include <ddbm/as_result.hpp>
#include <ddbm/comparison.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/explanation.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/model.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/range_page.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/range_core.hpp>
#include <ddbm/detail/range_source.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

template <class T, class Tag = void>
class table;

namespace detail {

// An operation in a coroutine, which calls the function for misfits itself, so that what it throws
// comes out of the `co_await`. `State` is a range_state, or that of several ranges.
//
// Items that have been read ahead come without the turn of the executor that an operation takes.
template <class Result, class Token, class State, class Call>
asio::awaitable<typename awaited<Result, Token>::type>
await_range(std::shared_ptr<State> range, Call call)
{
    if constexpr (Call::takes_next)
    {
        if (auto there = take_read_ahead(*range))
            co_return Result(std::move(there));
    }
    for (;;)
    {
        Call again = call;
        awaited_call<Call> wait(again);
        co_await std::move(wait).operation();
        if (wait.has_failed() || !call_for_misfits(*range))
            co_return awaited<Result, Token>::from(wait);
    }
}

template <class Handle, class Token, class State>
auto start_next(std::shared_ptr<State> range, std::remove_reference_t<Token>& token)
{
    if constexpr (awaits<std::decay_t<Token>>)
    {
        auto call = call_for_next(range, misfit_calls::by_caller);
        return await_range<Handle, std::decay_t<Token>>(std::move(range), std::move(call));
    }
    else
    {
        auto executor = executor_of(*range);
        auto call = call_for_next(std::move(range), misfit_calls::by_operation);
        return async_start<Handle, Token>(std::move(executor), std::move(call), token);
    }
}

// `make_call(who)` makes a call that leaves the function for misfits to whom it is told.
template <class Result, class Token, class State, class MakeCall>
auto start_range(
    const std::shared_ptr<State>& range, MakeCall make_call, std::remove_reference_t<Token>& token
)
{
    if constexpr (awaits<std::decay_t<Token>>)
        return await_range<Result, std::decay_t<Token>>(range, make_call(misfit_calls::by_caller));
    else
        return async_start<Result, Token>(
            executor_of(*range), make_call(misfit_calls::by_operation), token
        );
}

// For what is made of several ranges.
class range_access
{
public:
    template <class Range>
    static const std::shared_ptr<range_state>& state_of(const Range& range)
    {
        return range.state_;
    }
};

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
 *  operation; later that throws `errc::invalid_request`.
 *
 *  Copies are handles on one range, with one position. With the last of them, unless an operation
 *  is under way, goes what is being read ahead. Distinct objects: safe. Shared objects: unsafe; one
 *  operation at a time: another one fails with `errc::invalid_request`.
 *
 *  It delivers handles of the class `Handle`: `stored<T>` where items are read as a whole, which is
 *  what stands for it below; `projected` after `as`, `partial` from an index that holds a part of
 *  each item.
 */
template <class T, class Derived, class Tag = void, class Handle = stored<T>>
class range
{
public:
    using value_type = Handle;
    using page_type = range_page<T, Handle>;

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

    /** Delivers only items for which this is true; several filters must all be.
     *
     *  What is filtered out has been evaluated: it costs as much, and `limit` counts it. A filter
     *  of a query is about other attributes than the key that it goes by, and that of an index
     *  about what the index holds. Others do not compile where they stand here as they are made of
     *  `attr`; of those that are kept as a `condition`, and of attributes without a model,
     *  operations fail with `errc::invalid_request`, and send nothing.
     */
    Derived filter(const condition<T, Tag>& what)
    {
        detail::add_filter(*state_, what.core());
        return derived();
    }
    template <class Other, class OtherTag, auto Fields>
    requires detail::is_said_of<Other, OtherTag, T, Tag>
        Derived filter(const detail::condition_about<Other, OtherTag, Fields>& what)
    {
        using check = detail::filter_check<
            model_of<T, Tag>,
            typename Derived::source_type,
            Derived::kind,
            detail::condition_about<Other, OtherTag, Fields>>;
        if constexpr (check::is_valid)
            detail::add_filter(*state_, what.core());
        return derived();
    }

    /** Reads pages ahead while others are consumed, as long as their replies and 1 MB for each page
     *  that is on its way are not more than so many bytes. 0: none is, as by default. Throws
     *  `errc::invalid_request` for other numbers below 2 MiB, by which none might be.
     *
     *  Of use where items take time to work on. A page that was fetched in vain is paid for all the
     *  same. One that nobody waits for has the time of a call by itself, `call_options::timeout`;
     *  if that is over it is fetched again for who needs it.
     */
    Derived prefetch(std::size_t bytes = 4 * 1024 * 1024)
    {
        detail::set_prefetch(*state_, bytes);
        return derived();
    }

    /** Begins behind the place that a cursor tells; an empty one is none.
     *
     *  The cursor is one of a range that asks for the same: of this table or index, by the same
     *  conditions, filters, order and segments. Else, and where it is damaged or not signed as it
     *  has to be, the first operation fails with `errc::invalid_cursor`, and sends nothing.
     */
    Derived start_after(std::string cursor)
    {
        detail::set_cursor(*state_, std::move(cursor));
        return derived();
    }

    /// Signs the cursors of this range with a key, and takes only such. Without one who has a
    /// cursor can make another, which begins behind any item of what is asked for.
    Derived sign_cursors(cursor_key key)
    {
        detail::set_cursor_key(*state_, std::move(key));
        return derived();
    }

    /** The place behind the item that was delivered last, as text that is safe in a URL; empty
     *  where nothing comes behind it, at the end of the range.
     *
     *  A range that was ended by `limit` or `take` is not at its end. Before anything has been
     *  delivered it is what `start_after` was given. The key of the item can be read in it.
     *
     *  Throws `errc::store_damaged` where an engine's item has a damaged key that was not read.
     */
    std::string cursor() const { return detail::cursor_of(*state_); }

    /// Lets `capacity` count.
    Derived count_capacity()
    {
        detail::set_counts_capacity(*state_);
        return derived();
    }

    /// The capacity units that the pages have consumed so far, as the service says them; 0 without
    /// `count_capacity`.
    double capacity() const { return detail::capacity_of(*state_); }

    /// Sees every write that succeeded before, at twice the capacity. Not of a global index.
    Derived consistent()
    {
        static_assert(
            Derived::source_type::is_consistent, "ddbm: a global index has no consistent reads"
        );
        return consistency(ddbm::consistency::strong);
    }

    /// Which writes are seen, whatever the options of the table's calls say. Where these or the
    /// range ask a global index for all of them, its operations fail with `errc::invalid_request`.
    Derived consistency(ddbm::consistency of_reads)
    {
        detail::set_consistency(*state_, of_reads);
        return derived();
    }

    /** Hands items that do not fit the model to a function, and goes on behind them.
     *
     *  Without one `async_next` fails for each of them. An empty function is none. Can be changed
     *  at any time but while an operation is under way.
     *
     *  @code
     *  std::vector<ddbm::misfit> bad;
     *  auto all = maps.scan().on_misfit([&bad](const ddbm::misfit& each) { bad.push_back(each); });
     *  while (auto found = co_await all.async_next())
     *      ...
     *  @endcode
     *
     *  The function is called by the operations that deliver items: in their order, before the item
     *  behind is delivered, once for each, and not for those behind the last item that `take`
     *  allows. It runs
     *  where the completion handler runs, on that one's executor, never inside of an initiating
     *  function; with the default token and with `as_result` inside of the coroutine that awaits.
     *  There what it throws comes out of the `co_await`; with other tokens it leaves through what
     *  runs the executor, as from a completion handler, and the handler is not called. Either way
     *  the range stands behind the item. It must not call operations of the same range.
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
     *  fetches the same page again. `call_options::timeout` is the time for all pages that a call
     *  needs, also for one that is being read ahead; the next call has as much.
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
        return detail::start_next<Handle, Token>(state_, token);
    }

    /** Delivers so many items, fewer only at the end, and a cursor to go on behind them. Under a
     *  filter that takes as many requests as it needs.
     *
     *  @code
     *  auto page = co_await orders.query("7").start_after(cursor).async_next_page(20);
     *  @endcode
     *
     *  Without a filter and `prefetch` it evaluates one item more than that, which tells whether
     *  there is a next page. With either of them the last page can have a cursor too, behind which
     *  there is an empty page: to look for one more item that matches might cost the whole table.
     *  Where an item does not fit, or a page cannot be fetched, it fails, and
     *  no item is lost: those that were read are delivered by the next call.
     *
     *  Throws `errc::invalid_request` for less than one item. Costs, fails and is cancelled as
     *  `async_next`.
     *
     *  @par Completion signature  `void(error_code, range_page<T>)`
     */
    template <class Token = default_token>
    auto async_next_page(std::int64_t items, Token&& token = Token())
    {
        return next_items<range_page<T, Handle>, Token>(items, token);
    }

    /// The same with the items of one page of the service, up to 1 MB of them; of the next one that
    /// has any.
    template <class Token = default_token>
    auto async_next_page(Token&& token = Token()) requires(!std::is_integral_v<std::decay_t<Token>>)
    {
        return next_items<range_page<T, Handle>, Token>(detail::page_of_service, token);
    }

    /** Delivers all items that are left, at once; `take` bounds what that takes of memory.
     *
     *  Fails as `async_next_page`, and without losing what was read: the next call goes on.
     *
     *  @par Completion signature  `void(error_code, std::vector<stored<T>>)`
     */
    template <class Token = default_token>
    auto async_collect(Token&& token = Token())
    {
        return next_items<std::vector<Handle>, Token>(detail::whole_range, token);
    }

    /** Counts the items that are left, those that do not fit the model too. They are not delivered,
     *  and the range stays where it is.
     *
     *  Costs as much as reading them. With the token `ddbm::explain` it tells what it would send
     *  first, for what is left of the range.
     *
     *  @par Completion signature  `void(error_code, std::int64_t)`
     */
    template <class Token = default_token>
    auto async_count(Token&& token = Token())
    {
        return detail::async_start<std::int64_t, Token>(
            detail::executor_of(*state_), detail::count_call(state_), token
        );
    }

    /** What the range would send first, where it begins, and what that costs at least. Nothing is
     *  sent, and the range stays where it is.
     *
     *  @code
     *  std::cout << orders.query<"by_status">(status::open).explain() << '\n';
     *  // Query of orders, index by_status: at least 0.5 RCU
     *  // {"TableName":"orders","IndexName":"by_status",...}
     *  // warning: the size of what is read is not known before
     *  // warning: a global index has no consistent reads, and shows a write some time after it
     *  @endcode
     *
     *  Pages that follow, and are needed for what the filter leaves out or does not fit into 1 MB,
     *  cost as much each. What cannot be sent is thrown as the `ddbm::error` that the first
     *  operation would fail with.
     */
    explanation explain() const { return detail::explain_range(*state_); }

    // For the library.
    const detail::table_core& source_table() const { return detail::table_of(*state_); }

protected:
    explicit range(std::shared_ptr<detail::range_state> state) : state_(std::move(state)) {}

    friend class detail::range_access;

    Derived derived() const { return static_cast<const Derived&>(*this); }

    template <class Result, class Token>
    auto next_items(detail::page_size items, std::remove_reference_t<Token>& token)
    {
        const auto call = [&](detail::misfit_calls who) {
            return detail::page_call(state_, who, items);
        };
        return detail::start_range<Result, Token>(state_, call, token);
    }

    std::shared_ptr<detail::range_state> state_;
};

/** The items of one partition, in the order of the sort key: of a table, or of an index, in its
 *  order. Made by `table<T>::query`.
 */
template <
    class T,
    class Tag = void,
    class Source = detail::of_table,
    class Handle = typename Source::template handle<T, Tag>>
class query_range : public range<T, query_range<T, Tag, Source, Handle>, Tag, Handle>
{
    using model = model_of<T, Tag>;

public:
    using source_type = Source;
    static constexpr detail::range_kind kind = detail::range_kind::query;

    /** Only items whose sort key fulfils this: `eq lt le gt ge between`, and `begins_with` for
     *  strings and binaries. The latest one holds.
     *
     *  An index whose sort key has several attributes takes one condition for each, from the first
     *  on, of which all but the last are `eq`: `sort_key(ddbm::eq("EU"), ddbm::ge(2026))`.
     *
     *  One that is composed of several members is compared with a tuple of their values,
     *  `ddbm::eq(std::tuple(day, 7))`; `begins_with` takes the first of them, too, and finds the
     *  items with these: `ddbm::begins_with(day)`.
     */
    template <comparison_operator... Operator, class... Value>
    query_range sort_key(const comparison<Operator, Value>&... conditions)
    {
        detail::set_sort_key_conditions<model, Source>(*this->state_, conditions...);
        return *this;
    }

    /// From the greatest sort key to the least.
    query_range reverse()
    {
        detail::set_reverse(*this->state_);
        return *this;
    }

    /** Reads only the attributes of a smaller class: one with a model whose fields are among those
     *  of the table's model, by the names of their attributes. `SmallTag` is that of its model.
     *
     *  @code
     *  struct summary { std::string id; int total_cents = 0; };   // with a ddbm::model_of<summary>
     *  auto all = orders.query("7").as<summary>();
     *  @endcode
     *
     *  Less is sent; what the read costs is that of whole items. It is a range of its own, of which
     *  all is asked that has been asked of this one. Throws `errc::invalid_request` once the first
     *  item has been asked for.
     */
    template <class Small, class SmallTag = void>
    auto as()
    {
        return query_range<T, Tag, Source, projected<Small>>(
            detail::projected_range<model, Source, Small, SmallTag>(this->state_)
        );
    }

private:
    template <class, class>
    friend class table;
    template <class, class, class, class>
    friend class query_range;

    explicit query_range(std::shared_ptr<detail::range_state> state)
        : range<T, query_range, Tag, Handle>(std::move(state))
    {
    }
};

/// All items of a table or an index, in no particular order. Made by `table<T>::scan`.
template <
    class T,
    class Tag = void,
    class Source = detail::of_table,
    class Handle = typename Source::template handle<T, Tag>>
class scan_range : public range<T, scan_range<T, Tag, Source, Handle>, Tag, Handle>
{
public:
    using source_type = Source;
    static constexpr detail::range_kind kind = detail::range_kind::scan;

    /** Reads the table in so many parts, of 16 at once, each of these with one page ahead of what
     *  is delivered; items come as their pages do. Throws `errc::invalid_request` for less than
     *  one and more than a million.
     *
     *  Each part takes a connection while it waits, and up to 1 MB of the table's capacity for each
     *  page. A cursor has the place of each.
     */
    scan_range segments(std::int64_t count)
    {
        detail::set_segments(*this->state_, count);
        return *this;
    }

    /// Reads only the attributes of a smaller class, as `query_range::as`.
    template <class Small, class SmallTag = void>
    auto as()
    {
        return scan_range<T, Tag, Source, projected<Small>>(
            detail::projected_range<model_of<T, Tag>, Source, Small, SmallTag>(this->state_)
        );
    }

private:
    template <class, class>
    friend class table;
    template <class, class, class, class>
    friend class scan_range;

    explicit scan_range(std::shared_ptr<detail::range_state> state)
        : range<T, scan_range, Tag, Handle>(std::move(state))
    {
    }
};

}  // namespace ddbm

#endif
