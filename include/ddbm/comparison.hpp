#ifndef DDBM_COMPARISON_HPP
#define DDBM_COMPARISON_HPP

#include <ddbm/number.hpp>

#include <ddbm/detail/given_number.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

/// How an attribute is compared with values.
enum class comparison_operator
{
    eq,
    lt,
    le,
    gt,
    ge,
    between,
    begins_with,
};

/** What is asked of an attribute, such as a sort key, whichever it is: made by `eq`, `lt`, `le`,
 *  `gt`, `ge`, `between` and `begins_with`.
 *
 *  Has the values as they were given; whether they can be compared with the attribute is checked
 *  where they meet, by the compiler.
 */
template <comparison_operator Operator, class Value>
class comparison
{
public:
    /// How many values the attribute is compared with.
    static constexpr std::size_t operand_count = Operator == comparison_operator::between ? 2 : 1;

    using operand_array = std::array<Value, operand_count>;

    explicit comparison(operand_array operands) : operands_(std::move(operands)) {}

    /// The value, or the lower and the upper bound of `between`.
    const operand_array& operands() const noexcept { return operands_; }

private:
    operand_array operands_;
};

namespace detail {

template <comparison_operator Operator, class Value>
auto compared_with(Value&& value)
{
    using node = comparison<Operator, std::decay_t<Value>>;
    return node(typename node::operand_array{std::forward<Value>(value)});
}

}  // namespace detail

template <class Value>
comparison<comparison_operator::eq, std::decay_t<Value>> eq(Value&& value)
{
    return detail::compared_with<comparison_operator::eq>(std::forward<Value>(value));
}

template <class Value>
comparison<comparison_operator::lt, std::decay_t<Value>> lt(Value&& value)
{
    return detail::compared_with<comparison_operator::lt>(std::forward<Value>(value));
}

template <class Value>
comparison<comparison_operator::le, std::decay_t<Value>> le(Value&& value)
{
    return detail::compared_with<comparison_operator::le>(std::forward<Value>(value));
}

template <class Value>
comparison<comparison_operator::gt, std::decay_t<Value>> gt(Value&& value)
{
    return detail::compared_with<comparison_operator::gt>(std::forward<Value>(value));
}

template <class Value>
comparison<comparison_operator::ge, std::decay_t<Value>> ge(Value&& value)
{
    return detail::compared_with<comparison_operator::ge>(std::forward<Value>(value));
}

namespace detail {

// Stands for a type that two bounds do not have in common.
class no_bound
{
};

template <class Low, class High, class = void>
struct common_bound
{
    using type = no_bound;
};

template <class Low, class High>
struct common_bound<Low, High, std::void_t<std::common_type_t<Low, High>>>
{
    using type = std::common_type_t<Low, High>;
};

template <class Low, class High>
struct bound : common_bound<Low, High>
{
};

// Numbers of two types have none in common that holds both of them for certain.
template <number_value Low, number_value High>
requires(!std::is_same_v<Low, High>) struct bound<Low, High>
{
    using type = number;
};

// Not a view of the other one, which need not live as long as the comparison.
template <class Low, class High>
requires(std::is_same_v<Low, std::string> != std::is_same_v<High, std::string>) struct bound<
    Low,
    High>
{
    using type = std::string;
};

template <class Low, class High>
using bound_t = typename bound<std::decay_t<Low>, std::decay_t<High>>::type;

// Of the values of several members each by itself.
template <class... Low, class... High>
requires(sizeof...(Low) == sizeof...(High)) struct bound<std::tuple<Low...>, std::tuple<High...>>
{
    static constexpr bool has_all = !(std::is_same_v<bound_t<Low, High>, no_bound> || ...);
    using type = std::conditional_t<has_all, std::tuple<bound_t<Low, High>...>, no_bound>;
};

// What must not become a number or a string only because the other bound is one.
template <class Value>
inline constexpr bool cannot_be_bound = no_number_value<Value> || std::is_null_pointer_v<Value>;
template <class... Values>
inline constexpr bool cannot_be_bound<std::tuple<Values...>> = (cannot_be_bound<Values> || ...);

template <class Bound>
inline constexpr bool is_tuple_of_bounds = false;
template <class... Bounds>
inline constexpr bool is_tuple_of_bounds<std::tuple<Bounds...>> = true;

template <class Bound, class Value>
Bound to_bound(Value&& value)
{
    if constexpr (std::is_same_v<Bound, no_bound>)
        return {};
    else if constexpr (std::is_same_v<Bound, number>)
    {
        const given_number_t<std::decay_t<Value>> given = value;
        return given;
    }
    else if constexpr (is_tuple_of_bounds<Bound> && !std::is_same_v<Bound, std::decay_t<Value>>)
        return [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            return Bound(to_bound<std::tuple_element_t<I, Bound>>(std::get<I>(value))...);
        }
    (std::make_index_sequence<std::tuple_size_v<Bound>>());
    else return Bound(std::forward<Value>(value));
}

}  // namespace detail

/// From `low` to `high`, both included; of several members, each in a tuple of their values.
template <class Low, class High>
comparison<comparison_operator::between, detail::bound_t<Low, High>> between(Low&& low, High&& high)
{
    constexpr bool can_be_bounds =
        !detail::cannot_be_bound<std::decay_t<Low>> && !detail::cannot_be_bound<std::decay_t<High>>;
    static_assert(can_be_bounds, "ddbm: neither bool nor a character nor nullptr bounds sort keys");
    using value = detail::bound_t<Low, High>;
    static_assert(
        !can_be_bounds || !std::is_same_v<value, detail::no_bound>,
        "ddbm: the bounds of between are of one type, or one can be made the other's"
    );
    using node = comparison<comparison_operator::between, value>;
    return node(typename node::operand_array{
        detail::to_bound<value>(std::forward<Low>(low)),
        detail::to_bound<value>(std::forward<High>(high))});
}

/// For strings and binaries.
template <class Value>
comparison<comparison_operator::begins_with, std::decay_t<Value>> begins_with(Value&& prefix)
{
    return detail::compared_with<comparison_operator::begins_with>(std::forward<Value>(prefix));
}

}  // namespace ddbm

#endif
