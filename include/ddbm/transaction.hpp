#ifndef DDBM_TRANSACTION_HPP
#define DDBM_TRANSACTION_HPP

#include <ddbm/client_handle.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/default_token.hpp>
#include <ddbm/key.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transaction_items.hpp>
#include <ddbm/transaction_options.hpp>
#include <ddbm/transaction_range.hpp>

#include <ddbm/detail/journal_core.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/running_call.hpp>
#include <ddbm/detail/transaction_core.hpp>
#include <ddbm/detail/transaction_run.hpp>
#include <ddbm/detail/write_arguments.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <concepts>
#include <cstddef>
#include <exception>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

/** Reads and writes of several items, of any tables and models of one client, that take effect
 *  together or not at all, as if transactions ran one after the other.
 *
 *  @code
 *  asio::awaitable<void> transfer(ddbm::transaction& tx, ddbm::table<account> accounts, ...)
 *  {
 *      auto a = co_await tx.async_get(accounts, from);
 *      auto b = co_await tx.async_get(accounts, to);
 *      if (a->cents < cents)
 *          throw insufficient_funds(from);  // leaves the transaction; nothing was written
 *      a->cents -= cents;
 *      b->cents += cents;
 *      tx.save(a);
 *      tx.save(b);
 *  }
 *
 *  ddbm::transaction tx(db);
 *  do
 *      co_await transfer(tx, accounts, "alice", "bob", 500);
 *  while (!co_await tx.async_commit());  // false: others were in the way, go round
 *  @endcode
 *
 *  `async_transact` is that loop. What is read through the transaction is remembered, that there is
 *  no item, too: a second read delivers the same object, also of what the transaction writes.
 *  Nothing is sent for a write before the commit, which checks all that was read. One item has one
 *  action: several writes of it are put together, or refused where that cannot be.
 *
 *  Items that a query would find now and that it has not found are not checked: they are phantoms.
 *  Two transactions that each count the items of a partition, and put one where there is room, both
 *  succeed. Where that matters, let all that add items, and all that count on there being none,
 *  read and save one item besides, a guard, such as one with their number.
 *
 *  The transaction is used by one coroutine at a time; reads may be made side by side, and
 *  sub-transactions by `async_try`. Where one coroutine writes while a read of another one is under
 *  way, that is refused, and so is the commit.
 *
 *  Handles that it delivers are good until it is committed or begins again; when it is committed,
 *  they are as written.
 *
 *  Every function throws `errc::invalid_request` for a transaction that has been committed, is
 *  being committed or has ended with an error, and for a table of another client.
 */
class transaction
{
public:
    /// Throws `errc::invalid_request` for less than one attempt.
    explicit transaction(
        const client& db, const transaction_options& options = transaction_options()
    )
        : state_(detail::make_transaction(db, options))
    {
    }

    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    // -- Reading

    /** Reads the item with this key, as the transaction sees it: strongly consistent, the same
     *  object each time.
     *
     *  Costs 1 RCU per started 4 KB of an item that is not known yet, else nothing.
     *
     *  @par Completion signature  `void(error_code, stored<T>)`
     *  @par Errors  `errc::not_found`: there is none; the commit checks that. See `async_find`.
     *  `errc::invalid_request`: an update of the transaction changes the item; two models for one
     *  item; a sub-transaction beside this one writes it.
     *  @par Per-operation cancellation  Total, partial and terminal.
     */
    template <class T, class Tag, class Token = default_token>
    auto async_get(
        const table<T, Tag>& from,
        typename table<T, Tag>::partition_argument partition,
        typename table<T, Tag>::sort_argument sort,
        Token&& token = Token()
    ) const requires(detail::has_sort_key<T, Tag>)
    {
        return read<T, Token>(
            from.core(), {partition.part(), sort.part()}, detail::if_absent::fail, token
        );
    }

