#ifndef DDBM_DETAIL_PREPARED_CALL_HPP
#define DDBM_DETAIL_PREPARED_CALL_HPP

// From an async_ function to the library: a call that is prepared, a token that makes a handler of
// its own, and the two brought together.

#include <ddbm/diagnostics.hpp>
#include <ddbm/error_code.hpp>

#include <ddbm/detail/awaited_call.hpp>
#include <ddbm/detail/handler_place.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/async_result.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace ddbm {
class explain_t;
class explanation;
}  // namespace ddbm

namespace ddbm::detail {

namespace asio = boost::asio;

template <class... Results>
class handled_operation;

// Whether an operation with such a token is explained, and nothing carried out.
template <class Token>
inline constexpr bool only_explains = std::is_same_v<std::remove_cvref_t<Token>, explain_t>;

// A request that is written and waits to be sent, or the reason why it cannot be. Compiled in the
// library, for the results that its operations have.
template <class... Results>
class prepared_call
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Results...)>;

    // Owns the operation until it is started or released.
    explicit prepared_call(handled_operation<Results...>* operation) noexcept;
    prepared_call(prepared_call&& other) noexcept : operation_(other.release()) {}
    prepared_call& operator=(prepared_call&& other) noexcept
    {
        std::swap(operation_, other.operation_);
        return *this;
    }
    ~prepared_call();

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag) &&;

    // What it would do. Throws why it cannot be sent.
    explanation explain() const;

    // With one reference, which the caller has to give up.
    handled_operation<Results...>* release() noexcept { return std::exchange(operation_, nullptr); }

private:
    handled_operation<Results...>* operation_;
};

// Gives a handler that takes a `Result` what the library has made for it.
template <class Result, class Handler>
struct typed_handler
{
    Handler inner;

    template <class Erased>
    void operator()(error_code ec, Erased erased)
    {
        std::move(inner)(ec, Result(std::move(erased)));
    }
};

template <class Result>
struct completion_of
{
    using signature = void(error_code, Result);
};

template <>
struct completion_of<void>
{
    using signature = void(error_code);
};

// Starts a call with a handler that takes a `Result`, or nothing but the code if that is void.
template <class Result>
class initiate_call
{
public:
    using executor_type = asio::any_io_executor;

    explicit initiate_call(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    executor_type get_executor() const noexcept { return executor_; }

    template <class Handler, class Call>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics> diag, Call call) const
    {
        using erased = typename Call::handler_type;
        const auto theirs = executor_of_handler(handler);
        const handler_place place(theirs);
        if constexpr (std::is_void_v<Result>)
        {
            erased whole(std::forward<Handler>(handler));
            std::move(call).start(std::move(whole), place, std::move(diag));
        }
        else
        {
            using typed = typed_handler<Result, std::decay_t<Handler>>;
            erased whole(typed{std::forward<Handler>(handler)});
            std::move(call).start(std::move(whole), place, std::move(diag));
        }
    }

private:
    asio::any_io_executor executor_;
};

// What an async_ function returns; `Token` is what its token was deduced as. A call has a
// handler_type and `start(handler, place, diag) &&`; one with other results than a `Result` is made
// of does not compile.
template <class Result, class Token, class Call>
auto async_start(asio::any_io_executor executor, Call call, std::remove_reference_t<Token>& token)
{
    if constexpr (awaits<std::decay_t<Token>>)
        return await_call<Result, std::decay_t<Token>>(std::move(call));
    else
        return asio::async_initiate<Token, typename completion_of<Result>::signature>(
            initiate_call<Result>(std::move(executor)),
            token,
            std::shared_ptr<diagnostics>(),
            std::move(call)
        );
}

// What all models have in common is compiled in the library.
extern template asio::awaitable<void> await_call<void, default_token>(prepared_call<> call);
extern template asio::awaitable<bool> await_call<bool, default_token>(prepared_call<bool> call);

}  // namespace ddbm::detail

template <template <class, class> class Associator, class Result, class Handler, class Default>
struct boost::asio::associator<Associator, ddbm::detail::typed_handler<Result, Handler>, Default>
    : Associator<Handler, Default>
{
    static auto get(const ddbm::detail::typed_handler<Result, Handler>& h) noexcept
    {
        return Associator<Handler, Default>::get(h.inner);
    }

    static auto
    get(const ddbm::detail::typed_handler<Result, Handler>& h, const Default& d) noexcept
    {
        return Associator<Handler, Default>::get(h.inner, d);
    }
};

#endif
