#ifndef DDBM_LOCK_HPP
#define DDBM_LOCK_HPP

#include <ddbm/error.hpp>
#include <ddbm/lock_options.hpp>
#include <ddbm/lock_record.hpp>
#include <ddbm/table.hpp>

#include <ddbm/detail/lock_core.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm {

/** A lock that this program holds, as `async_lock` delivers it.
 *
 *  A handle: copies share everything. While there is one, and the lock is neither released nor
 *  lost, it is renewed in the background, which keeps `io_context::run()` from returning. When the
 *  last handle is gone the renewals end; nothing is sent, and others get the lock when its lease is
 *  over. `async_release` gives it up at once.
 *
 *  A lock of this kind cannot keep a program from working on when its lease is over, as where it
 *  was stopped for longer than that. What must not happen then has to be refused by what it is
 *  written to, by the number that grows with each holder:
 *
 *  @code
 *  const auto not_later = ddbm::attr<&report::fence> <= held.fencing_number();
 *  co_await reports.async_put(made, ddbm::when(not_later || ddbm::attr<&report::fence>.missing()));
 *  @endcode
 *
 *  Thread safety. Distinct objects: safe. Shared objects: its functions may be called from any
 *  thread at any time. Those of an empty handle throw `errc::empty_handle`.
 */
class held_lock
{
public:
    /// Empty.
    held_lock() noexcept = default;

    explicit operator bool() const noexcept { return session_ != nullptr; }

    const std::string& name() const;
    /// Greater than that of every holder before, and the same as long as this one holds it.
    std::int64_t fencing_number() const;
    /// Whether the holder before did not release it, but let its lease run out. What it was doing
    /// may be half done.
    bool was_abandoned() const;

    /// Whether it is held as far as is known here, by the clock as well.
    bool is_held() const;
    /// Throws `errc::lock_lost` if it is not, with who has it, or why it could not be renewed.
    void check() const;

    /** Waits until the lock is lost: somebody else has it, or it could not be renewed for nine
     *  tenths of its lease.
     *
     *  @code
     *  using namespace asio::experimental::awaitable_operators;
     *  auto ended = co_await (work() || held.async_lost());
     *  @endcode
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  `asio::error::operation_aborted`: it is released, or its last handle is gone.
     *  @par Per-operation cancellation  Total, partial and terminal; the lock stays as it is.
     */
    template <class Token = default_token>
    auto async_lost(Token&& token = Token()) const
    {
        const auto where = executor();
        return detail::async_start<void, Token>(where, detail::prepare_lost(session_), token);
    }

    /** Ends the renewals and gives the lock to whoever comes next. Releasing it twice is no error.
     *
     *  Costs as `async_save`. Where it fails, the lock is free when its lease is over, at the
     *  latest.
     *
     *  @par Completion signature  `void(error_code)`
     *  @par Errors  `errc::lock_lost`: it was not held any more. `errc::invalid_request`: it is
     *  being released already.
     *  @par Per-operation cancellation  Partial and terminal; it may have been released.
     */
    template <class Token = default_token>
    auto async_release(Token&& token = Token()) const
    {
        const auto where = executor();
        return detail::async_start<void, Token>(where, detail::prepare_release(session_), token);
    }

    // -- For the library.

    explicit held_lock(detail::lock_handle session) noexcept : session_(std::move(session)) {}

private:
    const detail::lock_session& session() const;
    asio::any_io_executor executor() const { return detail::executor_of(session()); }

    detail::lock_handle session_;
};

/** Acquires the lock of this name: a lease on an item, which nobody else gets while it is renewed.
 *
 *  @code
 *  ddbm::table<ddbm::lock_record> locks(db);
 *  auto held = co_await ddbm::async_lock(locks, "nightly report", ddbm::lock_options().lease(10s));
 *  ...
 *  co_await held.async_release();
 *  @endcode
 *
 *  Where somebody else holds it, waits until that one releases it, or until its record has not
 *  changed for as long as its lease is, by this program's own steady clock: no clocks of different
 *  machines are compared. There is no order among those who wait. When the reply to the write that
 *  takes it is lost, the record tells that it is this program's own, by an id that each acquisition
 *  has. Failures that may pass are waited over, as long as there is time.
 *
 *  Costs 1 RCU for each look, and a write of a small item to take it and for each renewal.
 *
 *  @param  locks    a table of `lock_record`s, which may be in it together with other items.
 *  @param  name     any text that is a key.
 *  @par Completion signature  `void(error_code, held_lock)`
 *  @par Errors
 *  - `errc::deadline_exceeded`: somebody else has held it for `lock_options::timeout`; the message
 *    tells who. Or what the last request failed with.
 *  - `errc::invalid_request`: options that cannot be. Nothing was sent.
 *  @par Per-operation cancellation  Partial and terminal. The lock may have been taken, as after
 *  any failure whose `diagnostics::applied()` says so; then it is free when its lease is over.
 */