    template <class T, class Tag, class Token = default_token>
    auto async_get(
        const table<T, Tag>& from,
        typename table<T, Tag>::partition_argument partition,
        Token&& token = Token()
    ) const requires(!detail::has_sort_key<T, Tag>)
    {
        return read<T, Token>(from.core(), {partition.part()}, detail::if_absent::fail, token);
    }

    template <class T, class Tag, std::same_as<ddbm::key<T, Tag>> Key, class Token = default_token>
    auto async_get(const table<T, Tag>& from, const Key& key, Token&& token = Token()) const
    {
        return read_by<T, Tag, Token>(from.core(), key, detail::if_absent::fail, token);
    }

    /// The same; where there is no item it delivers an empty handle.
    template <class T, class Tag, class Token = default_token>
    auto async_find(
        const table<T, Tag>& from,
        typename table<T, Tag>::partition_argument partition,
        typename table<T, Tag>::sort_argument sort,
        Token&& token = Token()
    ) const requires(detail::has_sort_key<T, Tag>)
    {
        return read<T, Token>(
            from.core(), {partition.part(), sort.part()}, detail::if_absent::deliver_empty, token
        );
    }

    template <class T, class Tag, class Token = default_token>
    auto async_find(
        const table<T, Tag>& from,
        typename table<T, Tag>::partition_argument partition,
        Token&& token = Token()
    ) const requires(!detail::has_sort_key<T, Tag>)
    {
        return read<T, Token>(
            from.core(), {partition.part()}, detail::if_absent::deliver_empty, token
        );
    }

    template <class T, class Tag, std::same_as<ddbm::key<T, Tag>> Key, class Token = default_token>
    auto async_find(const table<T, Tag>& from, const Key& key, Token&& token = Token()) const
    {
        return read_by<T, Tag, Token>(from.core(), key, detail::if_absent::deliver_empty, token);
    }

    /** Reads up to 100 items by one TransactGetItems, as they are at one moment; those that are
     *  known already are not read again. They may be of several tables and models.
     *
     *  @code
     *  auto [account, found] = co_await tx.async_get_together(
     *      ddbm::item_of(accounts, "ann"), ddbm::items_of(rates, keys)
     *  );
     *  @endcode
     *
     *  A transaction that has read nothing else, and writes nothing, is committed without another
     *  request. Costs 2 RCU per started 4 KB of each item.
     *
     *  @param  first, others  What `item_of` and `items_of` make. Delivers a tuple with a handle
     *  for an item, an empty one where there is none, and a vector of handles for several.
     */
    template <class First, class... Others>
    auto async_get_together(const First& first, const Others&... others) const
    {
        constexpr bool is_said =
            detail::is_to_be_read<First> && (detail::is_to_be_read<Others> && ...);
        static_assert(
            is_said,
            "ddbm: what is read together is item_of(table, key) and items_of(table, keys), or one "
            "table and a std::vector of its keys"
        );
        if constexpr (is_said)
        {
            std::vector<detail::joint_key> keys;
            std::vector<std::size_t> ends;
            const auto add = [&](const auto& part) {
                keys.insert(keys.end(), part.keys().begin(), part.keys().end());
                ends.push_back(keys.size());
            };
            add(first);
            (add(others), ...);
            return detail::read_parts_together<First, Others...>(
                state_, std::move(keys), std::move(ends)
            );
        }
    }

    /// The same of one table: a handle for each key, in their order.
    template <class T, class Tag>
    asio::awaitable<std::vector<stored<T>>>
    async_get_together(const table<T, Tag>& from, const std::vector<ddbm::key<T, Tag>>& keys) const
    {
        return detail::read_objects_together<T>(state_, items_of(from, keys).keys());
    }

    /** Reads any number of items in batches, as `table::async_get_many` does, strongly consistent;
     *  those that are known already are not read again. A handle for each key, in their order, an
     *  empty one where there is no item.
     *
     *  At half the price of `async_get_together`, and not as the items are at one moment, which the
     *  commit finds out: it takes 100 items at most.
     */
    template <class T, class Tag>
    asio::awaitable<std::vector<stored<T>>>
    async_get_many(const table<T, Tag>& from, const std::vector<ddbm::key<T, Tag>>& keys) const
    {
        return detail::read_many<T, Tag>(state_, from, keys);
    }

