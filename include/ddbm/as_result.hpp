#ifndef DDBM_AS_RESULT_HPP
#define DDBM_AS_RESULT_HPP

#include <ddbm/result.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/awaited_call.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace ddbm {

/// Completion token adapter: success and failure arrive as one `result<T>`.
template <class Token = boost::asio::use_awaitable_t<>>
class as_result_t
{
public:
    constexpr as_result_t() = default;
    constexpr explicit as_result_t(Token t) : token(std::move(t)) {}

    /// The same around another token: `as_result(asio::use_future)`, or a callback that takes a
    /// `result<T>`.
    template <class Other>
    constexpr as_result_t<std::decay_t<Other>> operator()(Other&& other) const
    {
        return as_result_t<std::decay_t<Other>>(std::forward<Other>(other));
    }

    Token token{};
};

/** Makes an operation deliver a `result<T>`, diagnostics included, in place of an exception.
 *
 *  @code
 *  auto found = co_await maps.async_find(1, 1, ddbm::as_result);
 *  if (!found)
 *      std::cerr << found.error().message() << ": " << found.get_diagnostics() << '\n';
 *  else if (*found)
 *      std::cout << (*found)->name << '\n';
 *  @endcode
 *
 *  Of a range the result is a success at the end too, with an empty handle. So the loop looks at
 *  both, and at the failure after it:
 *
 *  @code
 *  auto next = co_await later.async_next(ddbm::as_result);
 *  for (; next && *next; next = co_await later.async_next(ddbm::as_result))
 *      std::cout << (*next)->name << '\n';
 *  if (!next)
 *      std::cerr << next.get_diagnostics() << '\n';
 *  @endcode
 *
 *  `while (auto next = co_await later.async_next(ddbm::as_result))` would not come to an end.
 */
inline constexpr as_result_t<> as_result;

namespace detail {

template <>
inline constexpr bool awaits<as_result_t<>> = true;

template <class Result>
struct awaited<Result, as_result_t<>>
{
    using type = result<Result>;

    template <class Wait>
    static type from(Wait& wait)
    {
        if constexpr (std::is_void_v<Result>)
            return type(wait.code(), wait.take_diagnostics());
        else
        {
            // Delivered besides a code too, and made nothing of.
            return type(wait.code(), Result(wait.take()), wait.take_diagnostics());
        }
    }
};

// Makes one result of what an operation completes with and what it recorded.
template <class Handler, class Result>
struct result_handler
{
    Handler inner;
    std::shared_ptr<diagnostics> diag;

    template <class... R>
    void operator()(error_code ec, R... results)
    {
        std::move(inner)(Result(ec, std::move(results)..., std::move(*diag)));
    }
};

// What async_result has in common for operations with and without a value.
template <class Token, class Result>
struct async_as_result
{
    template <class Handler>
    using wrapper = result_handler<Handler, Result>;

    template <class Initiation, class RawToken, class... Args>
    static auto initiate(Initiation&& init, RawToken&& token, Args&&... args)
    {
        using wrapped = recording_initiation<wrapper, std::decay_t<Initiation>>;
        return boost::asio::async_initiate<token_within<RawToken, Token>, void(Result)>(
            wrapped{std::forward<Initiation>(init)}, token.token, std::forward<Args>(args)...
        );
    }
};

}  // namespace detail
}  // namespace ddbm

template <template <class, class> class Associator, class Handler, class Result, class Default>
struct boost::asio::associator<Associator, ddbm::detail::result_handler<Handler, Result>, Default>
    : Associator<Handler, Default>
{
    static auto get(const ddbm::detail::result_handler<Handler, Result>& h) noexcept
    {
        return Associator<Handler, Default>::get(h.inner);
    }

    static auto
    get(const ddbm::detail::result_handler<Handler, Result>& h, const Default& d) noexcept
    {
        return Associator<Handler, Default>::get(h.inner, d);
    }
};

template <class Token>
struct boost::asio::async_result<ddbm::as_result_t<Token>, void(ddbm::error_code)>
    : ddbm::detail::async_as_result<Token, ddbm::result<void>>
{
};

template <class Token, class T>
struct boost::asio::async_result<ddbm::as_result_t<Token>, void(ddbm::error_code, T)>
    : ddbm::detail::async_as_result<Token, ddbm::result<std::decay_t<T>>>
{
};

#endif
