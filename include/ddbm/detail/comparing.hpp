#ifndef DDBM_DETAIL_COMPARING_HPP
#define DDBM_DETAIL_COMPARING_HPP

// The operators that conditions are made with.

#include <ddbm/condition.hpp>

#include <ddbm/detail/condition_about.hpp>
#include <ddbm/detail/condition_checks.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/operand.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// -- Comparisons

// What is asked of A's items, with what else is among the operands.
template <class A, class... X>
using condition_on = condition_made_of<typename A::root_type, typename A::tag_type, X...>;

template <relation Op, class A, class B>
auto compare_operands(const A& a, const B& b)
{
    using made = condition_on<root_of<A, B>, A, B>;
    if constexpr (!is_valid_operand<A> || !is_valid_operand<B>)
        return made();
    else if constexpr (!in_condition_check<A>::is_valid || !in_condition_check<B>::is_valid)
        return made();
    else if constexpr (!operands_check<A, B>::is_valid)
        return made();
    else
    {
        if constexpr (is_order(Op))
        {
            if constexpr (!order_check<A>::is_valid || !order_check<B>::is_valid)
                return made();
        }
        return made(compare(a.text(), Op, b.text()));
    }
}

template <relation Op, class A, class X>
auto compare_with(const A& a, const X& value)
{
    using made = condition_on<A, A>;
    if constexpr (!is_valid_operand<A>)
        return made();
    else if constexpr (!in_condition_check<A>::is_valid)
        return made();
    else
    {
        if constexpr (is_order(Op))
        {
            if constexpr (!order_check<A>::is_valid)
                return made();
        }
        if constexpr (!value_check<A, X>::is_valid)
            return made();
        else
        {
            const expression_text left = a.text();
            using value_type = typename A::value_type;
            return made(
                compare(left, Op, text_of_value<value_type, typename A::codec_type>(left, value))
            );
        }
    }
}

template <relation Op, class A, class B>
auto compare_values(const A& a, const B& b)
{
    if constexpr (conditional<A>)
    {
        static_assert(sizeof(no_condition_check<A>) != 0);
        return condition<>();
    }
    else if constexpr (conditional<B>)
    {
        static_assert(sizeof(no_condition_check<B>) != 0);
        return condition<>();
    }
    else if constexpr (operand<A> && operand<B>)
        return compare_operands<Op>(a, b);
    else if constexpr (operand<A>)
        return compare_with<Op>(a, b);
    else
        return compare_with<mirrored(Op)>(b, a);
}

// `A` and `B` are as forwarding references have them.
template <relation Op, class A, class B>
auto compare_any(const std::remove_reference_t<A>& a, const std::remove_reference_t<B>& b)
{
    if constexpr (temporaries_check<A, B>::is_valid)
        return compare_values<Op>(a, b);
    else
        return condition<>();
}

// A value that stands beside the attribute: another attribute or one of C++'s.
template <class A, class X>
expression_text text_beside(const A& a, const expression_text& path, const X& other)
{
    if constexpr (operand<X>)
    {
        if constexpr (is_valid_operand<X>)
        {
            if constexpr (operands_check<A, X>::is_valid)
                return other.text();
        }
    }
    else if constexpr (value_check<A, X>::is_valid)
        return text_of_value<typename A::value_type, typename A::codec_type>(path, other);
    static_cast<void>(a);
    return {};
}

// The same in a condition.
template <class A, class X>
expression_text text_in_condition(const A& a, const expression_text& path, const X& other)
{
    if constexpr (operand<X>)
    {
        if constexpr (!is_valid_operand<X>)
            return {};
        else if constexpr (!in_condition_check<X>::is_valid)
            return {};
        else
            return text_beside(a, path, other);
    }
    else
        return text_beside(a, path, other);
}

// In what compares by order.
template <class A, class X>
expression_text text_of_bound(const A& a, const expression_text& path, const X& other)
{
    if constexpr (operand<X>)
    {
        if constexpr (is_valid_operand<X>)
        {
            if constexpr (order_check<X>::is_valid)
                return text_in_condition(a, path, other);
        }
        return {};
    }
    else
        return text_beside(a, path, other);
}

// As an argument of a function.
template <class A, class X>
expression_text text_of_argument(const A& a, const expression_text& path, const X& other)
{
    if constexpr (operand<X>)
    {
        if constexpr (is_valid_operand<X>)
        {
            if constexpr (argument_check<X>::is_valid)
                return text_beside(a, path, other);
        }
        return {};
    }
    else
        return text_beside(a, path, other);
}

