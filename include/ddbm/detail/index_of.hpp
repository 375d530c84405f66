#ifndef DDBM_DETAIL_INDEX_OF_HPP
#define DDBM_DETAIL_INDEX_OF_HPP

// The indexes of a model by their numbers, and the tables that are made of them.

#include <ddbm/index.hpp>
#include <ddbm/limits.hpp>

#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/index_chain.hpp>
#include <ddbm/detail/index_info.hpp>
#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/type_ops.hpp>

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
using indexes_of = std::remove_cvref_t<decltype(Model::value.indexes())>;

template <class Model>
inline constexpr std::size_t index_count = indexes_of<Model>::size;

// The indexes of the model up to number J.
template <class Model, std::size_t J>
inline constexpr const auto& indexes_to = indexes_to<Model, J + 1>.before;

template <class Model, std::size_t J>
requires(J + 1 == index_count<Model>) inline constexpr const
    auto& indexes_to<Model, J> = Model::value.indexes();

template <class Model, std::size_t J>
using index_type = std::remove_cvref_t<decltype(indexes_to<Model, J>.last)>;

inline constexpr std::size_t no_index = static_cast<std::size_t>(-1);

// The number of the index with this name.
template <class Model>
constexpr std::size_t index_number(std::string_view name)
{
    return [name]<std::size_t... J>(std::index_sequence<J...>)
    {
        std::size_t number = no_index;
        ((number = indexes_to<Model, J>.last.name == name ? J : number), ...);
        return number;
    }
    (std::make_index_sequence<index_count<Model>>());
}

// -- The fields that belong to it

enum class index_list
{
    partition,
    sort,
    projected,
};

template <class Model, std::size_t J, index_list List>
constexpr const auto& index_parts()
{
    constexpr const auto& index = indexes_to<Model, J>.last;
    if constexpr (List == index_list::partition)
        return index.partition;
    else if constexpr (List == index_list::sort)
        return index.sort;
    else
        return index.projection.members();
}

template <class Model, std::size_t J, index_list List>
using index_parts_type = std::remove_cvref_t<decltype(index_parts<Model, J, List>())>;

template <class Model, class Matches>
constexpr std::size_t number_of_field(Matches matches)
{
    constexpr const auto& fields = field_table<Model>;
    const auto found = std::find_if(fields.begin(), fields.end(), matches);
    return found == fields.end() ? no_field : static_cast<std::size_t>(found - fields.begin());
}

template <class Part>
inline constexpr std::size_t number_of_index_field = no_field;
template <std::size_t Number>
inline constexpr std::size_t number_of_index_field<index_field<Number>> = Number;

// The number of the field that is part I; no_field if it is none of the model's.
template <class Model, std::size_t J, index_list List, std::size_t I>
constexpr std::size_t index_part_field()
{
    using part = std::tuple_element_t<I, index_parts_type<Model, J, List>>;
    if constexpr (number_of_index_field<part> != no_field)
        return number_of_index_field<part>;
    else if constexpr (std::is_same_v<part, index_attribute>)
    {
        constexpr std::string_view name = std::get<I>(index_parts<Model, J, List>()).name();
        return number_of_field<Model>([=](const field_ops& field) { return field.name == name; });
    }
    else
    {
        constexpr const void* id = &member_tag<std::get<I>(index_parts<Model, J, List>()).member()>;
        return number_of_field<Model>([=](const field_ops& field) {
            return field.id == id && field.within.empty();
        });
    }
}

// The numbers of all fields of a list.
template <class Model, std::size_t J, index_list List>
inline constexpr auto index_fields = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<std::size_t, sizeof...(I)>{index_part_field<Model, J, List, I>()...};
}
(std::make_index_sequence<std::tuple_size_v<index_parts_type<Model, J, List>>>());

// What an index holds besides keys, where it holds a part of each item: what it projects, and what
// tells kinds of items apart, if the model has that.
template <class Model, std::size_t J>
constexpr auto included_fields()
{
    constexpr const auto& projected = index_fields<Model, J, index_list::projected>;
    constexpr std::size_t kind = field_of_role<Model>(field_role::discriminator);
    constexpr bool has_kind =
        kind != no_field && index_type<Model, J>::projection_type::kind != index_projection::all;
    std::array<std::size_t, projected.size() + (has_kind ? 1 : 0)> made{};
    std::copy(projected.begin(), projected.end(), made.begin());
    if constexpr (has_kind)
        made.back() = kind;
    return made;
}

// -- What is said of an index that cannot be meant

constexpr bool is_key_type(attribute_type type)
{
    return type == attribute_type::s || type == attribute_type::n || type == attribute_type::b;
}

constexpr bool has_shards(const field_ops& field)
{
    const composed_text* composed = composed_of(field);
    return composed && std::any_of(
                           composed->parts.begin(),
                           composed->parts.end(),
                           [](const composed_part& part) { return part.shards != 0; }
                       );
}

template <class Model, std::size_t J>
struct index_check
{
    static constexpr bool is_local = index_type<Model, J>::is_local;
    static constexpr const auto& partition = index_fields<Model, J, index_list::partition>;
    static constexpr const auto& sort = index_fields<Model, J, index_list::sort>;
    static constexpr const auto& projected = index_fields<Model, J, index_list::projected>;

    template <class List>
    static constexpr bool are_fields(const List& list)
    {
        return std::find(list.begin(), list.end(), no_field) == list.end();
    }

