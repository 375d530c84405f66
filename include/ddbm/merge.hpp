#ifndef DDBM_MERGE_HPP
#define DDBM_MERGE_HPP

#include <ddbm/comparison.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/consistency.hpp>
#include <ddbm/cursor_key.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/explanation.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/range.hpp>
#include <ddbm/range_page.hpp>

#include <ddbm/detail/handle_object.hpp>
#include <ddbm/detail/merge_core.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

/** The items of several queries as those of one: in the order of the sort key, and in that of the
 *  queries where sort keys are equal. What `merged_range` and `sharded_range` have in common.
 *
 *  Before the first item a page of each query is read, up to 16 of them at once; later the next
 *  page of one when its items are used up. So a page of each is in memory, 1 MB at most, and what
 *  `prefetch` allows.
 *
 *  An operation has the time of one call, `call_options::timeout`, for whatever it reads: the least
 *  of those of its queries.
 *
 *  There is no `limit` of all together: before anything is delivered an item of each has to be
 *  evaluated. That of a query is its own.
 *
 *  Copies are handles on one range, with one position. Distinct objects: safe. Shared objects:
 *  unsafe; one operation at a time: another one fails with `errc::invalid_request`.
 */
template <class Derived, class T, class Handle>
class ordered_ranges
{
public:
    using value_type = Handle;
    using page_type = range_page<T, Handle>;

    /// The most items that are delivered, of all together. No more than that are read of each.
    Derived take(std::int64_t items)
    {
        detail::set_take(*merge_, items);
        return derived();
    }

    /// As `range::prefetch`, with so many bytes for each query.
    Derived prefetch(std::size_t bytes = 4 * 1024 * 1024)
    {
        return set_all([&](detail::range_state& each) { detail::set_prefetch(each, bytes); });
    }

    /** As `range::start_after`: begins each of the queries behind the place that a cursor of the
     * same queries, in the same order, tells of it.
     *
     *  What the queries themselves were told to start after is not looked at then. Throws
     *  `errc::invalid_request` where something of one of them has been asked for already.
     */
    Derived start_after(std::string cursor)
    {
        detail::set_cursor(*merge_, std::move(cursor));
        return derived();
    }

    /// As `range::sign_cursors`.
    Derived sign_cursors(cursor_key key)
    {
        detail::set_cursor_key(*merge_, std::move(key));
        return derived();
    }

    /** As `range::cursor`: the place of each query behind the item that was delivered last of it,
     *  whatever has been read ahead. So its text is as long as the keys of that many items.
     *
     *  Not to be asked for while an operation is under way. A query that was ended by a `take` or
     *  `limit` of its own goes on behind it, with items that may belong before those of others.
     */
    std::string cursor() const { return detail::cursor_of(*merge_); }

    /// As `range::count_capacity`.
    Derived count_capacity()
    {
        return set_all([](detail::range_state& each) { detail::set_counts_capacity(each); });
    }

    /// The sum of `range::capacity` of all queries.
    double capacity() const { return detail::capacity_of(*merge_); }

    /// Hands items that do not fit the model to a function: see `range::on_misfit`. They are told
    /// before the next item that fits, and not in the order of the sort key. A query that has a
    /// function of its own keeps that.
    Derived on_misfit(std::function<void(const misfit&)> function)
    {
        detail::set_misfit_function(*merge_, std::move(function));
        return derived();
    }

    /** Delivers the next item; an empty handle at the end, and from then on. See
     *  `range::async_next`.
     *
     *  Where a page cannot be read, or it is cancelled, the pages of the other queries are kept:
     *  the next call reads on what is missing.
     *
     *  @par Completion signature  `void(error_code, Handle)`
     *  @par Errors  those of `range::async_next`; `errc::invalid_request` for queries that go in
     *  different directions.
     *  @par Per-operation cancellation  Total, partial and terminal.
     */
    template <class Token = default_token>
    auto async_next(Token&& token = Token())
    {
        return detail::start_next<Handle, Token>(merge_, token);
    }

