#ifndef DDBM_STEPWISE_HPP
#define DDBM_STEPWISE_HPP

#include <ddbm/client_handle.hpp>
#include <ddbm/journal_record.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/transaction_options.hpp>

#include <ddbm/detail/modify_arguments.hpp>
#include <ddbm/detail/stepwise_core.hpp>
#include <ddbm/detail/transaction_run.hpp>

#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace ddbm {

/** Work that is larger than a transaction: steps in an order, each of which is a transaction of its
 *  own, and a record in a journal that tells how many of them have been done.
 *
 *  @code
 *  ddbm::stepwise pay(payouts, made);  // made: a payout, see journal_record
 *  for (const std::string& name : winners)
 *      pay.step(players, name, [](player& p) { p.gold += 5; });
 *  pay.after([=](ddbm::transaction& tx) { return announce(tx, made.quest); });
 *  co_await pay.async_run();
 *  @endcode
 *
 *  A step reads and changes what it likes, within the limits of a transaction. Where others are in
 *  its way it runs again, by itself. When one fails the run ends with that, and what the steps
 *  before it have written stays: the record says `running`, or `pending` if there were none. There
 *  is no way back, only on:
 *
 *  @code
 *  auto found = co_await payouts.async_get("ann", when);
 *  ddbm::stepwise pay(payouts, found);  // and the same steps, in the same order
 *  ...
 *  co_await pay.async_run();            // those that have not been done
 *  @endcode
 *
 *  The record is written before the first step begins, as `pending`, and then in the commit of each
 *  step, under the condition that nobody else has written it. So a program may be killed at any
 *  time, and no step is done twice or left out, also where several go on with one run: all but one
 *  of them end with `errc::conflict_changed`. What ends a run, be it an exception or a
 * cancellation, finds the record right already, and leaves as it is.
 *
 *  Costs with a journal twice the capacity of what the steps write, as transactions do, and that of
 *  the record with each of them. Without one, a step that writes a single item is a conditional
 *  write.
 *
 *  Used by one coroutine at a time. It is moved, not copied.
 */
class stepwise
{
public:
    /// Without a record: what is half done cannot be gone on with. Throws `errc::invalid_request`
    /// for options that cannot be; they are those of each step.
    explicit stepwise(const client& db, const transaction_options& options = transaction_options())
        : run_(detail::make_run(db, options))
    {
    }

    /** A new run, with a record of its own: what the program says of it is copied, the time and the
     *  status are made when it begins.
     *
     *  @param  record  a `journal_record`, or of a class derived from it.
     */
    template <class T, class Tag>
    stepwise(
        const table<T, Tag>& journal,
        const std::type_identity_t<T>& record,
        const transaction_options& options = transaction_options()
    )
        : run_(detail::make_new_run<T, Tag>(journal, record, options))
    {
    }

    /// Goes on with the run that has this record, as it was read from the journal. One that is done
    /// has nothing to do. Throws `errc::empty_handle` if there is none.
    template <class T, class Tag>
    stepwise(
        const table<T, Tag>& journal,
        const stored<T>& record,
        const transaction_options& options = transaction_options()
    )
        : run_(detail::go_on_with_run<T, Tag>(journal, record, options))
    {
    }

    stepwise(stepwise&&) noexcept = default;
    stepwise& operator=(stepwise&&) noexcept = default;

    // -- What it is to do. All of it is said before the run begins, and once, however often the
    //    steps run. Throw `errc::invalid_request` afterwards.

    /** A step.
     *
     *  @param  body  a function that takes a `transaction&` and returns `asio::awaitable<void>`:
     * what it reads and queues is committed when it has ended, with what the record says of it. It
     * is copied, and may run several times, so that all that it does it does by the transaction.
     *  `transaction::after` has no place in it: what comes after is a step too, or given to
     * `after`.
     */
    template <class Body>
    stepwise& step(Body body)
    {
        if constexpr (detail::is_step<Body>())
            detail::add_step(*run_, std::move(body));
        return *this;
    }

    /** A step that reads an item, changes its object and saves it. That there is none ends the run
     *  with `errc::not_found`.
     *
     *  @param  change  a function that takes a `T&` and returns nothing. It is copied.
     */
    template <class T, class Tag, class Change>
    stepwise&
    step(const table<T, Tag>& of, const typename table<T, Tag>::key_argument& key, Change change)
    {
        constexpr bool changes = detail::changes_object<const Change, T>();
        static_assert(
            changes,
            "ddbm: a step changes an object of the table's class and returns nothing, such as "
            "[](session& s) { ++s.hits; }"
        );
        if constexpr (changes)
            detail::add_step(
                *run_,
                detail::changing_step<T, Tag>(of, detail::owned_key<T, Tag>(key), std::move(change))
            );
        return *this;
    }

    /// A step that comes after all that are not given to `after`, whenever they are added. Several
    /// run in their order.
    template <class Body>
    stepwise& after(Body body)
    {
        if constexpr (detail::is_step<Body>())
            detail::add_last(*run_, std::move(body));
        return *this;
    }

    // --

    /** Does the steps that have not been done, one after the other. Once: another `stepwise` goes
     *  on with what one has left.
     *
     *  @par Completion signature  `void(std::exception_ptr)`, since steps may throw anything
     *  @par Errors  What a step throws, and what its commit ends with, see
     *  `transaction::async_commit`. The steps before it have been done, this one has not, unless
     *  `diagnostics::applied()` says otherwise: its record knows.
     *  - `errc::conflict_changed` with the key of the record: somebody else goes on with this run.
     *  - `errc::conflict_exists`: the times of 100 microseconds, or as many as
     *    `transaction_options::attempts` says, were taken. Nothing was done.
     *  - `errc::invalid_request`: it has run before; the record is of another number of steps; a
     * step has asked for something to run after it. Nothing was done by this run, or this step.
     *  - what the record is refused with, such as `errc::empty_key`. Nothing was done.
     *  @par Per-operation cancellation  Terminal. The step that is under way may have been done.
     */
    template <class Token = asio::use_awaitable_t<>>
    auto async_run(Token&& token = Token())
    {
        auto steps = [run = run_](client db) { return detail::carry_out(run, std::move(db)); };
        return detail::run_call_with_token<void>(
            detail::client_of(*run_), std::move(steps), std::forward<Token>(token)
        );
    }

    /// That of its record, which it has as soon as it has begun; that of one that it goes on with
    /// from the first moment.
    std::chrono::sys_time<std::chrono::microseconds> time() const { return detail::time_of(*run_); }

    /// How many steps have been done, by this run and by those before it.
    std::int64_t steps_done() const { return detail::steps_done_of(*run_); }

private:
    detail::stepwise_ptr run_;
};

}  // namespace ddbm

#endif
