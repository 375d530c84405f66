#ifndef DDBM_ATTR_HPP
#define DDBM_ATTR_HPP

#include <ddbm/attribute_type.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/attribute_place.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/made_value.hpp>
#include <ddbm/detail/operand.hpp>
#include <ddbm/detail/value_text.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

// -- Misuse. Each check says one thing, and what is made of a misuse says nothing more.

template <class A, class B>
struct operands_check
{
    static constexpr bool have_one_root = have_one_item<A, B>;
    static constexpr bool are_stored_alike = are_alike<A, B>;
    static constexpr bool is_valid = have_one_root && are_stored_alike;

    static_assert(
        have_one_root, "ddbm: these attributes are of two classes or models, so of two items"
    );
    static_assert(
        !have_one_root || are_stored_alike,
        "ddbm: these two attributes are not stored in the same way, so that they cannot be compared"
    );
};

template <class A, class X>
struct value_check
{
    static constexpr bool is_valid =
        is_operand_value<typename A::value_type, typename A::codec_type, X>();

    static_assert(
        is_valid,
        "ddbm: the value does not go with this attribute: a number takes integers but bool "
        "and characters, float, double and ddbm::number, a std::string what a std::string_view "
        "takes, every other its own type, an optional what it holds"
    );
};

template <class A>
struct order_check
{
    using value = typename A::value_type;
    using codec_type = typename A::codec_type;

    static constexpr bool is_ordered = has_order<value, codec_type>;
    static constexpr bool is_own_order = !has_foreign_order<value, codec_type>;
    static constexpr bool is_valid = is_ordered && is_own_order;

    static_assert(
        is_ordered, "ddbm: only what is stored as a string, a number or a binary has an order"
    );
    static_assert(
        is_own_order,
        "ddbm: an enumeration that is stored by its names has the order of these texts, not its own"
    );
};

template <class A>
struct in_condition_check
{
    static constexpr bool is_valid = A::kind == operand_kind::path || A::kind == operand_kind::size;

    static_assert(
        is_valid, "ddbm: conditions compare attributes as they are; only updates compute"
    );
};

template <class A>
struct argument_check
{
    static constexpr bool is_valid = A::kind == operand_kind::path;

    static_assert(
        is_valid, "ddbm: functions of conditions take attributes as they are, and no sizes"
    );
};

template <class C>
struct no_condition_check
{
    static_assert(
        !sizeof(C*),
        "ddbm: a condition is not compared with anything; two of them are joined by && or ||"
    );
};

template <class C>
struct condition_check
{
    static constexpr bool is_valid = conditional<C>;

    static_assert(
        is_valid,
        "ddbm: && || and ! are for conditions; of a bool that is stored ask whether it == true"
    );
};

// -- Comparisons

template <class A>
using condition_on = condition<typename A::root_type, typename A::tag_type>;

template <relation Op, class A, class B>
auto compare_operands(const A& a, const B& b)
{
    using made = condition_on<root_of<A, B>>;
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
    using made = condition_on<A>;
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
        return join_conditions(
            how, as_condition(std::forward<A>(a)), as_condition(std::forward<B>(b))
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
        return std::remove_cvref_t<decltype(whole)>(condition_core::opposite(whole.core()));
    }
    else
        return condition<>();
}

// -- Attributes

// How many characters, bytes or elements an attribute has.
template <class Root, class Tag>
class size_operand : public operand_base
{
public:
    using root_type = Root;
    using tag_type = Tag;
    using value_type = std::uint64_t;
    using codec_type = codec<std::uint64_t>;
    static constexpr operand_kind kind = operand_kind::size;

    explicit size_operand(expression_text text) : text_(std::move(text)) {}

    const expression_text& text() const noexcept { return text_; }

private:
    expression_text text_;
};

template <class Root, class Tag, class Value, class Codec, class Place = void>
class inner_path;

template <class A>
struct piece_check
{
    static constexpr bool is_valid =
        is_free_form<typename A::value_type> ||
        is_stored_as<typename A::codec_type>({attribute_type::s, attribute_type::b});

    static_assert(
        is_valid, "ddbm: only what is stored as a string or a binary begins with something"
    );
};

