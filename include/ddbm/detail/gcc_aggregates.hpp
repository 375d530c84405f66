#ifndef DDBM_DETAIL_GCC_AGGREGATES_HPP
#define DDBM_DETAIL_GCC_AGGREGATES_HPP

// g++ up to 12 destroys an aggregate twice that is a temporary in an expression with co_await
// (GCC PR 95599 and its kin). Users' objects are aggregates, so such calls are refused.

#include <type_traits>

namespace ddbm::detail {

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ <= 12
inline constexpr bool compiler_frees_aggregates_twice = true;
#else
inline constexpr bool compiler_frees_aggregates_twice = false;
#endif

// Such as std::future, which calls return with asio::use_future. <future> itself takes longer to
// compile than many a header here.
template <class Result>
concept blocks_instead = requires(Result& result)
{
    result.wait();
    result.share();
};

template <class Result>
inline constexpr bool may_be_awaited = !std::is_void_v<Result> && !blocks_instead<Result>;

template <class Object, class Result>
inline constexpr bool is_freed_twice =
    compiler_frees_aggregates_twice&& std::is_aggregate_v<Object> &&
    !std::is_trivially_copyable_v<Object> && may_be_awaited<Result>;

// Arguments of what may stand anywhere in such an expression: their types as forwarding references
// have them.
template <class... Values>
struct temporaries_check
{
    template <class Value, class Object = std::remove_cvref_t<Value>>
    static constexpr bool is_safe =
        std::is_lvalue_reference_v<Value> || !compiler_frees_aggregates_twice ||
        !std::is_aggregate_v<Object> || std::is_array_v<Object> ||
        std::is_trivially_copyable_v<Object>;

    static constexpr bool is_valid = (is_safe<Values> && ...);

    static_assert(is_valid, "ddbm: g++ 12 miscompiles this; name the object first");
};

}  // namespace ddbm::detail

#endif