    /** Delivers so many items, fewer only at the end, and a cursor to go on behind them. See
     *  `range::async_next_page`.
     *
     *  @code
     *  auto page = co_await events.query("monday").start_after(cursor).async_next_page(20);
     *  @endcode
     *
     *  Without a filter and `prefetch` it evaluates one item more than that of each query at most,
     *  and less where items are left from before.
     *
     *  Throws `errc::invalid_request` for less than one item. Costs, fails and is cancelled as
     *  `async_next`; no item is lost.
     *
     *  @par Completion signature  `void(error_code, page_type)`
     */
    template <class Token = default_token>
    auto async_next_page(std::int64_t items, Token&& token = Token())
    {
        return next_items<page_type, Token>(items, token);
    }

    /// The same with the items that come next as far as that can be told without reading another
    /// page of a query: one at least but at the end, up to 1 MB of each, and up to one that does
    /// not fit.
    template <class Token = default_token>
    auto async_next_page(Token&& token = Token()) requires(!std::is_integral_v<std::decay_t<Token>>)
    {
        return next_items<page_type, Token>(detail::page_of_service, token);
    }

    /** Delivers all items that are left, at once; `take` bounds what that takes of memory. See
     *  `range::async_collect`.
     *
     *  @par Completion signature  `void(error_code, std::vector<Handle>)`
     */
    template <class Token = default_token>
    auto async_collect(Token&& token = Token())
    {
        return next_items<std::vector<Handle>, Token>(detail::whole_range, token);
    }

    /** Counts the items that are left, of all queries together, up to 16 of these at once. They are
     *  not delivered, and the range stays where it is. See `range::async_count`.
     *
     *  Costs as much as reading them. Where it fails, or is cancelled, all are counted anew.
     *
     *  @par Completion signature  `void(error_code, std::int64_t)`
     *  @par Errors  those of `async_next`, but for items that do not fit: they count.
     *  @par Per-operation cancellation  Total, partial and terminal.
     */
    template <class Token = default_token>
    auto async_count(Token&& token = Token())
    {
        return detail::async_start<std::int64_t, Token>(
            detail::executor_of(*merge_), detail::merged_count_call(merge_), token
        );
    }

    /** What the queries would send first, where the range begins: `explanation::parts` has one for
     *  each, and the cost is their sum. Nothing is sent. See `range::explain`.
     *
     *  Throws the `ddbm::error` that the first operation would fail with.
     */
    explanation explain() const { return detail::explain_range(*merge_); }

    // For the library. Throws errc::invalid_request once the first item has been asked for.
    std::span<const std::shared_ptr<detail::range_state>> parts() const
    {
        return detail::ranges_to_change(*merge_);
    }
    const detail::table_core& source_table() const { return detail::table_of(*merge_); }

protected:
    explicit ordered_ranges(std::shared_ptr<detail::merge_state> merge) : merge_(std::move(merge))
    {
    }

    Derived derived() const { return static_cast<const Derived&>(*this); }

    template <class Result, class Token>
    auto next_items(detail::page_size items, std::remove_reference_t<Token>& token)
    {
        const auto call = [&](detail::misfit_calls who) {
            return detail::merged_page_call(merge_, who, items);
        };
        return detail::start_range<Result, Token>(merge_, call, token);
    }

    // What is asked of each of them. Throws errc::invalid_request when the first item has been
    // asked for.
    template <class Set>
    Derived set_all(Set set)
    {
        for (const auto& each : detail::ranges_to_change(*merge_))
            set(*each);
        return derived();
    }

    std::shared_ptr<detail::merge_state> merge_;
};

/// Several queries as one. Made by `merge`.
template <class Handle>
class merged_range : public ordered_ranges<
                         merged_range<Handle>,
                         typename detail::handle_object<Handle>::type,
                         Handle>
{
    using base = ordered_ranges<merged_range, typename detail::handle_object<Handle>::type, Handle>;

public:
    // -- For the library.

    explicit merged_range(detail::range_states ranges) : base(detail::make_merge(std::move(ranges)))
    {
    }
};

/// A query of a partition that its model spreads over shards, see `shard`: all of them, in the
/// order of the sort key. Made by `table<T>::query`.
template <
    class T,
    class Tag = void,
    class Source = detail::of_table,
    class Handle = typename Source::template handle<T, Tag>>
class sharded_range : public ordered_ranges<sharded_range<T, Tag, Source, Handle>, T, Handle>
{
    using base = ordered_ranges<sharded_range, T, Handle>;
    using model = model_of<T, Tag>;

public:
    using source_type = Source;

