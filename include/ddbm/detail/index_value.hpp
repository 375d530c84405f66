#ifndef DDBM_DETAIL_INDEX_VALUE_HPP
#define DDBM_DETAIL_INDEX_VALUE_HPP

// Values of an index's key in the form that callers have them, and indexes by their names.

#include <ddbm/detail/index_of.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

namespace ddbm::detail {

// A text as a template argument: query<"by_status">.
template <std::size_t Size>
struct name_literal
{
    constexpr name_literal(const char (&text)[Size]) { std::copy_n(text, Size, characters); }

    constexpr std::string_view view() const { return {characters, Size - 1}; }

    char characters[Size] = {};
};

// The number of the index that is named; says once that there is none.
template <class Model, name_literal Name>
constexpr std::size_t named_index()
{
    constexpr std::size_t number = index_number<Model>(Name.view());
    static_assert(number != no_index, "ddbm: the model has no index of this name");
    return number;
}

// -- Values of one field

template <class Model, std::size_t I>
struct field_argument_of
{
    using definition = original_type<Model, I>;
    using held = typename held_by<typename definition::member_type>::type;
    using type = key_argument<held, codec<held, typename definition::form_type>>;
    static constexpr std::size_t arity = 1;
};

template <class Model, std::size_t I>
requires is_computed<original_type<Model, I>>
struct field_argument_of<Model, I>
{
    using origin = field_origin<Model, I>;
    using type = composed_argument<typename origin::model, origin::number>;
    static constexpr std::size_t arity =
        member_count<typename original_type<Model, I>::composition_type>;
};

// -- Values of a whole partition key

template <class Model, std::size_t J>
inline constexpr auto index_partition_fields = [] {
    constexpr const auto& fields = index_fields<Model, J, index_list::partition>;
    if constexpr (index_type<Model, J>::is_local)
        return std::array<std::size_t, 1>{fields_of<Model>::partition_key};
    else
        return fields;
}();

// The argument for the partition key of an index: a value for each of its attributes, of composed
// ones for each of their members. Refers to what the caller gave and to itself.
template <class Model, std::size_t J>
class index_partition_argument
{
    static constexpr const auto& fields = index_partition_fields<Model, J>;
    static constexpr std::size_t size = index_partition_fields<Model, J>.size();

    template <std::size_t I>
    using of_field = field_argument_of<Model, index_partition_fields<Model, J>[I]>;

    // How many values those before attribute I take.
    template <std::size_t... I>
    static constexpr std::size_t values_before(std::index_sequence<I...>)
    {
        return (std::size_t{0} + ... + of_field<I>::arity);
    }

    template <std::size_t I>
    static constexpr std::size_t first_value = values_before(std::make_index_sequence<I>());

    template <class Sequence>
    struct arguments_of;

    template <std::size_t... I>
    struct arguments_of<std::index_sequence<I...>>
    {
        using type = std::tuple<typename of_field<I>::type...>;
    };

    using arguments = typename arguments_of<std::make_index_sequence<size>>::type;

public:
    static constexpr std::size_t arity = first_value<size>;

    template <class... Values>
    requires(sizeof...(Values) == arity) explicit index_partition_argument(const Values&... values)
        : arguments_(made_of(std::tie(values...), std::make_index_sequence<size>()))
    {
    }

    // In the order of the index's key.
    std::array<key_part, size> parts() const noexcept
    {
        return std::apply(
            [](const auto&... each) { return std::array<key_part, size>{each.part()...}; },
            arguments_
        );
    }

private:
    template <class Values, std::size_t... I>
    static arguments made_of(const Values& values, std::index_sequence<I...>)
    {
        return arguments(argument_of<typename of_field<I>::type, first_value<I>>(
            values, std::make_index_sequence<of_field<I>::arity>()
        )...);
    }

    arguments arguments_;
};

}  // namespace ddbm::detail

#endif
