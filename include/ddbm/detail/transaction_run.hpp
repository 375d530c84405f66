#ifndef DDBM_DETAIL_TRANSACTION_RUN_HPP
#define DDBM_DETAIL_TRANSACTION_RUN_HPP

// How bodies of transactions are run: coroutines of the program's, which throw what they like.

#include <ddbm/client_handle.hpp>
#include <ddbm/errc.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/running_call.hpp>
#include <ddbm/detail/table_core.hpp>
#include <ddbm/detail/transaction_core.hpp>
#include <ddbm/detail/write_arguments.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <concepts>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm::detail {

// -- What a body delivers

template <class Awaitable>
struct body_awaitable
{
    static constexpr bool is_known = false;
    using type = void;
};

template <class Result>
struct body_awaitable<asio::awaitable<Result>>
{
    static constexpr bool is_known = true;
    using type = Result;
};

template <class Body>
struct body_check
{
    using returned_type = void;
    static constexpr bool is_callable = false;
};

template <class Body>
requires std::invocable<Body&, transaction&>
struct body_check<Body>
{
    using returned_type = std::invoke_result_t<Body&, transaction&>;
    static constexpr bool is_callable = true;
};

template <class Body>
struct checked_body
{
    using of = body_awaitable<typename body_check<Body>::returned_type>;
    using type = typename of::type;

    static constexpr bool is_valid = body_check<Body>::is_callable && of::is_known;
    static_assert(
        is_valid,
        "ddbm: the body of a transaction takes a transaction& and returns an asio::awaitable"
    );
    static_assert(
        std::is_void_v<type> || std::is_default_constructible_v<type>,
        "ddbm: what the body of a transaction delivers has a default constructor; an optional has"
    );
};

template <class Body>
using body_result = typename checked_body<Body>::type;

// A lambda with captures that are more than bytes, as a temporary: see gcc_aggregates.hpp.
template <class Body>
inline constexpr bool is_named_where_it_must =
    !compiler_frees_aggregates_twice || std::is_lvalue_reference_v<Body> ||
    std::is_trivially_copyable_v<Body>;

// Whether it is an error of this code that was thrown.
inline bool is_error_of(const std::exception_ptr& thrown, const error_code& code)
{
    try
    {
        std::rethrow_exception(thrown);
    }
    catch (const boost::system::system_error& why)
    {
        return why.code() == code;
    }
    // Of several that ran side by side.
    catch (const asio::multiple_exceptions& several)
    {
        return is_error_of(several.first_exception(), code);
    }
    catch (...)
    {
        return false;
    }
}

// What one run of a body has come to.
template <class Result>
class body_outcome_base
{
public:
    void fail(std::exception_ptr why) noexcept { failure_ = std::move(why); }
    bool failed() const noexcept { return failure_ != nullptr; }
    [[noreturn]] void rethrow() const { std::rethrow_exception(failure_); }

    // That the coroutine was cancelled, or the time of a transaction over: then there is nothing to
    // be found out any more.
    bool is_final(const transaction_state& tx) const
    {
        return is_error_of(failure_, asio::error::operation_aborted) ||
               (is_error_of(failure_, errc::deadline_exceeded) && is_late(tx));
    }

private:
    std::exception_ptr failure_;
};

template <class Result>
class body_outcome : public body_outcome_base<Result>
{
public:
    void set(Result made) { made_.emplace(std::move(made)); }
    Result take() { return std::move(*made_); }

private:
    std::optional<Result> made_;
};

template <>
class body_outcome<void> : public body_outcome_base<void>
{
public:
    void take() const noexcept {}
};

// -- Where it runs

template <class Result>
struct run_signature
{
    using type = void(std::exception_ptr, Result);
};

template <>
struct run_signature<void>
{
    using type = void(std::exception_ptr);
};

class initiate_run
{
public:
    using executor_type = asio::any_io_executor;

