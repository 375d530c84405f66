#ifndef DDBM_DETAIL_COLLECTION_SOURCE_HPP
#define DDBM_DETAIL_COLLECTION_SOURCE_HPP

// Where the ranges of a collection read from, as the compiler knows it: the table of its models, or
// an index that all of them have; and what the items are read into.

#include <ddbm/binary.hpp>
#include <ddbm/comparison.hpp>
#include <ddbm/condition.hpp>
#include <ddbm/number.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/stored_variant.hpp>

#include <ddbm/detail/collection_info.hpp>
#include <ddbm/detail/index_value.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/partial_model.hpp>
#include <ddbm/detail/range_core.hpp>
#include <ddbm/detail/range_source.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// -- The source of each model. `From` is one of these.

class from_table
{
public:
    template <class Model>
    using source = of_table;
};

template <name_literal Name>
class from_index
{
public:
    template <class Model>
    using source = named_source<Model, Name>;
};

// That of a class of the collection.
template <class From, class Each>
using collected_source = typename From::template source<collected_model<Each>>;

// What is delivered of it.
template <class From, class Each>
using collected_handle = typename collected_source<From, Each>::
    template handle<collected_class<Each>, collected_tag<Each>>;

template <class From, class... Ts>
using collection_handle = handle_variant<collected_handle<From, Ts>...>;

// -- What the models' indexes have to have in common

template <class A, class B, class FieldsOfA, class FieldsOfB>
constexpr bool are_same_attributes(const FieldsOfA& of_a, const FieldsOfB& of_b)
{
    if (of_a.size() != of_b.size())
        return false;
    for (std::size_t i = 0; i < of_a.size(); ++i)
    {
        if (!is_same_attribute(field_table<A>[of_a[i]], field_table<B>[of_b[i]]))
            return false;
    }
    return true;
}

template <class From, class A, class B>
constexpr bool have_same_keys()
{
    using of_a = typename From::template source<A>;
    using of_b = typename From::template source<B>;
    return of_a::is_consistent == of_b::is_consistent &&
           are_same_attributes<A, B>(
               of_a::template partition_fields<A>(), of_b::template partition_fields<B>()
           ) &&
           are_same_attributes<A, B>(
               of_a::template sort_fields<A>(), of_b::template sort_fields<B>()
           );
}

// Of sources with the same keys.
template <class From, class A, class B>
constexpr bool is_partition_made_alike()
{
    using of_a = typename From::template source<A>;
    using of_b = typename From::template source<B>;
    return []<std::size_t... I>(std::index_sequence<I...>)
    {
        return (
            is_field_made_alike<
                A,
                of_a::template partition_fields<A>()[I],
                B,
                of_b::template partition_fields<B>()[I]>() &&
            ...
        );
    }
    (std::make_index_sequence<of_a::template partition_fields<A>().size()>());
}

// Whether a class's model has the index, and that has been said to be one.
template <class From, class Each>
constexpr bool has_valid_index()
{
    constexpr std::size_t number = collected_source<From, Each>::number;
    if constexpr (number == no_index)
        return false;
    else
        return index_check<collected_model<Each>, number>::is_valid;
}

// Says once why an index is none of all the models.
template <class From, class First, class... Rest>
struct collection_index_check
{
    static constexpr bool has_models = collection_check<First, Rest...>::is_valid;
    static constexpr bool has_index = [] {
        if constexpr (has_models)
            return has_valid_index<From, First>() && (has_valid_index<From, Rest>() && ...);
        else
            return false;
    }();
    static constexpr bool has_keys = [] {
        if constexpr (has_index)
            return (have_same_keys<From, collected_model<First>, collected_model<Rest>>() && ...);
        else
            return true;
    }();
    static constexpr bool is_valid = has_index && has_keys;

    static_assert(
        has_keys,
        "ddbm: an index of a collection has the same attributes as its keys in each model, and is "
        "local in each or in none"
    );
};

// And why it has no partitions that can be asked for.
template <class From, class First, class... Rest>
struct collection_partition_check
{
    static constexpr bool has_index = collection_index_check<From, First, Rest...>::is_valid;
    static constexpr bool has_one_partition = [] {
        if constexpr (has_index)
            return (
                is_partition_made_alike<From, collected_model<First>, collected_model<Rest>>() &&
                ...
            );
        else
            return true;
    }();
    static constexpr bool is_valid = has_index && has_one_partition;

    static_assert(
        has_one_partition,
        "ddbm: a query of a collection's index is for models that make its partition key of the "
        "same texts, and of members that are stored alike; there is scan"
    );
};

// -- Conditions on the sort key

// What conditions on an attribute are given that the models do not make alike: what is stored.
template <class Stored>
struct stored_attribute
{
    static constexpr bool is_number = std::is_same_v<Stored, number>;