    /** A query or scan as reads of the transaction: what it delivers is remembered as it comes.
     *
     *  @code
     *  auto late = tx.read(orders.query("7").sort_key(ddbm::lt(yesterday)));
     *  while (auto found = co_await late.async_next())
     *      ...
     *  @endcode
     *
     *  See `transaction_range`. Every item is checked or written by the commit, which takes 100 at
     *  most: let the query find what is needed. What it has not found is not checked, see above.
     *  Throws `errc::invalid_request` for a range that has been read from, or is of another client.
     *
     *  @param  range  Of a table or a local index, with whole items: a read of a global index
     *  cannot be consistent.
     */
    template <class Range>
    auto read(Range range) const
    {
        if constexpr (detail::transaction_range_check<Range>::is_valid)
        {
            detail::check_client(*state_, range.source_table());
            // Throws before anything of a range that has begun is changed.
            range.consistency(consistency::strong);
            if constexpr (requires { range.parts(); })
                for (const auto& each : range.parts())
                    detail::take_into_call(*state_, *each);
            else
                detail::take_into_call(*state_, *detail::range_access::state_of(range));
            return transaction_range<Range>(state_, std::move(range));
        }
    }

    /** Makes what was read elsewhere, as by a merged range, a read of the transaction. Delivers the
     *  transaction's own object: another one, if it knows the item already; none, if it knows that
     *  there is none.
     *
     *  @code
     *  auto found = tx.remember(orders, co_await week.async_next());
     *  @endcode
     *
     *  What was read without consistency may be old; then the commit fails and goes round.
     */
    template <class T, class Tag>
    stored<T> remember(const table<T, Tag>& from, const stored<T>& object) const
    {
        return stored<T>(
            detail::remember(*state_, from.core(), object.handle(), &detail::object_ops_of<T>)
        );
    }

    // -- Writing. The objects are read at the call; nothing is sent before the commit.

    /// Writes what has changed of an object that the transaction has read, or has put. Throws what
    /// `table::async_save` fails with; `errc::invalid_request` for one that it has not.
    template <class T>
    void save(const stored<T>& object) const
    {
        detail::queue_save(*state_, object.handle().get());
    }

    /** Gives the item of an object that the transaction has read the key that the object has by
     * now, with all else that has changed, as `table::async_move` does; later saves of it are of
     * the new item. Throws what that fails with; `errc::conflict_exists`, from here or from the
     * commit: there is an item with the new key. `errc::invalid_request` also for a key of an item
     * that the transaction erases or checks.
     */
    template <class T>
    void move(const stored<T>& object) const
    {
        detail::queue_move(*state_, object.handle().get());
    }

    /** Writes an object as an item, in place of the one with its key if there is one. Returns its
     *  key, which has the id that the library may have made.
     *
     *  Of a model with unique attributes the commit reads the item before, unless the transaction
     *  has read it, and goes by what that was; so it does for an erasure by key.
     *
     *  @param  options  `when(condition)`, about the item that the table has; where the transaction
     *  writes that before, `errc::invalid_request`.
     */
    template <class T, class Tag, class... Options>
    ddbm::key<T, Tag>
    put(const table<T, Tag>& into, const std::type_identity_t<T>& object, const Options&... options
    ) const
    {
        return put<Tag>(into.core(), object, detail::if_present::replace, options...);
    }

    /// The same as a new item. `errc::conflict_exists`, from here or from the commit: there is one.
    template <class T, class Tag, class... Options>
    ddbm::key<T, Tag> insert(
        const table<T, Tag>& into, const std::type_identity_t<T>& object, const Options&... options
    ) const
    {
        return put<Tag>(into.core(), object, detail::if_present::fail, options...);
    }

