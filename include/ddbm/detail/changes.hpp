#ifndef DDBM_DETAIL_CHANGES_HPP
#define DDBM_DETAIL_CHANGES_HPP

// The changes of updates: what the compiler checks of them, and values on their way into fields.

#include <ddbm/attr.hpp>
#include <ddbm/codecs/list.hpp>
#include <ddbm/error.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/gcc_aggregates.hpp>
#include <ddbm/detail/holder_codec.hpp>
#include <ddbm/detail/made_value.hpp>
#include <ddbm/detail/operand.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// -- What may be changed

constexpr bool is_written_once(const field_ops& field)
{
    return field.policy && field.policy->is_written_once;
}

template <class Path>
inline constexpr bool is_field = [] {
    if constexpr (requires { typename Path::place; })
        return !std::is_void_v<typename Path::place>;
    else
        return false;
}();

// A field of the item itself, of the model that its path is of.
template <class Path>
inline constexpr bool is_of_item = [] {
    if constexpr (is_field<Path>)
        return Path::place::names.size() == 1;
    else
        return false;
}();

template <class Path>
using model_of_path = model_of<typename Path::root_type, typename Path::tag_type>;

// Whether some attribute is composed of the member, `IsKey`: one of the item's key.
template <class Path, bool IsKey>
inline constexpr bool is_composed = [] {
    if constexpr (is_of_item<Path>)
    {
        constexpr const field_ops& own = Path::place::field;
        return !holds_for_parts(
            field_table<model_of_path<Path>>,
            [&](const field_ops& field, std::size_t i) {
                const bool is_asked = !IsKey || field.role != key_role::none;
                return !is_asked || !are_together(field, own) ||
                       field.ops->composed->parts[i].id != own.id;
            }
        );
    }
    else if constexpr (Path::kind == operand_kind::part)
        return !holds_for_parts(
            field_table<model_of_path<Path>>,
            [&](const field_ops& field, std::size_t i) {
                const bool is_asked = !IsKey || field.role != key_role::none;
                return !is_asked || !field.within.empty() ||
                       field.ops->composed->parts[i].id != Path::id;
            }
        );
    else
        return false;
}();

template <class T, class Tag, class Path>
struct target_check
{
    static constexpr bool is_path =
        Path::kind == operand_kind::path || Path::kind == operand_kind::part;
    static constexpr bool has_class =
        !std::is_void_v<T> || std::is_void_v<typename Path::root_type>;
    static constexpr bool is_of_class =
        !has_class || is_said_of<typename Path::root_type, typename Path::tag_type, T, Tag>;

    static constexpr const field_ops* field = [] {
        const field_ops* found = nullptr;
        if constexpr (is_of_item<Path>)
            found = &Path::place::field;
        return found;
    }();
    static constexpr bool is_no_key = !field || field->role == key_role::none;
    static constexpr bool is_no_part = !is_composed<Path, true>;
    static constexpr bool is_writable = !field || !field->policy || !field->policy->is_read_only;
    static constexpr bool is_programs =
        !field || !field->policy || !is_automatic(field->policy->role);

    static constexpr bool is_valid = is_path && has_class && is_of_class && is_no_key &&
                                     is_no_part && is_writable && is_programs;

    static_assert(is_path, "ddbm: an update changes attributes, not what is computed of them");
    static_assert(
        has_class, "ddbm: this update is of no class yet; it has to begin with ddbm::update<T>()"
    );
    static_assert(is_of_class, "ddbm: this update is of items of another class or model");
    static_assert(
        is_no_key, "ddbm: an item keeps its key; put the object as a new item and erase the old one"
    );
    static_assert(
        is_no_part,
        "ddbm: this member is a part of the item's key, which never changes; put the object as a "
        "new item and erase the old one"
    );
    static_assert(is_writable, "ddbm: this field is read only");
    static_assert(is_programs, "ddbm: the library makes the values of this field itself");
};

// What DynamoDB computes is not known here.
template <class Path>
struct computed_target_check
{
    static constexpr bool is_in_nothing = !is_composed<Path, false>;
    static constexpr bool is_written_often = [] {
        if constexpr (is_of_item<Path>)
            return !is_written_once(Path::place::field);
        else
            return true;
    }();

    static constexpr bool is_valid = is_in_nothing && is_written_often;

    static_assert(
        is_in_nothing,
        "ddbm: an attribute is composed of this member, so its new value has to be known: set it"
    );
    static_assert(is_written_often, "ddbm: this field is written once");
};

// False for what is no attribute, of which the compiler has said so.
template <class T, class Tag, class Path>
constexpr bool is_target()
{
    if constexpr (!is_valid_operand<Path>)
        return false;
    else
        return target_check<T, Tag, Path>::is_valid;
}

template <class T, class Tag, class Path>
constexpr bool is_computed_target()
{
    if constexpr (is_target<T, Tag, Path>())
        return computed_target_check<Path>::is_valid;
    else
        return false;
}

template <class Path>
update_target target_of_path(const Path& path)
{
    update_target target{path.text()};
    if constexpr (is_field<Path>)
        target.field = &Path::place::field;
    if constexpr (is_of_item<Path>)
        target.record = &record_of<typename Path::root_type, typename Path::tag_type>();
    return target;
}

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

// -- What is computed

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
    static constexpr bool is_term =
        A::kind == operand_kind::path || A::kind == operand_kind::fallback;
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

template <class T, class Tag, class Path>
void remove_at(update_core& core, const Path& path)
{
    if constexpr (is_target<T, Tag, Path>())
    {
        if constexpr (removal_check<Path>::is_valid)
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