    template <comparison_operator, class>
    static constexpr bool has_open_end = true;

    template <comparison_operator, class>
    using argument = key_argument<Stored, codec<Stored>>;
};

// The number of the field that stands at a place of the sort key.
template <class From, class Each, std::size_t I>
inline constexpr std::size_t collected_sort_field =
    collected_source<From, Each>::template sort_fields<collected_model<Each>>()[I];

template <class From, std::size_t I, class First, class... Rest>
constexpr auto collection_sort_attribute()
{
    using model = collected_model<First>;
    constexpr std::size_t field = collected_sort_field<From, First, I>;
    constexpr const type_ops* ops = field_table<model>[field].ops;
    if constexpr ((is_field_made_alike<
                       model,
                       field,
                       collected_model<Rest>,
                       collected_sort_field<From, Rest, I>>() &&
                   ...))
        return std::type_identity<sort_attribute<model, field>>();
    else if constexpr (ops && ops->stored_as == attribute_type::n)
        return std::type_identity<stored_attribute<number>>();
    else if constexpr (ops && ops->stored_as == attribute_type::b)
        return std::type_identity<stored_attribute<binary>>();
    else
        return std::type_identity<stored_attribute<std::string>>();
}

// As sort_attributes.
template <class From, class First, class... Rest>
struct collection_sort_attributes
{
    static constexpr std::size_t size =
        collected_source<From, First>::template sort_fields<collected_model<First>>().size();

    template <std::size_t I>
    using attribute = typename decltype(collection_sort_attribute<From, I, First, Rest...>())::type;
};

// -- Filters

// Says once that a condition is about none of the classes.
template <class T, class Tag, class... Ts>
constexpr void check_collection_filter()
{
    constexpr bool is_of_these =
        (is_said_of<T, Tag, collected_class<Ts>, collected_tag<Ts>> || ...);
    static_assert(
        is_of_these, "ddbm: a filter of a collection is about one of its classes, or about none"
    );
}

// -- The model of them all

// Of kinds that are there as long as it is.
inline model_info model_of_kinds(std::string_view attribute, std::span<const kind_info> kinds)
{
    model_info made;
    made.kind_attribute = attribute;
    made.kinds = kinds;
    return made;
}

// What items of a model are read into that come from there.
template <class From, class T, class Tag>
const model_info& collected_objects()
{
    return From::template source<model_of<T, Tag>>::template objects<T, Tag>();
}

template <class Each>
kind_info kind_of(const model_info& objects)
{
    return {
        discriminator_value<collected_model<Each>>(),
        &objects,
        &info_of<collected_class<Each>, collected_tag<Each>>()};
}

// What tells them apart.
template <class First, class... Rest>
constexpr std::string_view kind_attribute()
{
    return discriminator_name<collected_model<First>>();
}

template <class From, class... Ts>
const model_info& collection_info()
{
    static const std::array kinds{
        kind_of<Ts>(collected_objects<From, collected_class<Ts>, collected_tag<Ts>>())...};
    static const model_info info = model_of_kinds(kind_attribute<Ts...>(), kinds);
    return info;
}

// Each of the classes in a smaller one. Says once why that cannot be.
template <class From, class Classes, class Smalls>
struct collection_projection;

template <class From, class... T, class... Small>
struct collection_projection<From, std::tuple<T...>, std::tuple<Small...>>
{
    static constexpr bool has_each =
        sizeof...(T) == sizeof...(Small) && are_different<collected_class<Small>...>;

    template <class Each, class SmallOfIt>
    using check = projection_check<
        collected_class<SmallOfIt>,
        collected_tag<SmallOfIt>,
        collected_model<Each>,
        collected_source<From, Each>::number>;

    static constexpr bool is_valid = [] {
        if constexpr (has_each)
            return (check<T, Small>::is_valid && ...);
        else
            return false;
    }();

    static_assert(
        has_each,
        "ddbm: as takes a smaller class for each class of a collection, in their order, and no "
        "class twice"
    );

    using handle = handle_variant<projected<collected_class<Small>>...>;

    template <class Each, class SmallOfIt>
    static kind_info smaller_kind()
    {
        using small = collected_class<SmallOfIt>;
        using tag = collected_tag<SmallOfIt>;
        return kind_of<Each>(projected_model<small, tag, collected_model<Each>>());
    }

    // The range that asks for the same and reads it into the smaller classes.
    static std::shared_ptr<range_state> range(const range_state& whole)
    {
        static const std::array kinds{smaller_kind<T, Small>()...};
        static const model_info info = model_of_kinds(kind_attribute<T...>(), kinds);
        return with_objects(whole, info);
    }
};

}  // namespace ddbm::detail

#endif