template <class Tag, class Token = default_token>
auto async_lock(
    const table<lock_record, Tag>& locks,
    std::string name,
    lock_options options,
    Token&& token = Token()
)
{
    if constexpr (detail::is_lock_model<Tag>())
    {
        detail::table_core table(
            locks.get_client(), detail::info_of<lock_record, Tag>(), locks.name()
        );
        return detail::async_start<held_lock, Token>(
            locks.get_executor(),
            detail::prepare_lock(std::move(table), std::move(name), std::move(options)),
            token
        );
    }
}

template <class Tag, class Token = default_token>
requires(!std::is_same_v<std::remove_cvref_t<Token>, lock_options>) auto async_lock(
    const table<lock_record, Tag>& locks, std::string name, Token&& token = Token()
)
{
    return async_lock(locks, std::move(name), lock_options(), std::forward<Token>(token));
}

namespace detail {

template <class Body>
struct locked_body
{
    static constexpr bool is_body = false;
    using result = void;
};

template <class Body>
requires requires
{
    typename std::invoke_result_t<Body&, const held_lock&>::value_type;
}
struct locked_body<Body>
{
    using result = typename std::invoke_result_t<Body&, const held_lock&>::value_type;
    static constexpr bool is_body =
        std::is_same_v<std::invoke_result_t<Body&, const held_lock&>, asio::awaitable<result>>;
};

// What became of a body.
template <class Result>
class locked_outcome
{
public:
    locked_outcome() = default;

    bool was_cancelled() const
    {
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const boost::system::system_error& why)
        {
            return why.code() == asio::error::operation_aborted;
        }
        catch (...)
        {
        }
        return false;
    }

    std::exception_ptr failure;
    std::optional<Result> result;
};

template <class Result, class Tag, class Body>
asio::awaitable<Result>
run_under_lock(table<lock_record, Tag> locks, std::string name, lock_options options, Body body)
{
    using asio::experimental::awaitable_operators::operator||;

    const held_lock held = co_await async_lock(locks, std::move(name), std::move(options));
    constexpr bool is_void = std::is_void_v<Result>;
    locked_outcome<std::conditional_t<is_void, bool, Result>> outcome;
    auto run = [&]() -> asio::awaitable<void> {
        try
        {
            if constexpr (is_void)
            {
                co_await body(held);
                outcome.result = true;
            }
            else
                outcome.result.emplace(co_await body(held));
        }
        catch (...)
        {
            outcome.failure = std::current_exception();
        }
    };
    co_await (run() || held.async_lost());

    // It is to be released after a cancellation, too.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    error_code released;
    auto token = asio::redirect_error(asio::use_awaitable, released);
    co_await held.async_release(token);
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (released == errc::lock_lost && (!outcome.failure || outcome.was_cancelled()))
        held.check();
    if (outcome.failure)
        std::rethrow_exception(outcome.failure);
    if constexpr (!is_void)
        co_return std::move(*outcome.result);
}

}  // namespace detail

/** Runs a function under a lock: acquires it, runs the body, and releases it, however the body
 *  ends. When the lock is lost the body is cancelled, terminally.
 *
 *  @code
 *  auto work = [&](const ddbm::held_lock& held) -> asio::awaitable<int> {
 *      ...
 *  };
 *  int done = co_await ddbm::async_with_lock(locks, "nightly report", ddbm::lock_options(), work);
 *  @endcode
 *
 *  Delivers what the body does, and throws what it throws. Name a lambda that captures by copy
 *  before this call: g++ 12 miscompiles it within an expression with co_await.
 *
 *  Where several threads run the context, await it on a strand: the body and the wait for the loss
 *  run side by side.
 *
 *  Where releasing it fails the body's outcome stands: the lock is free when its lease is over.
 *
 *  @param  body  takes a `const held_lock&`, which lives as long as it runs, and returns an
 *  `asio::awaitable`.
 *  @throws ddbm::error  that of `async_lock`; `errc::lock_lost` if the lock was lost before the
 *  body had ended, unless that has failed for another reason.
 *  @par Cancellation  As that of the coroutine: the body is cancelled, and the lock released.
 */
template <class Tag, class Body>
auto async_with_lock(
    table<lock_record, Tag> locks, std::string name, lock_options options, Body body
)
{
    using run = detail::locked_body<Body>;
    static_assert(
        run::is_body,
        "ddbm: what runs under a lock takes a const held_lock& and returns an asio::awaitable"
    );
    if constexpr (run::is_body)
        return detail::run_under_lock<typename run::result>(
            std::move(locks), std::move(name), std::move(options), std::move(body)
        );
}

}  // namespace ddbm

#endif
