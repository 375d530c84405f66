#ifndef DDBM_DETAIL_INDEX_CHAIN_HPP
#define DDBM_DETAIL_INDEX_CHAIN_HPP

// The indexes of a model, one behind the other as its fields are.

#include <ddbm/index.hpp>
#include <ddbm/limits.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

// A composed attribute, by the number of its field.
template <std::size_t Number>
class index_field
{
};

template <bool IsLocal, class Partition, class Sort, class Projection>
struct index_definition
{
    static constexpr bool is_local = IsLocal;
    using partition_type = Partition;
    using sort_type = Sort;
    using projection_type = Projection;

    std::string_view name;
    // Tuples of index_member, index_attribute and index_field.
    Partition partition;
    Sort sort;
    Projection projection;
};

struct no_indexes
{
    static constexpr std::size_t size = 0;
};

template <class Before, class Last>
struct index_chain
{
    static constexpr std::size_t size = Before::size + 1;

    Before before;
    Last last;
};

// The ends of the names of composed attributes that have none, by their place in the key.
using name_ends = std::array<std::string_view, limits::index_key_parts>;

inline constexpr name_ends partition_name_ends{"_pk", "_pk2", "_pk3", "_pk4"};
inline constexpr name_ends sort_name_ends{"_sk", "_sk2", "_sk3", "_sk4"};

// -- What stands in place of a composition when its field has been added: that of this number, and
// those that follow it.

template <std::size_t Next, class Part>
constexpr auto index_reference(const Part& part)
{
    if constexpr (is_index_composition<Part>)
        return index_field<Next>();
    else
        return part;
}

// How many of the parts before this one are compositions.
template <class... Parts>
constexpr std::size_t compositions_before(std::size_t part)
{
    const bool is_composed[] = {is_index_composition<Parts>..., false};
    std::size_t count = 0;
    for (std::size_t i = 0; i < part; ++i)
        count += is_composed[i];
    return count;
}

template <std::size_t Next, class... Parts, std::size_t... I>
constexpr auto index_references(const std::tuple<Parts...>& parts, std::index_sequence<I...>)
{
    return std::tuple(index_reference<Next + compositions_before<Parts...>(I)>(std::get<I>(parts)
    )...);
}

template <std::size_t Next, class... Parts>
constexpr auto index_references(const std::tuple<Parts...>& parts)
{
    return index_references<Next>(parts, std::index_sequence_for<Parts...>());
}

// The same in a model that has so many fields before those that these are of.
template <std::size_t Added, class Part>
constexpr auto shifted_reference(const Part& part)
{
    return part;
}

template <std::size_t Added, std::size_t Number>
constexpr index_field<Added + Number> shifted_reference(const index_field<Number>&)
{
    return {};
}

template <std::size_t Added, class... Parts>
constexpr auto shifted_references(const std::tuple<Parts...>& parts)
{
    return std::apply(
        [](const auto&... each) { return std::tuple(shifted_reference<Added>(each)...); }, parts
    );
}

template <class Tuple>
inline constexpr std::size_t compositions_in = 0;
template <class... Parts>
inline constexpr std::size_t
    compositions_in<std::tuple<Parts...>> = (std::size_t{0} + ... + is_index_composition<Parts>);

// -- What is said of an index that cannot be meant

template <class Tuple>
inline constexpr bool has_index_parts = false;
template <class... Parts>
inline constexpr bool has_index_parts<std::tuple<Parts...>> =
    !(std::is_same_v<Parts, no_part> || ...);

template <class Option>
inline constexpr bool has_index_parts_in = true;
template <class... Parts>
inline constexpr bool has_index_parts_in<index_sort<Parts...>> =
    has_index_parts<std::tuple<Parts...>>;

template <class Option>
inline constexpr bool is_index_sort = false;
template <class... Parts>
inline constexpr bool is_index_sort<index_sort<Parts...>> = true;

template <class Option>
inline constexpr bool is_projection = false;
template <index_projection Kind, class... Members>
inline constexpr bool is_projection<projection_option<Kind, Members...>> = true;

// The first of the options that is one of these, or else what is there by default.
template <class Default>
constexpr Default first_sort(const Default& fallback)
{
    return fallback;
}

template <class Default, class First, class... Rest>
constexpr auto first_sort(const Default& fallback, const First& first, const Rest&... rest)
{
    if constexpr (is_index_sort<First>)
        return first;
    else
        return first_sort(fallback, rest...);
}

template <class Default>
constexpr Default first_projection(const Default& fallback)
{
    return fallback;
}

template <class Default, class First, class... Rest>
constexpr auto first_projection(const Default& fallback, const First& first, const Rest&... rest)
{
    if constexpr (is_projection<First>)
        return first;
    else
        return first_projection(fallback, rest...);
}

template <class Option>
inline constexpr std::size_t sort_parts = 0;
template <class... Parts>
inline constexpr std::size_t sort_parts<index_sort<Parts...>> = sizeof...(Parts);

// Whether an index with so many attributes in its own partition key and these options has as many
// as it may have.
template <bool IsLocal, std::size_t Partition, class... Options>
inline constexpr bool has_index_size = [] {
    constexpr std::size_t sort = (std::size_t{0} + ... + sort_parts<Options>);
    if (IsLocal)
        return sort == 1;
    return Partition >= 1 && Partition <= limits::index_key_parts &&
           sort <= limits::index_key_parts;
}();

template <class... Options>
inline constexpr bool are_index_options = ((is_index_sort<Options> || is_projection<Options>)&&...
                                          ) &&
                                          (std::size_t{0} + ... + is_index_sort<Options>) <= 1 &&
                                          (std::size_t{0} + ... + is_projection<Options>) <= 1;

}  // namespace ddbm::detail

#endif
