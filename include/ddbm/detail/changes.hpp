#ifndef DDBM_DETAIL_CHANGES_HPP
#define DDBM_DETAIL_CHANGES_HPP

// The changes of updates, and values on their way into fields.

#include <ddbm/codecs/list.hpp>
#include <ddbm/error.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/computed_value.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/holder_codec.hpp>
#include <ddbm/detail/made_value.hpp>
#include <ddbm/detail/operand.hpp>
#include <ddbm/detail/update_targets.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// -- Values

// Calls `use` with a Member made of the value, and remembers why there is none.
template <class Member, class V, class X, class Use>
void with_member(update_core& core, const expression_text& where, const X& value, Use use)
{
    if constexpr (std::is_same_v<Member, X>)
        use(value);
    else
    {
        try
        {
            if constexpr (!is_made_of<V, X>())
            {
                const Member member = value;
                use(member);
            }
            else if constexpr (std::is_same_v<Member, V>)
                use(made_of<V>(value, where));
            else
            {
                Member member{};
                fill(member) = made_of<V>(value, where);
                use(std::as_const(member));
            }
        }
        catch (const error&)
        {
            core.fail(std::current_exception());
        }
    }
}

template <class Member, class V, class X>
struct new_value_check
{
    static constexpr bool is_valid = is_member_made_of<Member, V, X>();

    static_assert(
        is_valid,
        "ddbm: this is no value of the attribute: a number takes integers but bool and characters, "
        "float, double and ddbm::number, a std::string what a std::string_view takes, every other "
        "its own type"
    );
};

// What a field is set to only if it is not there.
template <class Value>
class fallback_value
{
public:
    explicit fallback_value(Value value) : value_(std::move(value)) {}

    const Value& value() const noexcept { return value_; }

private:
    Value value_;
};

// Texts as a copy, as nobody knows how long they are there.
template <class X>
using kept_value_t = std::conditional_t<is_text<X>, std::string, std::remove_cv_t<X>>;

template <class T>
inline constexpr bool is_fallback = false;
template <class Value>
inline constexpr bool is_fallback<fallback_value<Value>> = true;

template <class Path, class X>
void set_made(update_core& core, const Path& path, const X& value, existing which)
{
    using v = typename Path::value_type;
    const update_target target = target_of_path(path);
    if constexpr (is_field<Path>)
    {
        using member = typename Path::place::member_type;
        if constexpr (new_value_check<member, v, X>::is_valid)
            with_member<member, v>(core, target.path, value, [&](const member& made) {
                set_member(core, target, &made, which);
            });
    }
    else if constexpr (Path::kind == operand_kind::part)
    {
        using member = typename Path::member_type;
        if constexpr (new_value_check<member, v, X>::is_valid)
            with_member<member, v>(core, target.path, value, [&](const member& made) {
                set_part(core, Path::id, ops_of<member>::value, &made);
            });
    }
    else if constexpr (new_value_check<v, v, X>::is_valid)
        with_member<v, v>(core, target.path, value, [&](const v& made) {
            set_value(core, target, ops_of<v, typename Path::codec_type>::value, &made, which);
        });
}

// -- Set and remove

// Which value a field has that is written once is not known here either.
template <class Path>
struct set_check
{
    static constexpr bool is_valid = [] {
        if constexpr (is_of_item<Path>)
            return !is_written_once(Path::place::field) || !is_composed<Path, false>;
        else
            return true;
    }();

    static_assert(
        is_valid,
        "ddbm: this field is written once and an attribute is composed of it, which would say "
        "another value than the one that stays; save the object"
    );
};