    /** Changes an item without reading it, as `table::async_update` does; after that the
     *  transaction does not know it. It is put together with updates of other attributes, and with
     *  nothing else.
     *
     *  @param  options  `when(condition)`, `or_create`.
     */
    template <class T, class Tag, class Changes, class... Options>
    void update(
        const table<T, Tag>& of,
        typename table<T, Tag>::key_argument key,
        const Changes& changes,
        const Options&... options
    ) const
    {
        detail::queue_update(
            *state_,
            of.core(),
            key.parts(),
            detail::changes_for<T, Tag>(changes),
            detail::queued_terms<detail::update_kind, T, Tag>(options...)
        );
    }

    /// Deletes the item of an object that the transaction has read.
    template <class T>
    void erase(const stored<T>& object) const
    {
        detail::queue_erase(*state_, object.handle().get());
    }

    /// Deletes the item with this key; that there is none is no error.
    template <class T, class Tag, class... Options>
    void erase(
        const table<T, Tag>& from,
        typename table<T, Tag>::key_argument key,
        const Options&... options
    ) const
    {
        const auto terms = detail::queued_terms<detail::erase_kind, T, Tag>(options...);
        detail::queue_erase(*state_, from.core(), key.parts(), terms.condition);
    }

    /// The commit fails with `errc::condition_failed` unless the item fulfils the condition. What
    /// was read is checked without it.
    template <class T, class Tag, class Condition>
    void check(
        const table<T, Tag>& of,
        typename table<T, Tag>::key_argument key,
        const Condition& condition
    ) const
    {
        static_assert(
            detail::is_when<Condition>,
            "ddbm: a check is of a condition: check(table, key, when(...))"
        );
        const auto terms = detail::queued_terms<detail::erase_kind, T, Tag>(condition);
        if (terms.condition)
            detail::queue_check(*state_, of.core(), key.parts(), *terms.condition);
    }

    /** Writes a record of this transaction into a journal, in the same commit: what is not
     * committed has none. Returns its key.
     *
     *  @code
     *  ddbm::table<payout> payouts(db);  // see journal_record
     *  payout made;
     *  made.requester = "ann";
     *  tx.journal(payouts, made);
     *  @endcode
     *
     *  Its time is that of this call, in microseconds; where another record has that, the
     * transaction goes round, with another time. Its status is `journal_status::done`, or `running`
     * if something is to run after the transaction: then it becomes `done` in the commit of the
     * last of that. It is dropped with the sub-transaction that has asked for it.
     *
     *  Throws what `put` does, and so before anything is sent. See `stepwise` for work that is
     *  larger than a transaction, and is gone on with by its record.
     */
    template <class T, class Tag>
    ddbm::key<T, Tag>
    journal(const table<T, Tag>& into, const std::type_identity_t<T>& record) const
    {
        ddbm::key<T, Tag> made;
        if constexpr (detail::is_journal<T, Tag>())
            made = ddbm::key<T, Tag>::of_image(
                detail::
                    queue_journal(*state_, into.core(), detail::copy_stored<T>(&record), detail::journal_ops_of<T>)
            );
        return made;
    }

    // -- Sub-transactions

    /** Runs a sub-transaction that may fail by itself: where it throws, what is queued, what the
     *  transaction knows and all its objects are as before, and the exception may be caught.
     *
     *  @code
     *  try { co_await tx.async_try(transfer(tx, accounts, from, to, 500)); }
     *  catch (const insufficient_funds&) { ... }
     *  @endcode
     *
     *  One that is merely awaited has joined this one. They may be nested, and run side by side:
     *  `co_await (tx.async_try(a) && tx.async_try(b))`; then neither touches what the other one
     *  writes, `errc::invalid_request` names the item. Where one of two throws, `&&` cancels the
     *  other one, and delivers what both have thrown as `asio::multiple_exceptions`.
     *
     *  What a failed one has read is checked by the commit: the program goes on because of it. Its
     *  objects, and all that the transaction has read before, are of classes that can be copied.
     */
    template <class Result>
    asio::awaitable<Result> async_try(asio::awaitable<Result> sub) const
    {
        return detail::run_in_layer<Result>(state_, std::move(sub));
    }

