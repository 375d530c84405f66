#ifndef DDBM_DETAIL_COLLECTION_INFO_HPP
#define DDBM_DETAIL_COLLECTION_INFO_HPP

// Several models whose items are in one table, and what they have to have in common.

#include <ddbm/compose.hpp>

#include <ddbm/detail/computed_ops.hpp>
#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/role_options.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// -- What a collection is made of: classes, or a model_of<T, Tag> of one that has several

template <class Each>
using collected_class = typename named_model<Each>::class_type;
template <class Each>
using collected_tag = typename named_model<Each>::tag_type;
template <class Each>
using collected_model = model_of<collected_class<Each>, collected_tag<Each>>;

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

// Whether the same values of two members are stored as the same: in one form, or as numbers of
// whatever types.
template <class A, class CodecOfA, class B, class CodecOfB>
inline constexpr bool
    is_stored_alike = (std::is_same_v<A, B> && std::is_same_v<CodecOfA, CodecOfB>) ||
                      (numeric<A> && numeric<B> && is_plain<A, CodecOfA> && is_plain<B, CodecOfB>);

template <class A, class B>
inline constexpr bool are_parts_alike = std::is_same_v<A, B>;
template <class ClassA, class A, class ClassB, class B, unsigned Digits>
inline constexpr bool
    are_parts_alike<member_part<ClassA, A, Digits>, member_part<ClassB, B, Digits>> =
        is_stored_alike<A, codec<A>, B, codec<B>>;
template <class ClassA, class A, class ClassB, class B, unsigned Count>
inline constexpr bool are_parts_alike<shard_part<ClassA, A, Count>, shard_part<ClassB, B, Count>> =
    is_stored_alike<A, codec<A>, B, codec<B>>;

// Which part of a composed attribute has the value of the member that tells a shard; behind all of
// them if none has. Of another part the first one of its member.
template <class Model, std::size_t I>
constexpr std::size_t telling_part(std::size_t shard)
{
    constexpr const auto& parts = composed_parts<Model, I>;
    std::size_t number = 0;
    while (number != parts.size() &&
           (parts[number].shards != 0 || parts[number].id != parts[shard].id))
        ++number;
    return number;
}

template <class A, std::size_t I, class B, std::size_t J, std::size_t P>
constexpr bool is_part_made_alike()
{
    return are_parts_alike<part_type<A, I, P>, part_type<B, J, P>> &&
           composed_parts<A, I>[P].text == composed_parts<B, J>[P].text &&
           telling_part<A, I>(P) == telling_part<B, J>(P);
}

// Whether the same values make the same key, by two fields where they are registered.
template <class A, std::size_t I, class B, std::size_t J>
constexpr bool is_made_alike()
{
    using a = field_type<A, I>;
    using b = field_type<B, J>;
    if constexpr (is_computed<a> != is_computed<b>)
        return false;
    else if constexpr (!is_computed<a>)
    {
        using held_by_a = typename held_by<typename a::member_type>::type;
        using held_by_b = typename held_by<typename b::member_type>::type;
        return is_stored_alike<
            held_by_a,
            codec<held_by_a, typename a::form_type>,
            held_by_b,
            codec<held_by_b, typename b::form_type>>;
    }
    else if constexpr (part_count<A, I> != part_count<B, J>)
        return false;
    else
        return []<std::size_t... P>(std::index_sequence<P...>)
        {
            return (is_part_made_alike<A, I, B, J, P>() && ...);
        }
    (std::make_index_sequence<part_count<A, I>>());
}

// The same of fields that may be taken from other models.
template <class A, std::size_t I, class B, std::size_t J>
constexpr bool is_field_made_alike()
{
    using a = field_origin<A, I>;
    using b = field_origin<B, J>;
    return is_made_alike<typename a::model, a::number, typename b::model, b::number>();
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
    using first = collected_model<First>;

    static constexpr bool has_classes =
        are_different<collected_class<First>, collected_class<Rest>...>;
    static constexpr bool has_models =
        table_model_check<collected_class<First>, collected_tag<First>>::is_complete &&
        (table_model_check<collected_class<Rest>, collected_tag<Rest>>::is_complete && ...);

    static constexpr bool is_one_table = [] {
        if constexpr (has_models)
            return (
                (collected_model<Rest>::value.table() == first::value.table() &&
                 is_same_attribute(
                     partition_field<first>(), partition_field<collected_model<Rest>>()
                 ) &&
                 has_same_sort_key<first, collected_model<Rest>>()) &&
                ...
            );
        else
            return true;
    }();
    static constexpr bool has_kinds = [] {
        if constexpr (has_models && has_classes)
            return have_different_discriminators<first, collected_model<Rest>...>();
        else
            return true;
    }();
    static constexpr bool has_one_partition = [] {
        if constexpr (has_models && is_one_table)
            return (
                is_field_made_alike<
                    first,
                    fields_of<first>::partition_key,
                    collected_model<Rest>,
                    fields_of<collected_model<Rest>>::partition_key>() &&
                ...
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

}  // namespace ddbm::detail

#endif