template <class A, class X>
struct prefix_check
{
    static constexpr bool is_valid = is_piece<typename A::codec_type, X>;

    static_assert(
        is_valid, "ddbm: a string begins with and contains texts, a binary a ddbm::binary"
    );
};

template <class A>
struct container_check
{
    using codec_type = typename A::codec_type;

    static constexpr bool is_valid =
        is_free_form<typename A::value_type> || is_set<typename A::value_type, codec_type> ||
        is_stored_as<codec_type>({attribute_type::s, attribute_type::b, attribute_type::l});

    static_assert(
        is_valid, "ddbm: only what is stored as a string, a binary, a set or a list contains values"
    );
};

template <class A, class X>
struct element_check
{
    using element = held_element<typename A::value_type, typename A::codec_type>;

    static constexpr bool is_valid = [] {
        if constexpr (std::is_void_v<typename element::type>)
            return false;
        else
            return is_operand_value<typename element::type, typename element::codec_type, X>();
    }();

    static_assert(is_valid, "ddbm: this is no value of the elements' type");
};

template <class A>
struct size_check
{
    static constexpr bool is_valid =
        is_free_form<typename A::value_type> ||
        !is_stored_as<typename A::codec_type>(
            {attribute_type::n, attribute_type::boolean, attribute_type::null}
        );

    static_assert(is_valid, "ddbm: numbers and booleans have no size");
};

template <class A>
struct list_check
{
    static constexpr bool is_list =
        is_free_form<typename A::value_type> || A::codec_type::stored_as == attribute_type::l;
    static constexpr bool has_type =
        !is_list ||
        !std::is_void_v<
            typename held_element<typename A::value_type, typename A::codec_type>::type>;
    static constexpr bool is_valid = is_list && has_type;

    static_assert(is_list, "ddbm: only elements of lists have an index");
    static_assert(
        has_type,
        "ddbm: the elements of this list have no type in common; ddbm::attribute names it without "
        "types"
    );
};

// An index is a number, as the keys of maps are that are numbers.
template <class Step>
struct index_check
{
    static constexpr bool is_valid = number_value<Step>;

    static_assert(is_valid, "ddbm: an index is a whole number, neither a bool nor a character");
};

template <class A>
struct map_check
{
    static constexpr bool is_valid =
        is_free_form<typename A::value_type> ||
        (A::codec_type::stored_as == attribute_type::m &&
         !std::is_void_v<
             typename held_element<typename A::value_type, typename A::codec_type>::type>);

    static_assert(
        is_valid,
        "ddbm: only entries of what is stored as a map have a key; members are named by field<>()"
    );
};

// What the key of an entry is given as.
template <class A, class Key>
struct entry_key_check
{
    static constexpr bool is_valid =
        is_made_of<typename entry_key<typename A::value_type>::type, Key>();

    static_assert(is_valid, "ddbm: this is no key of the map");
};

template <class A>
struct record_check
{
    static constexpr bool is_valid =
        !std::is_void_v<typename model_of_codec<typename A::codec_type>::type>;

    static_assert(is_valid, "ddbm: only what is stored by a model has fields");
};

// What can be asked of an attribute, and what is in it. `Derived` is the operand.
template <class Derived, class Root, class Tag>
class path_operations : public operand_base
{
    using made = condition<Root, Tag>;

public:
    using root_type = Root;
    using tag_type = Tag;
    static constexpr operand_kind kind = operand_kind::path;

    /// The attribute is there, whatever its value.
    auto exists() const { return made(detail::exists(path())); }
    /// It is not.
    auto missing() const { return made(does_not_exist(path())); }

    /// From `low` to `high`, both included: values, or other attributes.
    template <class Low, class High>
    auto between(Low&& low, High&& high) const
    {
        if constexpr (is_valid_operand<Derived> && temporaries_check<Low, High>::is_valid)
        {
            if constexpr (order_check<Derived>::is_valid)
            {
                const expression_text here = path();
                return made(lies_between(
                    here, text_of_bound(self(), here, low), text_of_bound(self(), here, high)
                ));
            }
        }
        return made();
    }

