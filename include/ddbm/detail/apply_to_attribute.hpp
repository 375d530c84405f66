#ifndef DDBM_DETAIL_APPLY_TO_ATTRIBUTE_HPP
#define DDBM_DETAIL_APPLY_TO_ATTRIBUTE_HPP

// How validators that know nothing of attribute values are called with one: with what is in it, if
// they take that. A type that none of them takes is a failure.

#include <ddbm/attribute_value.hpp>
#include <ddbm/item.hpp>
#include <ddbm/number.hpp>

#include <ddbm/detail/apply_validator.hpp>

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// What is in a NULL. No pointer, as too many types are made of those.
class null_value
{
public:
    explicit constexpr operator bool() const noexcept { return false; }
};

// -- What a validator takes

// The type of the value in a function's or a lambda's signature; void if there is more than one.
template <class V>
struct parameter_of
{
    using type = void;
};

template <class R, class C, class A>
struct parameter_of<R (C::*)(A, validation_report&) const>
{
    using type = std::remove_cvref_t<A>;
};

template <class R, class C, class A>
struct parameter_of<R (C::*)(A, validation_report&) const noexcept>
{
    using type = std::remove_cvref_t<A>;
};

template <class R, class A>
struct parameter_of<R (*)(A, validation_report&)>
{
    using type = std::remove_cvref_t<A>;
};

template <class V>
requires requires
{
    &V::operator();
}
struct parameter_of<V> : parameter_of<decltype(&V::operator())>
{
};

template <class V>
using parameter_of_t = typename parameter_of<V>::type;

// Whether a validator is called with what is in an attribute value. One with a signature: not where
// C++ would make a number of a bool.
template <class V, class Held>
struct held_application : application<V, Held>
{
};

template <class V, class Held>
requires std::is_arithmetic_v<parameter_of_t<V>>
struct held_application<V, Held>
{
    static constexpr bool exists = false;
};

template <class V>
requires std::is_same_v < parameter_of_t<V>,
bool > struct held_application<V, bool> : application<V, bool>
{
};

// One that takes an int takes the numbers that are one.
template <class V>
requires number_compatible<parameter_of_t<V>>
struct held_application<V, number>
{
    using argument = parameter_of_t<V>;
    static constexpr bool exists = true;
    using made = made_by<V, argument>;

    static made run(const V& validator, const number& value, validation_report& report)
    {
        argument held{};
        if (value.try_to(held) == errc{})
            return application<V, argument>::run(validator, held, report);
        report.fail("is " + value.to_string() + ", which the validator's type cannot hold");
        return made();
    }
};

// -- Calling it

// Sets of attribute types, a bit each.
constexpr unsigned type_bit(attribute_type type)
{
    return 1u << static_cast<unsigned>(type);
}

// "is a string, not a number or a list".
void fail_type(attribute_type found, unsigned taken, validation_report& report);

template <class V>
struct attribute_application
{
    template <class Held>
    using held = held_application<V, Held>;

    template <class Held>
    static constexpr bool changes()
    {
        if constexpr (held<Held>::exists)
            return !std::is_void_v<typename held<Held>::made>;
        else
            return false;
    }

    static constexpr unsigned taken =
        (held<std::string>::exists ? type_bit(attribute_type::s) : 0) |
        (held<number>::exists ? type_bit(attribute_type::n) : 0) |
        (held<binary>::exists ? type_bit(attribute_type::b) : 0) |
        (held<bool>::exists ? type_bit(attribute_type::boolean) : 0) |
        (held<null_value>::exists ? type_bit(attribute_type::null) : 0) |
        (held<item>::exists ? type_bit(attribute_type::m) : 0) |
        (held<attribute_value::list>::exists ? type_bit(attribute_type::l) : 0) |
        (held<string_set>::exists ? type_bit(attribute_type::ss) : 0) |
        (held<number_set>::exists ? type_bit(attribute_type::ns) : 0) |
        (held<binary_set>::exists ? type_bit(attribute_type::bs) : 0);

    static constexpr bool exists = taken != 0;
    static constexpr bool only_checks =
        !(changes<std::string>() || changes<number>() || changes<binary>() || changes<bool>() ||
          changes<null_value>() || changes<item>() || changes<attribute_value::list>() ||
          changes<string_set>() || changes<number_set>() || changes<binary_set>());

    using made = std::conditional_t<only_checks, void, attribute_value>;

    static made run(const V& validator, const attribute_value& value, validation_report& report)
    {
        switch (value.type())
        {
        case attribute_type::s:
            return run_with(validator, value, value.as_string(), report);
        case attribute_type::n:
            return run_with(validator, value, value.as_number(), report);
        case attribute_type::b:
            return run_with(validator, value, value.as_binary(), report);
        case attribute_type::boolean:
            return run_with(validator, value, value.as_bool(), report);
        case attribute_type::null:
            return run_with(validator, value, null_value(), report);
        case attribute_type::m:
            return run_with(validator, value, value.as_map(), report);
        case attribute_type::l:
            return run_with(validator, value, value.as_list(), report);
        case attribute_type::ss:
            return run_with(validator, value, value.as_string_set(), report);
        case attribute_type::ns:
            return run_with(validator, value, value.as_number_set(), report);
        case attribute_type::bs:
            return run_with(validator, value, value.as_binary_set(), report);
        }
        return made(value);
    }

private:
    template <class Held>
    static made run_with(
        const V& validator,
        const attribute_value& value,
        const Held& in_it,
        validation_report& report
    )
    {
        if constexpr (!held<Held>::exists)
            fail_type(value.type(), taken, report);
        else if constexpr (changes<Held>())
        {
            using replacement = typename held<Held>::made;
            static_assert(
                std::is_constructible_v<attribute_value, replacement>,
                "ddbm: what replaces a value of a document is something that a "
                "ddbm::attribute_value is made of"
            );
            // Not every value of that is one of an attribute: a set may be empty.
            const std::size_t before = report.count();
            replacement result = held<Held>::run(validator, in_it, report);
            return report.count() == before ? attribute_value(std::move(result)) : value;
        }
        else
            held<Held>::run(validator, in_it, report);
        return made(value);
    }
};

template <class V>
requires(
    !takes<V, attribute_value> && attribute_application<V>::exists
) struct application<V, attribute_value> : attribute_application<V>
{
};

}  // namespace ddbm::detail

#endif