// A range of such values.
template <class A, class Range>
concept values_of =
    !operand<Range> && !is_operand_value<typename A::value_type, typename A::codec_type, Range>() &&
    requires(const Range& range)
{
    range.begin();
    range.end();
};

// Comparisons of attributes with each other and with values, on either side. Here, as operators are
// looked for where the operands' classes are.

template <class A, class B>
requires(expression<A> || expression<B>) auto operator==(A&& a, B&& b)
{
    return compare_any<relation::equal, A, B>(a, b);
}

template <class A, class B>
requires(expression<A> || expression<B>) auto operator!=(A&& a, B&& b)
{
    return compare_any<relation::unequal, A, B>(a, b);
}

template <class A, class B>
requires(expression<A> || expression<B>) auto operator<(A&& a, B&& b)
{
    return compare_any<relation::less, A, B>(a, b);
}

template <class A, class B>
requires(expression<A> || expression<B>) auto operator<=(A&& a, B&& b)
{
    return compare_any<relation::less_or_equal, A, B>(a, b);
}

template <class A, class B>
requires(expression<A> || expression<B>) auto operator>(A&& a, B&& b)
{
    return compare_any<relation::greater, A, B>(a, b);
}

template <class A, class B>
requires(expression<A> || expression<B>) auto operator>=(A&& a, B&& b)
{
    return compare_any<relation::greater_or_equal, A, B>(a, b);
}

// -- Joining

// Of which class a condition is that is joined of two.
template <class A, class B>
struct joined_condition
{
    using type = A;
    static constexpr bool is_valid = false;
    static_assert(
        !sizeof(A), "ddbm: these two conditions are about items of different classes or models"
    );
};

template <class A, class ATag, class B, class BTag>
requires is_said_of<B, BTag, A, ATag>
struct joined_condition<condition<A, ATag>, condition<B, BTag>>
{
    using type = condition<A, ATag>;
    static constexpr bool is_valid = true;
};

template <class A, class ATag, class B, class BTag>
requires(!is_said_of<B, BTag, A, ATag> && is_said_of<A, ATag, B, BTag>) struct joined_condition<
    condition<A, ATag>,
    condition<B, BTag>>
{
    using type = condition<B, BTag>;
    static constexpr bool is_valid = true;
};

template <class T, class Tag>
const condition<T, Tag>& as_condition(const condition<T, Tag>& from)
{
    return from;
}

template <class T, class Tag>
condition<T, Tag>&& as_condition(condition<T, Tag>&& from)
{
    return std::move(from);
}

template <class Raw>
requires is_raw<Raw> condition<> as_condition(const Raw& from)
{
    return from;
}

// Of these conditions.
template <class... X, class T, class Tag>
auto with_fields(condition<T, Tag> made)
{
    return condition_made_of<T, Tag, std::remove_cvref_t<X>...>(std::move(made));
}

using join_function = condition_core (*)(condition_core, const condition_core&);

template <class A, class B>
auto join_conditions(join_function how, A&& a, B&& b)
{
    using first = std::remove_cvref_t<A>;
    using second = std::remove_cvref_t<B>;
    if constexpr (!joined_condition<first, second>::is_valid)
        return first();
    else
    {
        using made = typename joined_condition<first, second>::type;
        return made(how(std::forward<A>(a).core(), b.core()));
    }
}

template <class A, class B>
auto join(join_function how, A&& a, B&& b)
{
    if constexpr (!condition_check<A>::is_valid || !condition_check<B>::is_valid)
        return condition<>();
    else
        return with_fields<A, B>(
            join_conditions(how, as_condition(std::forward<A>(a)), as_condition(std::forward<B>(b)))
        );
}

// Both must be true. A condition that asks nothing changes nothing.
template <class A, class B>
requires(expression<A> || expression<B>) auto operator&&(A&& a, B&& b)
{
    return join(&condition_core::both, std::forward<A>(a), std::forward<B>(b));
}

// One at least must be true. A condition that asks nothing changes nothing.
template <class A, class B>
requires(expression<A> || expression<B>) auto operator||(A&& a, B&& b)
{
    return join(&condition_core::either, std::forward<A>(a), std::forward<B>(b));
}

// It must not be true.
template <expression A>
auto operator!(const A& a)
{
    if constexpr (condition_check<A>::is_valid)
    {
        const auto& whole = as_condition(a);
        return with_fields<A>(
            std::remove_cvref_t<decltype(whole)>(condition_core::opposite(whole.core()))
        );
    }
    else
        return condition<>();
}

}  // namespace ddbm::detail

#endif