    /** Runs a body as a transaction of its own when this one has been committed, inside of
     *  `async_commit`, by the same options and in the time that is left of theirs. Several run in
     *  their order; what one throws leaves `async_commit`, and those behind it do not run. It is
     *  forgotten with the sub-transaction that has asked for it, when the transaction begins again,
     *  and when the program ends before it is done: see `stepwise` for what must not be.
     *
     *  @param  sub  A function that takes a `transaction&` and returns `asio::awaitable<void>`. It
     *  is copied.
     */
    template <class Sub>
    void after(Sub sub) const
    {
        constexpr bool is_body = std::is_void_v<detail::body_result<Sub>>;
        static_assert(
            is_body, "ddbm: what runs after a transaction delivers nothing: asio::awaitable<void>"
        );
        if constexpr (is_body)
            detail::queue_body(*state_, std::move(sub));
    }

    /** Commits. Delivers whether that has been done; `false`: others were in the way, and the
     *  transaction has begun again, after a pause; run the body once more. What is known of the
     *  items by then is not read again.
     *
     *  Sends nothing if nothing was written and one item was read, or all by one
     *  `async_get_together`; a TransactGetItems if there was more. One write is a PutItem,
     *  UpdateItem or DeleteItem under a condition; all else a
     *  TransactWriteItems in which each item that was read is written or checked. That costs 2 WCU
     *  per started KB of each item, and up to 100 items and 4 MB have room in it.
     *
     *  A lost reply is no harm to transactions with a token: the request is sent again, and applied
     *  once. A single write has none, see `transaction_options::exactly_once`.
     *
     *  @par Completion signature  `void(std::exception_ptr, bool)`, since what runs after it may
     *  throw anything
     *  @par Errors  The transaction has ended; nothing was written, unless
     *  `diagnostics::applied()` says otherwise.
     *  - `errc::condition_failed`, `errc::conflict_exists`, `errc::not_found`: a condition of the
     *    program's own; the diagnostics name the action, table and key, and return the item.
     *  - `errc::unique_taken`: another item has a value that is unique, or two of the transaction
     *    were to have it.
     *  - `errc::conflict_changed`: others were in the way as often as the options allow. Or a
     *    single write may have been applied, as `diagnostics::applied()` tells.
     *  - `errc::deadline_exceeded`: the same, for so long as the options allow, or a request was
     *    under way by then. It may have been committed, as `diagnostics::applied()` tells.
     *  - `errc::invalid_request`: more than one transaction takes, with the numbers.
     *  - `service_errc::validation` and other failures of requests.
     *  @par Per-operation cancellation  Terminal; it may have been committed.
     *  @see
     * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
     */
    template <class Token = asio::use_awaitable_t<>>
    auto async_commit(Token&& token = Token()) const
    {
        auto steps = [tx = state_](client db) { return detail::commit(tx, std::move(db)); };
        return detail::run_call_with_token<bool>(
            detail::client_of(*state_), std::move(steps), std::forward<Token>(token)
        );
    }

    // For the library.
    const detail::transaction_ptr& state() const noexcept { return state_; }

private:
    template <class T, class Token>
    auto read(
        const detail::table_core& table,
        detail::key_parts key,
        detail::if_absent absent,
        std::remove_reference_t<Token>& token
    ) const
    {
        if constexpr (detail::are_no_key_values<Token>() && detail::are_no_read_options<Token>())
            return detail::async_start<stored<T>, Token>(
                detail::executor_of(*state_),
                detail::transaction_read(state_, table, key, absent, &detail::object_ops_of<T>),
                token
            );
    }