    /// One of these: values or other attributes, or all those of a container. As many as an
    /// expression has room for: behind 99 of them there is another IN.
    template <class First, class... Rest>
    auto in(First&& first, Rest&&... rest) const
    {
        if constexpr (is_valid_operand<Derived> && temporaries_check<First, Rest...>::is_valid)
        {
            const expression_text here = path();
            std::vector<expression_text> values;
            if constexpr (sizeof...(Rest) == 0 && values_of<Derived, std::remove_cvref_t<First>>)
            {
                for (const auto& each : first)
                    values.push_back(text_in_condition(self(), here, each));
            }
            else
            {
                values.push_back(text_in_condition(self(), here, first));
                (values.push_back(text_in_condition(self(), here, rest)), ...);
            }
            return made(is_among(here, values));
        }
        return made();
    }

    /// What is stored as a string begins with a text, a binary with bytes.
    template <class Prefix>
    auto begins_with(const Prefix& prefix) const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            const expression_text here = path();
            if constexpr (is_free_form<typename Derived::value_type>)
                return made(detail::begins_with(here, text_of_argument(self(), here, prefix)));
            else if constexpr (!piece_check<Derived>::is_valid)
                return made();
            else if constexpr (prefix_check<Derived, Prefix>::is_valid)
                return made(detail::begins_with(
                    here, text_of_piece<typename Derived::codec_type>(here, prefix)
                ));
        }
        return made();
    }

    /// A string has this text in it, a set or a list this element.
    template <class Given>
    auto contains(Given&& part) const
    {
        if constexpr (is_valid_operand<Derived> && temporaries_check<Given>::is_valid)
        {
            using Part = std::remove_cvref_t<Given>;
            using value = typename Derived::value_type;
            using codec_type = typename Derived::codec_type;
            const expression_text here = path();
            if constexpr (is_free_form<value>)
                return made(detail::contains(here, text_of_argument(self(), here, part)));
            else if constexpr (!container_check<Derived>::is_valid)
                return made();
            else if constexpr (is_stored_as<codec_type>({attribute_type::s, attribute_type::b}))
            {
                if constexpr (prefix_check<Derived, Part>::is_valid)
                    return made(detail::contains(here, text_of_piece<codec_type>(here, part)));
            }
            else if constexpr (element_check<Derived, Part>::is_valid)
            {
                using element = held_element<value, codec_type>;
                return made(detail::contains(
                    here,
                    text_of_value<typename element::type, typename element::codec_type>(here, part)
                ));
            }
        }
        return made();
    }

    /// The characters of a string, of which those outside of Unicode's first 65,536 count twice;
    /// the bytes of a binary; the elements of a set, a list or a map: to be compared with numbers.
    auto size() const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            if constexpr (size_check<Derived>::is_valid)
                return size_operand<Root, Tag>(size_of(path()));
        }
        return size_operand<Root, Tag>(expression_text());
    }

    /// What is stored there is of this type.
    auto type_is(attribute_type type) const { return made(has_type(path(), type)); }

    /// An element of a list, from 0 on; an entry of a map by its key.
    template <class Step>
    auto operator[](const Step& step) const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            using value = typename Derived::value_type;
            using element = held_element<value, typename Derived::codec_type>;
            using inner =
                inner_path<Root, Tag, typename element::type, typename element::codec_type>;
            constexpr bool is_index = std::is_integral_v<Step> && !requires
            {
                typename value::mapped_type;
            };
            if constexpr (is_index)
            {
                if constexpr (!list_check<Derived>::is_valid)
                    return inner_path<Root, Tag, void, void>(expression_text());
                else if constexpr (!index_check<Step>::is_valid)
                    return inner_path<Root, Tag, void, void>(expression_text());
                else
                    return inner(element_of_list(step));
            }
            else if constexpr (!map_check<Derived>::is_valid)
                return inner_path<Root, Tag, void, void>(expression_text());
            else if constexpr (!entry_key_check<Derived, Step>::is_valid)
                return inner_path<Root, Tag, void, void>(expression_text());
            else
                return inner(entry_of_map(step));
        }
        else
            return inner_path<Root, Tag, void, void>(expression_text());
    }

    /// A member of an element or an entry that is stored by a model:
    /// `attr<&order::lines>[0].field<&line::product>()`.
    template <auto First, auto... Rest>
    auto field() const
    {
        if constexpr (is_valid_operand<Derived>)
        {
            if constexpr (record_check<Derived>::is_valid)
            {
                using model = typename model_of_codec<typename Derived::codec_type>::type;
                using place = attribute_place<model, First, Rest...>;
                if constexpr (place::is_valid)
                {
                    expression_text text = path();
                    for (const std::string_view name : place::names)
                        text.step(name);
                    return inner_path<
                        Root,
                        Tag,
                        typename place::value_type,
                        typename place::codec_type,
                        place>(std::move(text));
                }
                else
                    return inner_path<Root, Tag, void, void>(expression_text());
            }
            else
                return inner_path<Root, Tag, void, void>(expression_text());
        }
        else
            return inner_path<Root, Tag, void, void>(expression_text());
    }