    /// As `query_range::sort_key`.
    template <comparison_operator... Operator, class... Value>
    sharded_range sort_key(const comparison<Operator, Value>&... conditions)
    {
        return this->set_all([&](detail::range_state& each) {
            detail::set_sort_key_conditions<model, Source>(each, conditions...);
        });
    }

    /// From the greatest sort key to the least.
    sharded_range reverse()
    {
        return this->set_all([](detail::range_state& each) { detail::set_reverse(each); });
    }

    /// As `range::filter`.
    template <class Other, class OtherTag>
    sharded_range filter(condition<Other, OtherTag> what)
    {
        const condition<T, Tag> about_items(std::move(what));
        return this->set_all([&](detail::range_state& each) {
            detail::add_filter(each, about_items.core());
        });
    }
    template <class Other, class OtherTag, auto Fields>
    requires detail::is_said_of<Other, OtherTag, T, Tag>
        sharded_range filter(const detail::condition_about<Other, OtherTag, Fields>& what)
    {
        using check = detail::filter_check<
            model,
            Source,
            detail::range_kind::query,
            detail::condition_about<Other, OtherTag, Fields>>;
        if constexpr (check::is_valid)
            filter(static_cast<const condition<Other, OtherTag>&>(what));
        return this->derived();
    }

    /// As `range::consistent`.
    sharded_range consistent()
    {
        static_assert(Source::is_consistent, "ddbm: a global index has no consistent reads");
        return consistency(ddbm::consistency::strong);
    }

    /// As `range::consistency`.
    sharded_range consistency(ddbm::consistency of_reads)
    {
        return this->set_all([&](detail::range_state& each) {
            detail::set_consistency(each, of_reads);
        });
    }

    /// As `query_range::as`.
    template <class Small, class SmallTag = void>
    auto as()
    {
        detail::range_states ranges;
        for (const auto& each : detail::ranges_to_change(*this->merge_))
            ranges.push_back(detail::projected_range<model, Source, Small, SmallTag>(each));
        return sharded_range<T, Tag, Source, projected<Small>>(
            detail::make_merge(std::move(ranges), *this->merge_)
        );
    }

    // -- For the library.

    explicit sharded_range(std::shared_ptr<detail::merge_state> merge) : base(std::move(merge)) {}
};

namespace detail {

template <class Range>
inline constexpr bool is_query_range = false;
template <class T, class Tag, class Source, class Handle>
inline constexpr bool is_query_range<query_range<T, Tag, Source, Handle>> = true;

template <class Queries>
inline constexpr bool holds_queries = false;
template <class Queries>
requires requires
{
    typename Queries::value_type;
}
inline constexpr bool holds_queries<Queries> = is_query_range<typename Queries::value_type>;

}  // namespace detail

/** Several queries as one, whose items come in the order of the sort key.
 *
 *  Throws `errc::invalid_request` for copies of one query, which are one range.
 *
 *  @code
 *  auto week = ddbm::merge(events.query("monday"), events.query("tuesday")).take(100);
 *  @endcode
 *
 *  They are queries of the same model or collection and the same index, and all of them `reverse`,
 * or none. What is asked of each stays asked; the queries themselves are not to be used any more.
 */
template <class Query, class... Queries>
merged_range<typename Query::value_type>
merge(const Query& first, const Queries&... others) requires(detail::is_query_range<Query>)
{
    constexpr bool are_same = (std::is_same_v<Query, Queries> && ...);
    static_assert(are_same, "ddbm: the queries that are merged are of one model and one index");
    detail::range_states ranges;
    if constexpr (are_same)
        ranges = {detail::range_access::state_of(first), detail::range_access::state_of(others)...};
    return merged_range<typename Query::value_type>(std::move(ranges));
}

/// The same of a container of queries, in its order. Throws `errc::invalid_request` if it is empty,
/// too.
template <class Queries>
auto merge(const Queries& queries) requires(!detail::is_query_range<Queries>)
{
    constexpr bool are_queries = detail::holds_queries<Queries>;
    static_assert(are_queries, "ddbm: merge takes queries, or a container of queries");
    if constexpr (are_queries)
    {
        detail::range_states ranges;
        for (const auto& each : queries)
            ranges.push_back(detail::range_access::state_of(each));
        return merged_range<typename Queries::value_type::value_type>(std::move(ranges));
    }
}

}  // namespace ddbm

#endif