    template <class List>
    static constexpr bool are_keys(const List& list)
    {
        return std::all_of(list.begin(), list.end(), [](std::size_t number) {
            return number == no_field || !field_table<Model>[number].ops ||
                   is_key_type(field_table<Model>[number].ops->stored_as);
        });
    }

    // An index takes items without its keys, but none in which they are NULL.
    template <class List>
    static constexpr bool are_left_out(const List& list)
    {
        return std::none_of(list.begin(), list.end(), [](std::size_t number) {
            return number != no_field && field_table<Model>[number].policy &&
                   field_table<Model>[number].policy->writes_null;
        });
    }

    template <class List>
    static constexpr bool have_no_shards(const List& list)
    {
        return std::none_of(list.begin(), list.end(), [](std::size_t number) {
            return number != no_field && has_shards(field_table<Model>[number]);
        });
    }

    static constexpr bool has_fields =
        are_fields(partition) && are_fields(sort) && are_fields(projected);
    static constexpr bool has_keys = are_keys(partition) && are_keys(sort);
    static constexpr bool has_no_nulls = are_left_out(partition) && are_left_out(sort);
    static constexpr bool has_no_shards = have_no_shards(sort);
    static constexpr bool has_order = !is_local || fields_of<Model>::sort_key != no_field;

    static constexpr bool is_valid =
        has_fields && has_keys && has_no_nulls && has_no_shards && has_order;

    static_assert(
        has_fields,
        "ddbm: what an index has as keys or projects are fields of its model; register the members"
    );
    static_assert(
        has_keys,
        "ddbm: the keys of an index are strings, numbers or binaries, or stored as one of these"
    );
    static_assert(
        has_no_nulls,
        "ddbm: a key of an index is left out where it has no value; DynamoDB takes no NULL there"
    );
    static_assert(has_no_shards, "ddbm: shards spread partitions; a sort key has none");
    static_assert(has_order, "ddbm: a table with local indexes has a sort key");
};

template <class Model, std::size_t... J>
constexpr bool has_valid_indexes(std::index_sequence<J...>)
{
    return (index_check<Model, J>::is_valid && ...);
}

template <class Model, std::size_t... J>
constexpr bool names_each_index_once(std::index_sequence<J...>)
{
    return ((index_number<Model>(indexes_to<Model, J>.last.name) == J) && ...);
}

template <class Model>
inline constexpr auto has_changing_validators = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<bool, sizeof...(I)>{original_type<Model, I>::has_changes...};
}
(std::make_index_sequence<field_count<Model>>());

template <class Model, std::size_t J>
constexpr bool keeps_keys()
{
    const auto keeps = [](const auto& numbers) {
        return std::none_of(numbers.begin(), numbers.end(), [](std::size_t number) {
            return has_changing_validators<Model>[number];
        });
    };
    return keeps(index_fields<Model, J, index_list::partition>) &&
           keeps(index_fields<Model, J, index_list::sort>);
}

template <class Model, std::size_t... J>
constexpr bool keeps_all_keys(std::index_sequence<J...>)
{
    return (keeps_keys<Model, J>() && ...);
}

// -- The tables

template <class Model, std::size_t J>
std::span<const key_attribute> index_key()
{
    static const auto key = [] {
        constexpr const auto& partition = index_fields<Model, J, index_list::partition>;
        constexpr const auto& sort = index_fields<Model, J, index_list::sort>;
        constexpr std::size_t of_table = index_type<Model, J>::is_local ? 1 : 0;
        const auto& fields = field_table<Model>;
        std::array<key_attribute, of_table + partition.size() + sort.size()> made;
        std::size_t size = 0;
        if constexpr (of_table != 0)
            made[size++] = {&fields[fields_of<Model>::partition_key], key_role::partition};
        for (const std::size_t each : partition)
            made[size++] = {&fields[each], key_role::partition};
        for (const std::size_t each : sort)
            made[size++] = {&fields[each], key_role::sort};
        return made;
    }();
    return key;
}

template <class Model, std::size_t J>
index_info make_index()
{
    using index = index_type<Model, J>;
    static const auto included = [] {
        constexpr auto numbers = included_fields<Model, J>();
        std::array<const field_ops*, numbers.size()> made;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            made[i] = &field_table<Model>[numbers[i]];
        return made;
    }();
    index_info made;
    made.name = indexes_to<Model, J>.last.name;
    made.key = key_schema(index_key<Model, J>());
    made.projection = index::projection_type::kind;
    made.included = included;
    made.is_local = index::is_local;
    return made;
}

// What the indexes of a model are, in the order of their registration.
template <class Model>
std::span<const index_info> indexes_of_model()
{
    constexpr auto numbers = std::make_index_sequence<index_count<Model>>();
    if constexpr (index_count<Model> == 0)
        return {};
    else if constexpr (!has_valid_indexes<Model>(numbers))
        return {};
    else
    {
        static_assert(
            names_each_index_once<Model>(numbers), "ddbm: each index of a model has another name"
        );
        static_assert(
            keeps_all_keys<Model>(numbers),
            "ddbm: a key of an index is stored as it is, so that it can be found; its validators "
            "return nothing"
        );
        static const auto indexes = []<std::size_t... J>(std::index_sequence<J...>)
        {
            return std::array<index_info, sizeof...(J)>{make_index<Model, J>()...};
        }
        (numbers);
        return indexes;
    }
}

}  // namespace ddbm::detail

#endif