template <class T, class Tag, class Path, class Value>
void set_at(update_core& core, const Path& path, Value&& value)
{
    using x = std::remove_cvref_t<Value>;
    if constexpr (operand<x> || is_raw<x>)
    {
        if constexpr (is_computed_target<T, Tag, Path>())
        {
            if constexpr (is_raw<x>)
                set_operand(core, target_of_path(path), value.text());
            else if constexpr (is_valid_operand<x>)
            {
                if constexpr (new_operand_check<Path, x>::is_valid)
                    set_operand(core, target_of_path(path), value.text());
            }
        }
    }
    else if constexpr (is_fallback<x>)
    {
        if constexpr (is_target<T, Tag, Path>())
        {
            // A field that is written once keeps its value in any case.
            constexpr bool is_known = !is_composed<Path, false>;
            static_assert(
                is_known,
                "ddbm: an attribute is composed of this member, so its new value has to be known: "
                "set it"
            );
            if constexpr (is_known)
                set_made(core, path, value.value(), existing::kept);
        }
    }
    else if constexpr (is_target<T, Tag, Path>())
    {
        if constexpr (set_check<Path>::is_valid && temporaries_check<Value>::is_valid)
            set_made(core, path, value, existing::replaced);
    }
}

template <class Path>
struct removal_check
{
    static constexpr bool is_dispensable = [] {
        if constexpr (is_field<Path>)
            return !is_needed(Path::place::field);
        else
            return true;
    }();
    static constexpr bool is_written_often = [] {
        if constexpr (is_field<Path>)
            return !is_written_once(Path::place::field);
        else
            return true;
    }();
    static constexpr bool is_valid = is_dispensable && is_written_often;

    static_assert(
        is_dispensable,
        "ddbm: an item without this attribute would not fit the model; what is removed is an "
        "optional, a set or a field with a default"
    );
    static_assert(is_written_often, "ddbm: this field is written once");
};

template <class Path>
struct part_removal_check
{
    static constexpr bool is_valid = nullable<typename Path::member_type>;

    static_assert(
        is_valid,
        "ddbm: this member is no attribute by itself, only a part of one that is composed and "
        "needs "
        "its value; set another one, or make the member an optional"
    );
};

template <class T, class Tag, class Path>
void remove_at(update_core& core, const Path& path)
{
    if constexpr (is_target<T, Tag, Path>())
    {
        if constexpr (Path::kind == operand_kind::part)
        {
            // What is composed of it goes, too.
            using member = typename Path::member_type;
            if constexpr (part_removal_check<Path>::is_valid)
            {
                const member none{};
                set_part(core, Path::id, ops_of<member>::value, &none);
            }
        }
        else if constexpr (removal_check<Path>::is_valid)
            remove(core, target_of_path(path));
    }
}

// -- Numbers, sets, lists

template <class V>
struct element_type_of
{
    using type = typename V::value_type;
};

template <class V, class Element>
void add_element(V& container, Element&& element)
{
    if constexpr (requires { container.insert(container.end(), std::move(element)); })
        container.insert(container.end(), std::move(element));
    else
        container.insert(std::move(element));
}

template <class Path, class... Values>
struct one_number_check
{
    static constexpr bool is_valid = sizeof...(Values) == 1;

    static_assert(is_valid, "ddbm: one number is added to a number");
};

// It fails if the number is no whole one.
template <class Number>
void check_whole(update_core& core, const update_target& target, const Number& given)
{
    try
    {
        const number exact(given);
        if (exact.digits() > exact.exponent() + 1)
            refuse_number(exact, target.path);
    }
    catch (const error&)
    {
        core.fail(std::current_exception());
    }
}

// What changes a number: in the form in which the attribute has it.
template <class Path, class X>
void change_by_value(change_function how, update_core& core, const Path& path, const X& value)
{
    if constexpr (value_check<Path, X>::is_valid)
    {
        const update_target target = target_of_path(path);
        using v = typename Path::value_type;
        if constexpr (whole_value<v> && may_be_fraction<X>)
        {
            const given_number_t<X> given = value;
            check_whole(core, target, given);
        }
        how(core, target, text_of_value<v, typename Path::codec_type>(target.path, value));
    }
}

template <class Path, class... Values>
struct elements_check
{
    using v = typename Path::value_type;
    using element = typename element_type_of<v>::type;

    static constexpr bool is_whole = [] {
        if constexpr (sizeof...(Values) == 1)
            return (std::is_same_v<Values, v> && ...);
        else
            return false;
    }();
    static constexpr bool is_valid =
        sizeof...(Values) != 0 && (is_whole || (is_made_of<element, Values>() && ...));