private:
    const Derived& self() const { return static_cast<const Derived&>(*this); }
    expression_text path() const { return self().text(); }

    template <class Index>
    expression_text element_of_list(Index index) const
    {
        expression_text text = path();
        if (std::cmp_less(index, 0))
            text.fail(
                "the index " + std::to_string(index) + " of " + text.to_string() + " is negative"
            );
        else
            text.element(static_cast<std::size_t>(index));
        return text;
    }

    template <class Key>
    expression_text entry_of_map(const Key& given) const
    {
        using key = typename entry_key<typename Derived::value_type>::type;
        expression_text text = path();
        if constexpr (std::is_same_v<key, std::string>)
            text.step(std::string_view(given));
        else
        {
            try
            {
                text.step(value_text(made_of<key>(given, text)));
            }
            catch (const error&)
            {
                text.fail(std::current_exception());
            }
        }
        return text;
    }
};

// An attribute that is known when the program is compiled.
template <class Root, class Tag, auto... Members>
class member_path : public path_operations<member_path<Root, Tag, Members...>, Root, Tag>
{
public:
    using place = attribute_place<model_of<Root, Tag>, Members...>;
    using value_type = typename place::value_type;
    using codec_type = typename place::codec_type;

    constexpr member_path() = default;

    expression_text text() const { return path_of(place::names); }
};

// The same of what has no place.
template <class Root, class Tag>
class no_path : public path_operations<no_path<Root, Tag>, Root, Tag>
{
public:
    using place = void;
    using value_type = void;
    using codec_type = void;

    constexpr no_path() = default;

    expression_text text() const { return {}; }
};

// An attribute, element or entry; `Place` is void unless it is a field of a model. Of no value if
// there is none such.
template <class Root, class Tag, class Value, class Codec, class Place>
class inner_path : public path_operations<inner_path<Root, Tag, Value, Codec, Place>, Root, Tag>
{
public:
    using place = Place;
    using value_type = Value;
    using codec_type = Codec;

    explicit inner_path(expression_text text) : text_(std::move(text)) {}

    const expression_text& text() const noexcept { return text_; }

private:
    expression_text text_;
};

// A member that is no attribute, only a part of composed ones: all that can be said of it is what
// an update makes of it.
template <class Root, class Tag, auto Member>
class part_path : public operand_base
{
public:
    using member_type = typename member_traits<std::remove_const_t<decltype(Member)>>::member_type;

private:
    using held = held_value<member_type, codec<member_type>>;

public:
    using root_type = Root;
    using tag_type = Tag;
    using value_type = typename held::type;
    using codec_type = typename held::codec_type;
    static constexpr operand_kind kind = operand_kind::part;

    // See member_tag.
    static constexpr const void* id = &member_tag<Member>;

    constexpr part_path() = default;

    expression_text text() const { return {}; }
};

// -- Whose attributes they are

// Names the model whose fields the members are.
template <class T>
struct named_model
{
    using class_type = T;
    using tag_type = void;
};

template <class T, class Tag>
struct named_model<model_of<T, Tag>>
{
    using class_type = T;
    using tag_type = Tag;
};

