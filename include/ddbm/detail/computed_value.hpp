#ifndef DDBM_DETAIL_COMPUTED_VALUE_HPP
#define DDBM_DETAIL_COMPUTED_VALUE_HPP

// What DynamoDB computes for an update: sums, and what stands for what is not there.

#include <ddbm/number.hpp>

#include <ddbm/detail/comparing.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/given_number.hpp>

#include <type_traits>
#include <utility>

namespace ddbm::detail {

// `Kind`: a sum, or a fallback.
template <class Root, class Tag, class Value, class Codec, operand_kind Kind>
class computed_operand : public operand_base
{
public:
    using root_type = Root;
    using tag_type = Tag;
    using value_type = Value;
    using codec_type = Codec;
    static constexpr operand_kind kind = Kind;

    explicit computed_operand(expression_text text) : text_(std::move(text)) {}

    const expression_text& text() const noexcept { return text_; }

private:
    expression_text text_;
};

// Numbers that are not whole ones, whatever their values.
template <class X>
inline constexpr bool may_be_fraction = [] {
    if constexpr (number_value<X>)
        return !whole_value<given_number_t<X>>;
    else
        return false;
}();

// What comes of a V and an X: of a whole number and what may be a fraction the latter.
template <class V, class C, class X>
struct computed_value
{
    using type = V;
    using codec_type = C;
};

template <whole_value V, class C, class X>
requires may_be_fraction<X>
struct computed_value<V, C, X>
{
    using type = given_number_t<X>;
    using codec_type = codec<type>;
};

template <class X>
struct value_of_operand
{
    using type = X;
};

template <operand X>
struct value_of_operand<X>
{
    using type = typename X::value_type;
};

// Of `Root` the item, of A and X, an operand or a value, what is made of them.
template <class Root, class A, class X, operand_kind Kind>
struct computed_from_two
{
    using value = computed_value<
        typename A::value_type,
        typename A::codec_type,
        typename value_of_operand<X>::type>;
    using type = computed_operand<
        typename Root::root_type,
        typename Root::tag_type,
        typename value::type,
        typename value::codec_type,
        Kind>;
};

template <class Root, class A, class X, operand_kind Kind>
using computed_from = typename computed_from_two<Root, A, X, Kind>::type;

template <class A>
struct term_check
{
    static constexpr bool is_term = A::kind == operand_kind::path ||
                                    A::kind == operand_kind::fallback ||
                                    A::kind == operand_kind::part;
    static constexpr bool is_number =
        !is_term || is_summable<typename A::value_type, typename A::codec_type>;
    static constexpr bool is_valid = is_term && is_number;

    static_assert(is_term, "ddbm: DynamoDB adds or subtracts once for an attribute, and no sizes");
    static_assert(is_number, "ddbm: DynamoDB computes with numbers and durations alone");
};

template <class X>
struct no_condition_in_sum_check
{
    static constexpr bool is_valid = !conditional<X>;

    static_assert(is_valid, "ddbm: a condition is no number to compute with");
};

using sum_function = expression_text (*)(const expression_text& a, const expression_text& b);

// Of which at least one is an operand.
template <class A, class B>
auto compute(sum_function how, const A& a, const B& b)
{
    if constexpr (!no_condition_in_sum_check<A>::is_valid)
        return a;
    else if constexpr (!no_condition_in_sum_check<B>::is_valid)
        return b;
    else if constexpr (operand<A> && operand<B>)
    {
        using made = computed_from<root_of<A, B>, A, B, operand_kind::sum>;
        if constexpr (is_valid_operand<A> && is_valid_operand<B>)
        {
            if constexpr (term_check<A>::is_valid && term_check<B>::is_valid)
            {
                if constexpr (operands_check<A, B>::is_valid)
                    return made(how(a.text(), b.text()));
            }
        }
        return made(expression_text());
    }
    else if constexpr (operand<A>)
    {
        using made = computed_from<A, A, B, operand_kind::sum>;
        if constexpr (is_valid_operand<A>)
        {
            if constexpr (term_check<A>::is_valid)
            {
                const expression_text term = a.text();
                return made(how(term, text_beside(a, term, b)));
            }
        }
        return made(expression_text());
    }
    else
    {
        using made = computed_from<B, B, A, operand_kind::sum>;
        if constexpr (is_valid_operand<B>)
        {
            if constexpr (term_check<B>::is_valid)
            {
                const expression_text term = b.text();
                return made(how(text_beside(b, term, a), term));
            }
        }
        return made(expression_text());
    }
}

template <class A, class B>
requires(operand<A> || operand<B>) auto operator+(const A& a, const B& b)
{
    return compute(&sum_of, a, b);
}

template <class A, class B>
requires(operand<A> || operand<B>) auto operator-(const A& a, const B& b)
{
    return compute(&difference_of, a, b);
}

template <class Path, class X>
struct new_operand_check
{
    static constexpr bool is_computed = X::kind != operand_kind::size;
    static constexpr bool is_whole = !whole_value<typename Path::value_type> || !is_computed ||
                                     !may_be_fraction<typename X::value_type>;
    static constexpr bool is_valid = is_computed && is_whole && operands_check<Path, X>::is_valid;

    static_assert(is_computed, "ddbm: updates do not compute sizes");
    static_assert(
        is_whole, "ddbm: the attribute is a whole number, and what it is set to may be a fraction"
    );
};

// -- What stands for an attribute that is not there

template <class Path>
struct fallback_path_check
{
    static constexpr bool is_valid = Path::kind == operand_kind::path;

    static_assert(
        is_valid, "ddbm: if_not_exists asks for an attribute, not for what is computed of it"
    );
};

template <class X>
struct fallback_operand_check
{
    static constexpr bool is_valid =
        X::kind == operand_kind::path || X::kind == operand_kind::fallback;

    static_assert(
        is_valid, "ddbm: if_not_exists stands for an attribute or a value, for no sum and no size"
    );
};

template <class Path, class X>
auto fallback_of(const Path& path, const X& otherwise)
{
    using made = computed_from<Path, Path, X, operand_kind::fallback>;
    if constexpr (!is_valid_operand<Path>)
        return made(expression_text());
    else if constexpr (!fallback_path_check<Path>::is_valid)
        return made(expression_text());
    else
    {
        if constexpr (operand<X>)
        {
            if constexpr (!is_valid_operand<X>)
                return made(expression_text());
            else if constexpr (!fallback_operand_check<X>::is_valid)
                return made(expression_text());
        }
        const expression_text text = path.text();
        return made(value_if_missing(text, text_beside(path, text, otherwise)));
    }
}

}  // namespace ddbm::detail

#endif
