#ifndef DDBM_DETAIL_CONDITION_ABOUT_HPP
#define DDBM_DETAIL_CONDITION_ABOUT_HPP

// Conditions whose type says which fields of the model they are about, as far as the compiler knows
// it, for what takes no condition on some of them.

#include <ddbm/condition.hpp>

#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/record_of.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// -- Fields of a model, by their numbers

// A template argument, so that all is public. Sets are short, as they stand in the names of types.
template <std::size_t Words>
struct field_set
{
    constexpr void add(std::size_t number)
    {
        words[number / 64] |= std::uint64_t{1} << (number % 64);
    }

    constexpr bool has(std::size_t number) const
    {
        return ((words[number / 64] >> (number % 64)) & 1) != 0;
    }

    std::uint64_t words[Words] = {};
};

template <class Model>
using field_set_of = field_set<field_count<Model> / 64 + 1>;

// The number that a field of one model has in another one, which inherits it.
template <class From, class To>
constexpr std::size_t field_in(std::size_t number)
{
    if constexpr (std::is_same_v<From, To>)
        return number;
    else
    {
        constexpr const auto& fields = field_table<To>;
        for (std::size_t i = 0; i < fields.size(); ++i)
        {
            if (fields[i].name == field_table<From>[number].name)
                return i;
        }
        return no_field;
    }
}

// -- Conditions

// A condition on these fields of the model, and maybe on others that only its names say. It is a
// condition<T, Tag> wherever one is asked for. As a variable it takes other conditions, too, such
// as `due = due && more`, and is held to be about the same as before.
template <class T, class Tag, auto Fields>
class condition_about : public condition<T, Tag>
{
    using base = condition<T, Tag>;

public:
    condition_about() = default;
    explicit condition_about(base what) : base(std::move(what)) {}
    explicit condition_about(condition_core core) : base(std::move(core)) {}

    condition_about& operator=(base other)
    {
        base::operator=(std::move(other));
        return *this;
    }
};

// Which fields of which model something names; those of operands see operand.hpp.
template <class X>
struct named_fields
{
    using model = void;
};

template <class T, class Tag, auto Fields>
struct named_fields<condition_about<T, Tag, Fields>>
{
    using model = model_of<T, Tag>;
    static constexpr auto value = Fields;
};

// Of this model, which is the same or inherits them.
template <class Model, class X>
constexpr void add_fields(field_set_of<Model>& to)
{
    using named = named_fields<X>;
    if constexpr (!std::is_void_v<typename named::model>)
    {
        for (std::size_t i = 0; i < field_count<typename named::model>; ++i)
        {
            if (!named::value.has(i))
                continue;
            const std::size_t number = field_in<typename named::model, Model>(i);
            if (number != no_field)
                to.add(number);
        }
    }
}

template <class Model, class... X>
constexpr field_set_of<Model> fields_named()
{
    field_set_of<Model> made;
    (add_fields<Model, X>(made), ...);
    return made;
}

template <class T, class Tag, class... X>
struct made_condition
{
    using type = condition_about<T, Tag, fields_named<model_of<T, Tag>, X...>()>;
};

template <class T, class Tag, class... X>
requires(
    std::is_void_v<T> || (std::is_void_v<typename named_fields<X>::model> && ...)
) struct made_condition<T, Tag, X...>
{
    using type = condition<T, Tag>;
};

// A condition on items of T that is made of operands, conditions and values.
template <class T, class Tag, class... X>
using condition_made_of = typename made_condition<T, Tag, X...>::type;

}  // namespace ddbm::detail

#endif
