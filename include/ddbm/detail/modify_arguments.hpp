#ifndef DDBM_DETAIL_MODIFY_ARGUMENTS_HPP
#define DDBM_DETAIL_MODIFY_ARGUMENTS_HPP

// What stands behind the key of async_modify: a function of the object, options in any order, then
// perhaps a completion token.

#include <ddbm/default_token.hpp>
#include <ddbm/rounds.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/write_options.hpp>

#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/table_call.hpp>
#include <ddbm/detail/write_arguments.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// Those of other writes are none, and no tokens either.
template <class Argument>
inline constexpr bool is_modify_option =
    std::same_as<Argument, rounds> || is_write_option<Argument>;

template <class Function, class T>
constexpr bool changes_object()
{
    if constexpr (std::is_invocable_v<Function&, T&>)
        return std::is_void_v<std::invoke_result_t<Function&, T&>>;
    else
        return false;
}

// `Arguments` are what the caller's were deduced as, so that no token that stays the caller's is
// moved from.
template <class... Arguments>
class modify_arguments
{
    static constexpr std::size_t size = sizeof...(Arguments);

    // The last one, if it is no option.
    static constexpr bool has_token = [] {
        bool is = false;
        ((is = !is_modify_option<std::remove_cvref_t<Arguments>>), ...);
        return is;
    }();

    template <class Argument>
    static constexpr std::size_t
        count = (std::size_t{0} + ... + std::same_as<std::remove_cvref_t<Arguments>, Argument>);

    static constexpr bool are_options =
        size - has_token == count<rounds> + count<exactly_once_t> && count<rounds> <= 1;

    static_assert(
        are_options,
        "ddbm: behind the function of async_modify stand rounds, exactly_once and a completion "
        "token at the end; conditions are the function's to look at"
    );

public:
    static modify_options options(const std::remove_reference_t<Arguments>&... arguments)
    {
        modify_options made;
        made.exactly_once = count<exactly_once_t> != 0;
        (take(made, arguments), ...);
        return made;
    }

    template <class T>
    static auto start(
        asio::any_io_executor executor,
        table_call<std::shared_ptr<stored_object>> prepared,
        std::remove_reference_t<Arguments>&... arguments
    )
    {
        if constexpr (has_token)
        {
            using token_type = std::tuple_element_t<size - 1, std::tuple<Arguments...>>;
            return async_start<stored<T>, token_type>(
                std::move(executor), std::move(prepared), std::get<size - 1>(std::tie(arguments...))
            );
        }
        else
        {
            default_token token;
            return async_start<stored<T>, default_token>(
                std::move(executor), std::move(prepared), token
            );
        }
    }

private:
    template <class Argument>
    static void take(modify_options& made, const Argument& argument)
    {
        if constexpr (std::same_as<Argument, rounds>)
            made.limits = argument;
    }
};

// g++ up to 12 destroys the captures of a lambda twice that is a temporary in an expression with
// co_await, unless they are references and the like.
template <class Function, class Result>
inline constexpr bool is_function_freed_twice =
    compiler_frees_aggregates_twice && !std::is_lvalue_reference_v<Function> &&
    !std::is_trivially_copyable_v<std::remove_cvref_t<Function>> && may_be_awaited<Result>;

// Of an object of T.
template <class T, class Function>
std::function<void(void*)> erased_change(Function&& function)
{
    // It need not be copied to be held.
    auto held = std::make_shared<std::decay_t<Function>>(std::forward<Function>(function));
    return [held](void* object) { (*held)(*static_cast<T*>(object)); };
}

}  // namespace ddbm::detail

#endif
