#ifndef DDBM_SORT_KEY_CONDITION_HPP
#define DDBM_SORT_KEY_CONDITION_HPP

#include <ddbm/number.hpp>

#include <ddbm/detail/given_number.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

enum class sort_operator
{
    eq,
    lt,
    le,
    gt,
    ge,
    between,
    begins_with,
};

}  // namespace detail

/// What a query asks of the sort key: made by `eq`, `lt`, `le`, `gt`, `ge`, `between` and
/// `begins_with`.
template <class Value>
class sort_key_condition
{
public:
    sort_key_condition(detail::sort_operator op, Value value)
        : op_(op), first_(std::move(value)), second_(first_)
    {
    }

    sort_key_condition(detail::sort_operator op, Value low, Value high)
        : op_(op), first_(std::move(low)), second_(std::move(high))
    {
    }

    detail::sort_operator op() const noexcept { return op_; }
    const Value& first() const noexcept { return first_; }
    /// The upper bound of `between`, else the same as the first.
    const Value& second() const noexcept { return second_; }

private:
    detail::sort_operator op_;
    Value first_;
    Value second_;
};

/// What `begins_with` makes.
template <class Value>
class sort_key_prefix : public sort_key_condition<Value>
{
public:
    explicit sort_key_prefix(Value prefix)
        : sort_key_condition<Value>(detail::sort_operator::begins_with, std::move(prefix))
    {
    }
};

template <class Value>
sort_key_condition<std::decay_t<Value>> eq(Value&& value)
{
    return {detail::sort_operator::eq, std::forward<Value>(value)};
}

template <class Value>
sort_key_condition<std::decay_t<Value>> lt(Value&& value)
{
    return {detail::sort_operator::lt, std::forward<Value>(value)};
}

template <class Value>
sort_key_condition<std::decay_t<Value>> le(Value&& value)
{
    return {detail::sort_operator::le, std::forward<Value>(value)};
}

template <class Value>
sort_key_condition<std::decay_t<Value>> gt(Value&& value)
{
    return {detail::sort_operator::gt, std::forward<Value>(value)};
}

template <class Value>
sort_key_condition<std::decay_t<Value>> ge(Value&& value)
{
    return {detail::sort_operator::ge, std::forward<Value>(value)};
}

namespace detail {

template <class Low, class High>
struct bound
{
    using type = std::common_type_t<Low, High>;
};

// Numbers of two types have none in common that holds both of them for certain.
template <number_value Low, number_value High>
requires(!std::is_same_v<Low, High>) struct bound<Low, High>
{
    using type = number;
};

// Not a view of the other one, which need not live as long as the condition.
template <class Low, class High>
requires(std::is_same_v<Low, std::string> != std::is_same_v<High, std::string>) struct bound<
    Low,
    High>
{
    using type = std::string;
};

template <class Low, class High>
using bound_t = typename bound<std::decay_t<Low>, std::decay_t<High>>::type;

// What must not become a number or a string only because the other bound is one.
template <class Value>
inline constexpr bool cannot_be_bound = no_number_value<Value> || std::is_null_pointer_v<Value>;

template <class Bound, class Value>
Bound to_bound(Value&& value)
{
    if constexpr (std::is_same_v<Bound, number>)
    {
        const given_number_t<std::decay_t<Value>> given = value;
        return given;
    }
    else
        return Bound(std::forward<Value>(value));
}

}  // namespace detail

/// From `low` to `high`, both included.
template <class Low, class High>
sort_key_condition<detail::bound_t<Low, High>> between(Low&& low, High&& high)
{
    static_assert(
        !detail::cannot_be_bound<std::decay_t<Low>> && !detail::cannot_be_bound<std::decay_t<High>>,
        "ddbm: neither bool nor a character nor nullptr bounds sort keys"
    );
    using value = detail::bound_t<Low, High>;
    return {
        detail::sort_operator::between,
        detail::to_bound<value>(std::forward<Low>(low)),
        detail::to_bound<value>(std::forward<High>(high))};
}

/// For string and binary keys.
template <class Value>
sort_key_prefix<std::decay_t<Value>> begins_with(Value&& prefix)
{
    return sort_key_prefix<std::decay_t<Value>>(std::forward<Value>(prefix));
}

}  // namespace ddbm

#endif