    template <class T, class Tag, class Token>
    auto read_by(
        const detail::table_core& table,
        const ddbm::key<T, Tag>& key,
        detail::if_absent absent,
        std::remove_reference_t<Token>& token
    ) const
    {
        if constexpr (detail::has_key<T, detail::key_role::sort, Tag>())
            return read<T, Token>(table, {key.part(0), key.part(1)}, absent, token);
        else
            return read<T, Token>(table, {key.part(0)}, absent, token);
    }

    template <class Tag, class T, class... Options>
    ddbm::key<T, Tag>
    put(const detail::table_core& table,
        const T& object,
        detail::if_present present,
        const Options&... options) const
    {
        const auto terms = detail::queued_terms<detail::put_kind, T, Tag>(options...);
        return ddbm::key<T, Tag>::of_image(
            detail::queue_put(*state_, table, &object, present, terms.condition)
        );
    }

    const detail::transaction_ptr state_;
};

namespace detail {

// Runs the body, and commits; again and again while others are in the way.
template <class Result, class Body>
asio::awaitable<Result> run_transaction(client db, Body body, transaction_options options)
{
    const running_call_ptr call = begin_call(db);
    transaction tx(db, options);
    for (;;)
    {
        body_outcome<Result> outcome;
        try
        {
            if constexpr (std::is_void_v<Result>)
                co_await body(tx);
            else
            {
                Result made = co_await body(tx);
                outcome.set(std::move(made));
            }
        }
        catch (...)
        {
            outcome.fail(std::current_exception());
        }
        if (outcome.failed())
        {
            // What has changed since it was read may be the reason.
            bool is_right = outcome.is_final(*tx.state());
            if (!is_right)
                is_right = co_await reads_hold(tx.state());
            if (is_right)
                outcome.rethrow();
        }
        else if (co_await commit(tx.state(), db))
            co_return outcome.take();
    }
}

}  // namespace detail

/** Runs a body as a transaction: the loop of `transaction`, with what the body delivers.
 *
 *  @code
 *  auto body = [&](ddbm::transaction& tx) { return transfer(tx, accounts, "alice", "bob", 500); };
 *  co_await ddbm::async_transact(db, body);
 *  @endcode
 *
 *  The body may run several times, so it does nothing else that cannot be done twice; `after` is
 * for that. It runs on the executor of the handler, of the awaiting coroutine with the default
 * token. Before what it throws is let out, all that it has read is read once more, together, unless
 * that is more than 100 items or 4 MB; where that has changed, it runs again instead.
 *
 *  @param  body  A function that takes a `transaction&` and returns an `asio::awaitable`, of what
 *  has a default constructor or of nothing. With g++ up to 12 name it in a statement of its own if
 *  it captures objects by copy.
 *  @par Completion signature  `void(std::exception_ptr, Result)`, or `void(std::exception_ptr)`
 *  @par Errors  Those of `transaction::async_commit`, and what the body throws
 *  @par Per-operation cancellation  Terminal; it may have been committed.
 */
template <class Body, class Token = asio::use_awaitable_t<>>
auto async_transact(
    const client& db, Body&& body, transaction_options options, Token&& token = Token()
)
{
    using checked = detail::checked_body<std::decay_t<Body>>;
    using result = typename checked::type;
    static_assert(
        detail::is_named_where_it_must<Body>, "ddbm: g++ 12 miscompiles this; name the object first"
    );
    if constexpr (checked::is_valid)
    {
        auto steps = [body = std::decay_t<Body>(std::forward<Body>(body)),
                      options](client part) mutable {
            return detail::run_transaction<result, std::decay_t<Body>>(
                std::move(part), std::move(body), options
            );
        };
        return detail::run_call_with_token<result>(
            db, std::move(steps), std::forward<Token>(token)
        );
    }
}

template <class Body, class Token = asio::use_awaitable_t<>>
requires(!std::is_same_v<std::remove_cvref_t<Token>, transaction_options>) auto async_transact(
    const client& db, Body&& body, Token&& token = Token()
)
{
    return async_transact(
        db, std::forward<Body>(body), transaction_options(), std::forward<Token>(token)
    );
}

}  // namespace ddbm

#endif
