#ifndef DDBM_TRANSACTION_RANGE_HPP
#define DDBM_TRANSACTION_RANGE_HPP

#include <ddbm/range.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/transaction_core.hpp>
#include <ddbm/detail/transaction_run.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

template <class Handle>
struct handle_of_item
{
    static constexpr bool is_one = false;
};

template <class T>
struct handle_of_item<stored<T>>
{
    static constexpr bool is_one = true;
    static constexpr const object_ops* ops = &object_ops_of<T>;
};

// Of queries and scans of one class.
template <class Range>
concept range_of_one_source = requires(Range range)
{
    typename Range::source_type;
    typename Range::value_type;
    range.consistency(consistency::strong);
};

template <class Range>
constexpr bool is_read_as_whole()
{
    if constexpr (range_of_one_source<Range>)
        return handle_of_item<typename Range::value_type>::is_one;
    else
        return false;
}

template <class Range>
constexpr bool is_read_consistently()
{
    if constexpr (is_read_as_whole<Range>())
        return Range::source_type::is_consistent;
    else
        return true;
}

template <class Range>
struct transaction_range_check
{
    static constexpr bool is_whole = is_read_as_whole<Range>();
    static constexpr bool is_consistent = is_read_consistently<Range>();
    static constexpr bool is_valid = is_whole && is_consistent;

    static_assert(
        is_whole,
        "ddbm: a transaction reads queries and scans that deliver stored objects of one class; "
        "read what other ranges find with its keys, or have it remembered"
    );
    static_assert(
        is_consistent,
        "ddbm: a global index has no consistent reads, so that a transaction does not read it; "
        "read the items that it names with their keys"
    );
};

// The next item that there is for the transaction: what it has erased is passed over.
template <class Range>
asio::awaitable<typename Range::value_type> next_remembered(transaction_ptr tx, Range from)
{
    using handle = typename Range::value_type;
    const read_under_way turn(tx);
    for (;;)
    {
        handle found = co_await from.async_next();
        if (!found)
            co_return found;
        handle object(
            remember(*tx, from.source_table(), found.handle(), handle_of_item<handle>::ops)
        );
        if (object)
            co_return object;
    }
}

template <class Range>
asio::awaitable<std::vector<typename Range::value_type>>
all_remembered(transaction_ptr tx, Range from)
{
    using handle = typename Range::value_type;
    const read_under_way turn(tx);
    const std::vector<handle> found = co_await from.async_collect();
    std::vector<handle> all;
    for (const handle& each : found)
    {
        handle object(remember(*tx, from.source_table(), each.handle(), handle_of_item<handle>::ops)
        );
        if (object)
            all.push_back(std::move(object));
    }
    co_return all;
}

}  // namespace detail

/** A query or a scan whose items become reads of a transaction as they are delivered. Made by
 *  `transaction::read`.
 *
 *  Strongly consistent. It finds what the table has: an item that the transaction has changed comes
 *  as it will be, whatever condition has found it; one that it has erased does not come, and one
 *  that it has put does not either, before it is committed. What has been read ahead and not
 *  delivered is no read of the transaction. Made in the body, it begins again with that; a
 *  sub-transaction that fails does not put it back.
 *
 *  Copies are handles on one range, with one position.
 */
template <class Range>
class transaction_range
{
public:
    using value_type = typename Range::value_type;

    /** Delivers the next item, as the transaction's own object; an empty handle at the end.
     *
     *  @par Completion signature  `void(std::exception_ptr, stored<T>)`
     *  @par Errors  Those of `range::async_next`, and of `transaction::async_get`, such as of an
     *  item that an update of the transaction changes: the next call goes on behind that item
     *  @par Per-operation cancellation  Terminal. The range stays where it was.
     */
    template <class Token = asio::use_awaitable_t<>>
    auto async_next(Token&& token = Token()) const
    {
        return detail::run_with_token<value_type>(
            detail::executor_of(*tx_),
            detail::next_remembered(tx_, range_),
            std::forward<Token>(token)
        );
    }

    /// Delivers all that are left: `void(std::exception_ptr, std::vector<stored<T>>)`. Where the
    /// table cannot be read no item is lost: the next call goes on.
    template <class Token = asio::use_awaitable_t<>>
    auto async_collect(Token&& token = Token()) const
    {
        return detail::run_with_token<std::vector<value_type>>(
            detail::executor_of(*tx_),
            detail::all_remembered(tx_, range_),
            std::forward<Token>(token)
        );
    }

    // For the library.
    transaction_range(detail::transaction_ptr tx, Range range)
        : tx_(std::move(tx)), range_(std::move(range))
    {
    }

private:
    detail::transaction_ptr tx_;
    Range range_;
};

}  // namespace ddbm

#endif