template <class T, class Tag, auto First, auto... Rest>
struct member_path_check
{
    static constexpr bool are_members =
        member_traits<std::remove_const_t<decltype(First)>>::is_data &&
        (member_traits<std::remove_const_t<decltype(Rest)>>::is_data && ...);
    static constexpr bool is_own = !are_members || std::is_base_of_v<class_of_member<First>, T>;
    static constexpr bool has_model = detail::has_model<T, Tag>;
    static constexpr bool is_valid = are_members && is_own && has_model;

    static_assert(are_members, "ddbm: an attribute is named by data members, such as &order::id");
    static_assert(
        is_own, "ddbm: this member belongs neither to the model's class nor to a base of it"
    );
    static_assert(
        !are_members || !is_own || has_model,
        "ddbm: the class of this member has no model; attr_of<T, ...> names a derived class that "
        "has one"
    );
};

template <class T, class Tag, auto First, auto... Rest>
constexpr auto make_path()
{
    if constexpr (!member_path_check<T, Tag, First, Rest...>::is_valid)
        return no_path<T, Tag>();
    else if constexpr (!attribute_place<model_of<T, Tag>, First, Rest...>::is_valid)
        return no_path<T, Tag>();
    else
        return member_path<T, Tag, First, Rest...>();
}

// In what is said of items of T; where that is void, of those of the member's class.
template <class T, class Tag, auto First, auto... Rest>
constexpr auto make_path_in()
{
    if constexpr (std::is_void_v<T>)
        return make_path<class_of_member<First>, void, First, Rest...>();
    else
        return make_path<T, Tag, First, Rest...>();
}

// Whether the member has a place in the model of T, but not by itself.
template <class T, class Tag, auto First, auto... Rest>
constexpr bool is_part_alone()
{
    using traits = member_traits<std::remove_const_t<decltype(First)>>;
    if constexpr (sizeof...(Rest) != 0 || !traits::is_data)
        return false;
    else if constexpr (!std::is_base_of_v<typename traits::class_type, T>)
        return false;
    else if constexpr (!detail::has_model<T, Tag>)
        return false;
    else if constexpr (find_field<model_of<T, Tag>, First>().number != no_field)
        return false;
    else
        return is_composed_of<model_of<T, Tag>, First>();
}

// What an update can set.
template <class T, class Tag, auto First, auto... Rest>
constexpr auto make_target_in()
{
    using root = std::conditional_t<std::is_void_v<T>, class_of_member<First>, T>;
    if constexpr (is_part_alone<root, Tag, First, Rest...>())
        return part_path<root, Tag, First>();
    else
        return make_path_in<T, Tag, First, Rest...>();
}

}  // namespace detail

/** The attribute in which a member is stored, to be asked for in conditions and filters and changed
 *  by updates.
 *
 *  @code
 *  ddbm::attr<&order::state> == state::open                    // ==, !=, <, <=, >, >=; also of two
 *  ddbm::attr<&order::ship_to, &address::city> == "Ulm"        // a member of a member
 *  ddbm::attr<&order::lines>[0].field<&line::product>() != 7   // in the first element
 *  ddbm::attr<&order::notes>["gift"].exists()                  // an entry of a map
 *  ddbm::attr<&order::total>.between(10, 20) && !ddbm::attr<&order::tags>.contains("late")
 *  @endcode
 *
 *  Values are given as what the member holds and sent as its field stores them. Comparisons with an
 *  attribute that is missing are false, but for `!=`, which is true. Order is DynamoDB's: that of
 *  numbers, and of the bytes of strings and binaries.
 *
 *  The members are those of the class's own model; of other ones see `attr_of`.
 *
 *  @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
template <auto First, auto... Rest>
inline constexpr auto
    attr = detail::make_path<detail::class_of_member<First>, void, First, Rest...>();

/// The same in the model of `T`, of which the member may be a base's: `attr_of<order, &base::id>`;
/// or in one of several models of a class: `attr_of<ddbm::model_of<order, archive>, &order::id>`.
template <class T, auto First, auto... Rest>
inline constexpr auto attr_of = detail::make_path<
    typename detail::named_model<T>::class_type,
    typename detail::named_model<T>::tag_type,
    First,
    Rest...>();

}  // namespace ddbm

#endif