    static_assert(is_valid, "ddbm: this is no value of the elements' type");
};

// What changes a container: a whole one, or elements.
template <class Path, class... Values>
void change_container(
    change_function how, update_core& core, const Path& path, const Values&... values
)
{
    using check = elements_check<Path, Values...>;
    if constexpr (check::is_valid)
    {
        using v = typename Path::value_type;
        const update_target target = target_of_path(path);
        const auto change = [&](const v& container) {
            change_by(how, core, target, ops_of<v, typename Path::codec_type>::value, &container);
        };
        if constexpr (check::is_whole)
            (change(values), ...);
        else
        {
            try
            {
                v container{};
                using element = typename check::element;
                (add_element(container, made_of<element>(values, target.path)), ...);
                change(container);
            }
            catch (const error&)
            {
                core.fail(std::current_exception());
            }
        }
    }
}

template <class Path>
struct addition_check
{
    using v = typename Path::value_type;
    using c = typename Path::codec_type;

    static constexpr bool is_valid = is_summable<v, c> || is_set<v, c>;

    static_assert(is_valid, "ddbm: only to numbers, durations and sets something is added");
};

template <class T, class Tag, class Path, class... Values>
void add_at(update_core& core, const Path& path, const Values&... values)
{
    if constexpr (is_computed_target<T, Tag, Path>())
    {
        using check = addition_check<Path>;
        if constexpr (!check::is_valid)
            return;
        else if constexpr (is_summable<typename check::v, typename check::c>)
        {
            if constexpr (one_number_check<Path, Values...>::is_valid)
                (change_by_value(&add, core, path, values), ...);
        }
        else
            change_container(&add, core, path, values...);
    }
}

template <class Path>
struct subtraction_check
{
    static constexpr bool is_valid =
        is_summable<typename Path::value_type, typename Path::codec_type>;

    static_assert(is_valid, "ddbm: only from numbers and durations something is subtracted");
};

template <class T, class Tag, class Path, class X>
void subtract_at(update_core& core, const Path& path, const X& value)
{
    if constexpr (is_computed_target<T, Tag, Path>())
    {
        if constexpr (subtraction_check<Path>::is_valid)
            change_by_value(&subtract, core, path, value);
    }
}

template <class Path>
struct erasure_check
{
    static constexpr bool is_valid = is_set<typename Path::value_type, typename Path::codec_type>;

    static_assert(is_valid, "ddbm: elements are erased from sets; an attribute is removed");
};

template <class T, class Tag, class Path, class... Values>
void erase_at(update_core& core, const Path& path, const Values&... values)
{
    if constexpr (is_computed_target<T, Tag, Path>())
    {
        if constexpr (!erasure_check<Path>::is_valid)
            return;
        else if constexpr (is_free_form<typename Path::value_type>)
        {
            if constexpr (one_number_check<Path, Values...>::is_valid)
                (change_by_value(&erase, core, path, values), ...);
        }
        else
            change_container(&erase, core, path, values...);
    }
}

template <class Path>
struct list_target_check
{
    static constexpr bool is_valid =
        is_free_form<typename Path::value_type> ||
        (sequence<typename Path::value_type> && Path::codec_type::stored_as == attribute_type::l);

    static_assert(
        is_valid,
        "ddbm: only lists that can grow, such as std::vector, and are stored as lists are appended "
        "and prepended to"
    );
};

template <class T, class Tag, class Path, class... Values>
void join_at(change_function how, update_core& core, const Path& path, const Values&... values)
{
    if constexpr (is_computed_target<T, Tag, Path>())
    {
        if constexpr (!list_target_check<Path>::is_valid)
            return;
        else if constexpr (is_free_form<typename Path::value_type>)
        {
            using free = typename Path::value_type;
            try
            {
                const free list = typename free::list{free(values)...};
                change_by_value(how, core, path, list);
            }
            catch (const error&)
            {
                core.fail(std::current_exception());
            }
        }
        else
            change_container(how, core, path, values...);
    }
}

}  // namespace ddbm::detail

#endif