    explicit initiate_run(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    executor_type get_executor() const noexcept { return executor_; }

    template <class Handler, class Result>
    void operator()(Handler&& handler, asio::awaitable<Result> steps) const
    {
        const auto theirs = asio::get_associated_executor(handler, executor_);
        asio::co_spawn(theirs, std::move(steps), std::forward<Handler>(handler));
    }

private:
    asio::any_io_executor executor_;
};

// On the executor of the handler; awaited, as a part of the coroutine that does.
template <class Result, class Token>
auto run_with_token(asio::any_io_executor executor, asio::awaitable<Result> steps, Token&& token)
{
    if constexpr (std::is_same_v<std::remove_cvref_t<Token>, asio::use_awaitable_t<>>)
        return steps;
    else
        return asio::async_initiate<Token, typename run_signature<Result>::type>(
            initiate_run(std::move(executor)), token, std::move(steps)
        );
}

class initiate_run_of_call
{
public:
    using executor_type = asio::any_io_executor;

    explicit initiate_run_of_call(client db) : db_(std::move(db)) {}

    executor_type get_executor() const noexcept { return db_.get_executor(); }

    template <class Handler, class Make>
    void operator()(Handler&& handler, Make make) const
    {
        const auto theirs = asio::get_associated_executor(handler, get_executor());
        client part = db_;
        running_call_ptr call = begin_call(part);
        asio::co_spawn(
            theirs,
            make(std::move(part)),
            asio::consign(std::forward<Handler>(handler), std::move(call))
        );
    }

private:
    client db_;
};

// The same of a call of several requests, which has begun when it is initiated, however late the
// coroutine does. `make` makes the steps, of the client whose requests are part of it.
template <class Result, class Make, class Token>
auto run_call_with_token(const client& db, Make make, Token&& token)
{
    if constexpr (std::is_same_v<std::remove_cvref_t<Token>, asio::use_awaitable_t<>>)
        return make(db);
    else
        return asio::async_initiate<Token, typename run_signature<Result>::type>(
            initiate_run_of_call(db), token, std::move(make)
        );
}

// A sub-transaction that may fail by itself.
template <class Result>
asio::awaitable<Result> run_in_layer(transaction_ptr tx, asio::awaitable<Result> sub)
{
    transaction_layer layer(tx);
    const auto around = co_await asio::this_coro::executor;
    const auto inside = layer.executor(around);
    if constexpr (std::is_void_v<Result>)
    {
        co_await asio::co_spawn(inside, std::move(sub), asio::use_awaitable);
        layer.keep();
    }
    else
    {
        static_assert(
            std::is_default_constructible_v<Result>,
            "ddbm: what a sub-transaction delivers has a default constructor; an optional has"
        );
        Result made = co_await asio::co_spawn(inside, std::move(sub), asio::use_awaitable);
        layer.keep();
        co_return made;
    }
}

template <class T>
asio::awaitable<std::vector<stored<T>>>
read_objects_together(transaction_ptr tx, std::vector<joint_key> keys)
{
    auto found = co_await read_together(std::move(tx), std::move(keys));
    std::vector<stored<T>> objects;
    for (stored_ptr& each : found)
        objects.emplace_back(std::move(each));
    co_return objects;
}

// -- What a write is told

template <class Kind, class T, class Tag, class... Options>
write_terms queued_terms(const Options&... options)
{
    static_assert(
        (is_write_option<Options> && ...),
        "ddbm: a transaction sends its writes when it is committed, so that they take options, "
        "such as when(...), and no completion token"
    );
    static_assert(
        !(is_returning<Options> || ...),
        "ddbm: a write of a transaction returns nothing; async_get of the transaction delivers "
        "what it writes"
    );
    if constexpr ((is_write_option<Options> && ...) && !(is_returning<Options> || ...))
        return write_arguments<Kind, T, Tag, const Options&...>::terms(options...);
    else
        return {};
}

}  // namespace ddbm::detail

#endif
