#ifndef DDBM_DETAIL_UNIQUE_OF_HPP
#define DDBM_DETAIL_UNIQUE_OF_HPP

// The unique attributes of a model by their numbers, and the tables that are made of them.

#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/index_of.hpp>
#include <ddbm/detail/member_id.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/type_ops.hpp>
#include <ddbm/detail/unique_definition.hpp>
#include <ddbm/detail/unique_info.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class Model>
using uniques_of = std::remove_cvref_t<decltype(Model::value.uniques())>;

template <class Model>
inline constexpr std::size_t unique_count = uniques_of<Model>::size;

template <class T, class Tag>
constexpr bool has_uniques()
{
    if constexpr (has_model<T, Tag>)
        return unique_count<model_of<T, Tag>> != 0;
    else
        return false;
}

// Those of the model up to number U.
template <class Model, std::size_t U>
inline constexpr const auto& uniques_to = uniques_to<Model, U + 1>.before;

template <class Model, std::size_t U>
requires(U + 1 == unique_count<Model>) inline constexpr const
    auto& uniques_to<Model, U> = Model::value.uniques();

template <class Model, std::size_t U>
inline constexpr std::size_t unique_size =
    std::tuple_size_v<std::remove_cvref_t<decltype(uniques_to<Model, U>.last.members)>>;

// The number of the field that is member I of number U; no_field if it is none of the model's.
template <class Model, std::size_t U, std::size_t I>
constexpr std::size_t unique_field()
{
    constexpr const void* id = &member_tag<std::get<I>(uniques_to<Model, U>.last.members).member()>;
    return number_of_field<Model>([=](const field_ops& field) {
        return field.id == id && field.within.empty();
    });
}

template <class Model, std::size_t U>
inline constexpr auto unique_fields = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<std::size_t, sizeof...(I)>{unique_field<Model, U, I>()...};
}
(std::make_index_sequence<unique_size<Model, U>>());

// -- What is said of what cannot be meant

template <class Model, std::size_t U>
struct unique_check
{
    static constexpr const auto& numbers = unique_fields<Model, U>;

    template <class Is>
    static constexpr bool all_are(Is is)
    {
        return std::all_of(numbers.begin(), numbers.end(), [&](std::size_t number) {
            return number == no_field || is(field_table<Model>[number]);
        });
    }

    static constexpr bool has_fields =
        std::find(numbers.begin(), numbers.end(), no_field) == numbers.end();
    static constexpr bool has_scalars = all_are([](const field_ops& field) {
        return !field.ops || is_key_type(field.ops->stored_as);
    });
    static constexpr bool is_programs = all_are([](const field_ops& field) {
        const field_policy* policy = field.policy;
        if (!policy)
            return true;
        return !policy->is_read_only && policy->role != field_role::version &&
               policy->role != field_role::counter && policy->role != field_role::created &&
               policy->role != field_role::updated;
    });
    static constexpr bool is_valid = has_fields && has_scalars && is_programs;

    static_assert(
        has_fields, "ddbm: what is unique are fields of the model itself; register the members"
    );
    static_assert(
        has_scalars,
        "ddbm: a unique attribute is a string, a number or a binary, or stored as one of these"
    );
    static_assert(
        is_programs,
        "ddbm: a unique attribute is one that programs set, and neither read only nor a version, a "
        "counter or a time that the library keeps"
    );
};

template <class Model, std::size_t... U>
constexpr bool has_valid_uniques(std::index_sequence<U...>)
{
    return (unique_check<Model, U>::is_valid && ...);
}

template <class Model, std::size_t... U>
constexpr bool names_each_unique_once(std::index_sequence<U...>)
{
    const std::array<std::string_view, sizeof...(U)> names{uniques_to<Model, U>.last.name...};
    for (std::size_t i = 0; i < names.size(); ++i)
    {
        for (std::size_t j = 0; j < i; ++j)
        {
            if (names[i] == names[j])
                return false;
        }
    }
    return true;
}

template <class Model, std::size_t U>
constexpr bool has_unique_member(const void* id)
{
    constexpr const auto& numbers = unique_fields<Model, U>;
    return std::any_of(numbers.begin(), numbers.end(), [id](std::size_t number) {
        return number != no_field && field_table<Model>[number].id == id;
    });
}

template <class Model, std::size_t... U>
constexpr bool is_in_any_unique(const void* id, std::index_sequence<U...>)
{
    return (has_unique_member<Model, U>(id) || ...);
}

// Whether it is one of the members that are unique.
template <class Model>
constexpr bool is_in_unique(const void* id)
{
    if constexpr (unique_count<Model> == 0)
        return false;
    else
        return is_in_any_unique<Model>(id, std::make_index_sequence<unique_count<Model>>());
}

// -- The tables

template <class Model, std::size_t U>
unique_info make_unique_info()
{
    static const auto fields = [] {
        constexpr const auto& numbers = unique_fields<Model, U>;
        std::array<const field_ops*, numbers.size()> made;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            made[i] = &field_table<Model>[numbers[i]];
        return made;
    }();
    unique_info made;
    made.name = uniques_to<Model, U>.last.name;
    made.fields = fields;
    made.tells_value = uniques_to<Model, U>.last.tells_value;
    return made;
}

// In the order of their registration.
template <class Model>
std::span<const unique_info> uniques_of_model()
{
    constexpr auto numbers = std::make_index_sequence<unique_count<Model>>();
    if constexpr (unique_count<Model> == 0)
        return {};
    else if constexpr (!has_valid_uniques<Model>(numbers))
        return {};
    else
    {
        static_assert(
            names_each_unique_once<Model>(numbers),
            "ddbm: each unique attribute of a model has another name"
        );
        static_assert(
            !has_role<Model>(field_role::time_to_live),
            "ddbm: DynamoDB deletes items by their time to live, and leaves what stands for their "
            "unique values; a model has one of the two"
        );
        static const auto uniques = []<std::size_t... U>(std::index_sequence<U...>)
        {
            return std::array<unique_info, sizeof...(U)>{make_unique_info<Model, U>()...};
        }
        (numbers);
        return uniques;
    }
}

}  // namespace ddbm::detail

#endif
