#ifndef DDBM_DETAIL_COLLECTION_INFO_HPP
#define DDBM_DETAIL_COLLECTION_INFO_HPP

// Several models whose items are in one table: what they have to have in common, and the model of
// all of them together.

#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/index_value.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/range_source.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ddbm::detail {

// -- What they say of their kind

template <class Model>
inline constexpr std::size_t discriminator_field = field_of_role<Model>(field_role::discriminator);

template <class Model>
inline constexpr bool has_discriminator = discriminator_field<Model> != no_field;

template <class Model>
constexpr std::string_view discriminator_name()
{
    return field_table<Model>[discriminator_field<Model>].name;
}

template <class Model>
constexpr std::string_view discriminator_value()
{
    return field_table<Model>[discriminator_field<Model>].ops->composed->parts[0].text;
}

template <class... Model>
constexpr bool have_different_discriminators()
{
    if constexpr ((has_discriminator<Model> && ...))
    {
        const std::array names{discriminator_name<Model>()...};
        const std::array values{discriminator_value<Model>()...};
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            if (names[i] != names[0] ||
                std::find(values.begin(), values.begin() + i, values[i]) != values.begin() + i)
                return false;
        }
        return true;
    }
    else
        return false;
}

// -- Their keys

constexpr bool is_made_alike(const composed_part& a, const composed_part& b)
{
    return a.text == b.text && a.ops == b.ops && a.digits == b.digits && a.shards == b.shards;
}

// Whether the same values make the same key.
constexpr bool is_made_alike(const field_ops& a, const field_ops& b)
{
    if (!a.ops || !b.ops || !a.ops->composed || !b.ops->composed)
        return a.ops == b.ops;
    return std::equal(
        a.ops->composed->parts.begin(),
        a.ops->composed->parts.end(),
        b.ops->composed->parts.begin(),
        b.ops->composed->parts.end(),
        [](const composed_part& x, const composed_part& y) { return is_made_alike(x, y); }
    );
}

constexpr bool is_same_attribute(const field_ops& a, const field_ops& b)
{
    return a.name == b.name && a.ops && b.ops && a.ops->stored_as == b.ops->stored_as;
}

template <class Model>
constexpr const field_ops& partition_field()
{
    return field_table<Model>[fields_of<Model>::partition_key];
}

template <class First, class Model>
constexpr bool has_same_sort_key()
{
    constexpr std::size_t first = fields_of<First>::sort_key;
    constexpr std::size_t other = fields_of<Model>::sort_key;
    if constexpr (first == no_field || other == no_field)
        return first == other;
    else
        return is_same_attribute(field_table<First>[first], field_table<Model>[other]);
}

template <class First, class Model>
constexpr bool is_sort_key_made_alike()
{
    return is_made_alike(
        field_table<First>[fields_of<First>::sort_key],
        field_table<Model>[fields_of<Model>::sort_key]
    );
}

template <class T, class... Ts>
inline constexpr bool is_one_of_these = (std::is_same_v<T, Ts> || ...);

template <class... Ts>
inline constexpr bool are_different = true;
template <class T, class... Ts>
inline constexpr bool are_different<T, Ts...> = !is_one_of_these<T, Ts...> && are_different<Ts...>;

// Says once why classes are no collection.
template <class First, class... Rest>
struct collection_check
{
    using first = model_of<First>;

    static constexpr bool has_classes = are_different<First, Rest...>;
    static constexpr bool has_models =
        table_model_check<First>::is_complete && (table_model_check<Rest>::is_complete && ...);

    static constexpr bool is_one_table = [] {
        if constexpr (has_models)
            return (
                (model_of<Rest>::value.table() == first::value.table() &&
                 is_same_attribute(partition_field<first>(), partition_field<model_of<Rest>>()) &&
                 has_same_sort_key<first, model_of<Rest>>()) &&
                ...
            );
        else
            return true;
    }();
    static constexpr bool has_kinds = [] {
        if constexpr (has_models && has_classes)
            return have_different_discriminators<first, model_of<Rest>...>();
        else
            return true;
    }();
    static constexpr bool has_one_partition = [] {
        if constexpr (has_models && is_one_table)
            return (
                is_made_alike(partition_field<first>(), partition_field<model_of<Rest>>()) && ...
            );
        else
            return true;
    }();

    static constexpr bool is_valid =
        has_models && is_one_table && has_kinds && has_one_partition && has_classes;

    static_assert(has_classes, "ddbm: a collection has each class once");
    static_assert(
        is_one_table,
        "ddbm: the models of a collection name one table, and the same attributes as its key"
    );
    static_assert(
        has_kinds,
        "ddbm: the models of a collection have a discriminator, all the same attribute, and each "
        "another value"
    );
    static_assert(
        has_one_partition,
        "ddbm: the models of a collection make the partition key of the same texts, and of members "
        "that are stored alike"
    );
};

// What conditions on the sort key of all of them are given: the text that is stored, unless they
// make it alike.
struct text_attribute
{
    static constexpr bool is_number = false;

    template <comparison_operator, class>
    static constexpr bool has_open_end = true;

    template <comparison_operator, class>
    using argument = key_argument<std::string, codec<std::string>>;
};

template <class First, class... Rest>
constexpr auto collection_sort_attribute()
{
    constexpr std::size_t field = fields_of<First>::sort_key;
    if constexpr ((is_sort_key_made_alike<First, Rest>() && ...))
        return std::type_identity<sort_attribute<First, field>>();
    else
        return std::type_identity<text_attribute>();
}

// -- The model of them all

template <class... Ts>
const model_info& collection_info()
{
    using first = model_of<std::tuple_element_t<0, std::tuple<Ts...>>>;
    static const std::array kinds{
        kind_info{discriminator_value<model_of<Ts>>(), &info_of<Ts>()}...};
    static const model_info info = [] {
        model_info made;
        made.kind_attribute = discriminator_name<first>();
        made.kinds = kinds;
        return made;
    }();
    return info;
}

}  // namespace ddbm::detail

#endif
