#ifndef DDBM_WITH_DIAGNOSTICS_HPP
#define DDBM_WITH_DIAGNOSTICS_HPP

// How diagnostics reach the caller. Every operation of this library passes an empty
// shared_ptr<diagnostics> as the first argument of its initiation. The two token adapters here put
// a real one in its place: with_diagnostics turns a failure into an exception that carries it,
// redirect_diagnostics stores it in a variable of the caller's. <ddbm/as_result.hpp> has a third.

#include <ddbm/error.hpp>

#include <boost/asio/associator.hpp>
#include <boost/asio/async_result.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace ddbm {

/// Completion token adapter: failures arrive as an exception of type `ddbm::error`.
template <class Token>
class with_diagnostics_t
{
public:
    constexpr with_diagnostics_t() = default;
    constexpr explicit with_diagnostics_t(Token t) : token(std::move(t)) {}

    Token token{};
};

/// Makes failures arrive as `ddbm::error`, diagnostics included: the default of every operation
/// here, around `asio::use_awaitable`.
template <class Token>
constexpr with_diagnostics_t<std::decay_t<Token>> with_diagnostics(Token&& token)
{
    return with_diagnostics_t<std::decay_t<Token>>(std::forward<Token>(token));
}

/// Completion token adapter: failures arrive as an error code, what is known about them in a
/// variable.
template <class Token>
class redirect_diagnostics_t
{
public:
    redirect_diagnostics_t(Token t, diagnostics& d) : token(std::move(t)), diag(&d) {}

    Token token;
    diagnostics* diag;
};

/// Stores what is known about a failure in `diag`, which must live until the operation completes:
/// `co_await db.async_call(..., redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag))`.
template <class Token>
redirect_diagnostics_t<std::decay_t<Token>> redirect_diagnostics(Token&& token, diagnostics& diag)
{
    return redirect_diagnostics_t<std::decay_t<Token>>(std::forward<Token>(token), diag);
}

namespace detail {

// The token inside of an adapter, const if that is.
template <class Adapter, class Token>
using token_within =
    std::conditional_t<std::is_const_v<std::remove_reference_t<Adapter>>, const Token, Token>;

// Turns void(exception_ptr, R...) into void(error_code, R...), adding what the operation recorded.
template <class Handler>
struct throwing_handler
{
    Handler inner;
    std::shared_ptr<diagnostics> diag;

    template <class... R>
    void operator()(error_code ec, R... results)
    {
        std::exception_ptr failure;
        if (ec)
            failure = std::make_exception_ptr(error(ec, std::move(*diag)));
        std::move(inner)(failure, std::move(results)...);
    }
};

// Copies what the operation recorded to the caller's variable before the handler runs.
template <class Handler>
struct storing_handler
{
    Handler inner;
    std::shared_ptr<diagnostics> diag;
    diagnostics* target;

    template <class... R>
    void operator()(error_code ec, R... results)
    {
        *target = std::move(*diag);
        std::move(inner)(ec, std::move(results)...);
    }
};

// Shares diagnostics between an operation and the handler that `Wrapper` makes of another.
template <template <class> class Wrapper, class Initiation>
struct recording_initiation
{
    Initiation initiation;

    template <class Handler, class... Args>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics>, Args&&... args)
    {
        auto diag = std::make_shared<diagnostics>();
        Wrapper<std::decay_t<Handler>> wrapped{std::forward<Handler>(handler), diag};
        std::move(initiation)(std::move(wrapped), std::move(diag), std::forward<Args>(args)...);
    }

    // Operations of other libraries, and Asio's concept check: nothing to record.
    template <class Handler, class... Args>
    void operator()(Handler&& handler, Args&&... args)
    {
        Wrapper<std::decay_t<Handler>> wrapped{
            std::forward<Handler>(handler), std::make_shared<diagnostics>()};
        std::move(initiation)(std::move(wrapped), std::forward<Args>(args)...);
    }
};

template <class Initiation>
struct storing_initiation
{
    Initiation initiation;
    diagnostics* target;

    template <class Handler, class... Args>
    void operator()(Handler&& handler, std::shared_ptr<diagnostics>, Args&&... args)
    {
        auto diag = std::make_shared<diagnostics>();
        storing_handler<std::decay_t<Handler>> wrapped{
            std::forward<Handler>(handler), diag, target};
        std::move(initiation)(std::move(wrapped), std::move(diag), std::forward<Args>(args)...);
    }

    template <class Handler, class... Args>
    void operator()(Handler&& handler, Args&&... args)
    {
        storing_handler<std::decay_t<Handler>> wrapped{
            std::forward<Handler>(handler), std::make_shared<diagnostics>(), target};
        std::move(initiation)(std::move(wrapped), std::forward<Args>(args)...);
    }
};

}  // namespace detail
}  // namespace ddbm

// The wrapped handlers keep the inner handler's executor, allocator and cancellation slot.
template <template <class, class> class Associator, class Handler, class Default>
struct boost::asio::associator<Associator, ddbm::detail::throwing_handler<Handler>, Default>
    : Associator<Handler, Default>
{
    static auto get(const ddbm::detail::throwing_handler<Handler>& h) noexcept
    {
        return Associator<Handler, Default>::get(h.inner);
    }

    static auto get(const ddbm::detail::throwing_handler<Handler>& h, const Default& d) noexcept
    {
        return Associator<Handler, Default>::get(h.inner, d);
    }
};

template <template <class, class> class Associator, class Handler, class Default>
struct boost::asio::associator<Associator, ddbm::detail::storing_handler<Handler>, Default>
    : Associator<Handler, Default>
{
    static auto get(const ddbm::detail::storing_handler<Handler>& h) noexcept
    {
        return Associator<Handler, Default>::get(h.inner);
    }

    static auto get(const ddbm::detail::storing_handler<Handler>& h, const Default& d) noexcept
    {
        return Associator<Handler, Default>::get(h.inner, d);
    }
};

template <class Token, class... R>
struct boost::asio::async_result<ddbm::with_diagnostics_t<Token>, void(ddbm::error_code, R...)>
{
    template <class Initiation, class RawToken, class... Args>
    static auto initiate(Initiation&& init, RawToken&& token, Args&&... args)
    {
        using wrapped = ddbm::detail::
            recording_initiation<ddbm::detail::throwing_handler, std::decay_t<Initiation>>;
        using within = ddbm::detail::token_within<RawToken, Token>;
        return async_initiate<within, void(std::exception_ptr, R...)>(
            wrapped{std::forward<Initiation>(init)}, token.token, std::forward<Args>(args)...
        );
    }
};

template <class Token, class... R>
struct boost::asio::async_result<ddbm::redirect_diagnostics_t<Token>, void(ddbm::error_code, R...)>
{
    template <class Initiation, class RawToken, class... Args>
    static auto initiate(Initiation&& init, RawToken&& token, Args&&... args)
    {
        using wrapped = ddbm::detail::storing_initiation<std::decay_t<Initiation>>;
        using within = ddbm::detail::token_within<RawToken, Token>;
        return async_initiate<within, void(ddbm::error_code, R...)>(
            wrapped{std::forward<Initiation>(init), token.diag},
            token.token,
            std::forward<Args>(args)...
        );
    }
};

#endif
