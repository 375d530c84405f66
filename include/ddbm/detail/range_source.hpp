#ifndef DDBM_DETAIL_RANGE_SOURCE_HPP
#define DDBM_DETAIL_RANGE_SOURCE_HPP

// Where a range reads from, as the compiler knows it: the table of a model, or one of its indexes.

#include <ddbm/comparison.hpp>
#include <ddbm/partial.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/condition_about.hpp>
#include <ddbm/detail/index_value.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/key_part.hpp>
#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/partial_model.hpp>
#include <ddbm/detail/range_core.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm::detail {

// What sources have in common: `Model` is a model_of<T, Tag>.

class of_table
{
public:
    static constexpr bool is_consistent = true;
    static constexpr std::size_t number = no_index;

    template <class Model>
    static constexpr auto sort_fields()
    {
        if constexpr (fields_of<Model>::sort_key == no_field)
            return std::array<std::size_t, 0>{};
        else
            return std::array<std::size_t, 1>{fields_of<Model>::sort_key};
    }

    template <class T, class Tag>
    using handle = stored<T>;

    template <class Model>
    static constexpr auto partition_fields()
    {
        return std::array<std::size_t, 1>{fields_of<Model>::partition_key};
    }

    // Whether it has the attribute of this field.
    template <class Model>
    static constexpr bool holds(std::size_t)
    {
        return true;
    }

    template <class T, class Tag>
    static const index_info* info()
    {
        return nullptr;
    }

    // What the items of the model are read into.
    template <class T, class Tag>
    static const model_info& objects()
    {
        return info_of<T, Tag>();
    }

    template <class T, class Tag>
    static void set_part(range_state&)
    {
    }
};

template <name_literal Name, std::size_t J, bool IsPartial, bool IsLocal>
class of_index
{
public:
    static constexpr bool is_consistent = IsLocal;
    static constexpr std::size_t number = J;

    template <class Model>
    static constexpr auto sort_fields()
    {
        return index_fields<Model, J, index_list::sort>;
    }

    template <class Model>
    static constexpr auto partition_fields()
    {
        return index_partition_fields<Model, J>;
    }

    template <class T, class Tag>
    using handle = std::conditional_t<IsPartial, partial<T, Name, Tag>, stored<T>>;

    template <class Model>
    static constexpr bool holds(std::size_t field)
    {
        return index_holds<Model, J>(field);
    }

    template <class T, class Tag>
    static const index_info* info()
    {
        return &info_of<T, Tag>().indexes[J];
    }

    template <class T, class Tag>
    static const model_info& objects()
    {
        if constexpr (IsPartial)
            return partial_model<T, Tag, J>();
        else
            return info_of<T, Tag>();
    }

    // Has the range read what the index holds.
    template <class T, class Tag>
    static void set_part(range_state& range)
    {
        if constexpr (IsPartial)
            detail::set_part(range, objects<T, Tag>());
    }
};

// Handles on what was not read as a whole.
template <class Handle>
inline constexpr bool is_part = false;
template <class T, name_literal Index, class Tag>
inline constexpr bool is_part<partial<T, Index, Tag>> = true;
template <class T>
inline constexpr bool is_part<projected<T>> = true;

// The source of an index that is not there, which has been said, is the table.
template <class Model, name_literal Name, std::size_t J>
struct source_of_index
{
    using type = of_index<Name, J, is_partial<Model, J>, index_type<Model, J>::is_local>;
};

template <class Model, name_literal Name>
struct source_of_index<Model, Name, no_index>
{
    using type = of_table;
};

template <class Model, name_literal Name>
using named_source = typename source_of_index<Model, Name, named_index<Model, Name>()>::type;

// Whether there are as many values as the partition key of an index is given as.
template <class Model, class Source, class... Values>
inline constexpr bool takes_partition = false;

template <class Model, class Source, class... Values>
requires(
    Source::number != no_index
) inline constexpr bool takes_partition<Model, Source, Values...> =
    index_partition_argument<Model, Source::number>::arity == sizeof...(Values);

// Whether a query has a value for each; says once that it has not.
template <class Model, class Source, class... Values>
constexpr bool is_partition_given()
{
    constexpr bool is_index = Source::number != no_index;
    constexpr bool has_all = takes_partition<Model, Source, Values...>;
    static_assert(
        has_all || !is_index,
        "ddbm: a query of an index has a value for each attribute of its partition key, of "
        "composed ones a value for each of their members"
    );
    return is_index && has_all;
}

// Whether a partition is given without what tells its shard.
template <class Model, class Source>
inline constexpr bool has_open_shards = [] {
    for (const std::size_t number : Source::template partition_fields<Model>())
    {
        const type_ops* ops = field_table<Model>[number].ops;
        if (!ops || !ops->composed)
            continue;
        const auto parts = ops->composed->parts;
        for (const composed_part& shard : parts)
        {
            const auto tells = [&](const composed_part& part) {
                return part.shards == 0 && part.id == shard.id;
            };
            if (shard.shards != 0 && std::none_of(parts.begin(), parts.end(), tells))
                return true;
        }
    }
    return false;
}();

// The range that asks for the same and reads it into a smaller class.
template <class Model, class Source, class Small, class SmallTag>
std::shared_ptr<range_state> projected_range(const std::shared_ptr<range_state>& range)
{
    using check = projection_check<Small, SmallTag, Model, Source::number>;
    if constexpr (check::is_valid)
        return with_objects(*range, projected_model<Small, SmallTag, Model>());
    else
        return range;
}

// -- Filters

enum class range_kind : bool
{
    query,
    scan,
};

// What is wrong with a filter, as far as its type says what it is about. The rest is checked when
// the range begins.
template <class Model, class Source, range_kind Kind, class Filter>
struct filter_check
{
    static constexpr auto fields = fields_named<Model, Filter>();

    template <class Numbers>
    static constexpr bool has_any(const Numbers& numbers)
    {
        return std::any_of(numbers.begin(), numbers.end(), [](std::size_t number) {
            return fields.has(number);
        });
    }

    static constexpr bool is_held = [] {
        for (std::size_t i = 0; i < field_count<Model>; ++i)
        {
            if (fields.has(i) && !Source::template holds<Model>(i))
                return false;
        }
        return true;
    }();
    static constexpr bool is_no_key =
        Kind == range_kind::scan || !(has_any(Source::template partition_fields<Model>()) ||
                                      has_any(Source::template sort_fields<Model>()));
    static constexpr bool is_valid = is_held && is_no_key;

    static_assert(
        is_held,
        "ddbm: the filter is about a member that the index does not hold; ask for it of whole "
        "items, or project it"
    );
    static_assert(
        is_no_key,
        "ddbm: the filter of a query is not about the key that it goes by; sort_key takes "
        "conditions on that"
    );
};

// -- Conditions on its sort key

// How many attributes there are to make conditions on: a key that is the same for all items is
// none.
template <class Model, class Source>
inline constexpr std::size_t sort_size = []<std::size_t... I>(std::index_sequence<I...>)
{
    constexpr auto fields = Source::template sort_fields<Model>();
    constexpr bool has_choice = ((field_argument_of<Model, fields[I]>::arity != 0) && ...);
    return has_choice ? fields.size() : 0;
}
(std::make_index_sequence<Source::template sort_fields<Model>().size()>());

// What an operand is given as: one value, or in a tuple one for each member of a composed
// attribute.
template <class Value>
struct operand_values
{
    static constexpr std::size_t size = 1;

    template <class Argument>
    static constexpr bool fit = Argument::template takes<Value>;

    template <class Argument>
    static Argument argument(const Value& value)
    {
        return Argument(value);
    }
};

template <class... Values>
struct operand_values<std::tuple<Values...>>
{
    static constexpr std::size_t size = sizeof...(Values);

    template <class Argument>
    static constexpr bool fit = [] {
        if constexpr (requires { Argument::template takes<Values...>; })
            return Argument::template takes<Values...>;
        else
            return false;
    }();

    template <class Argument>
    static Argument argument(const std::tuple<Values...>& values)
    {
        return std::apply([](const auto&... each) { return Argument(each...); }, values);
    }
};

// An attribute of a sort key: what its values are given as, and what can be asked of it.
template <class Model, std::size_t I>
struct sort_attribute
{
    using definition = original_type<Model, I>;
    static constexpr bool is_number = definition::codec_type::stored_as == attribute_type::n;

    // The first members of several.
    template <comparison_operator Operator, class Value>
    static constexpr bool is_beginning =
        Operator == comparison_operator::begins_with&& operand_values<Value>::size <
                        field_argument_of<Model, I>::arity;

    template <comparison_operator Operator, class Value>
    static constexpr bool has_open_end = ends_openly<definition>() || is_beginning<Operator, Value>;

    template <comparison_operator Operator, class Value>
    struct argument_of
    {
        using type = typename field_argument_of<Model, I>::type;
    };

    template <comparison_operator Operator, class Value>
    requires is_beginning<Operator, Value>
    struct argument_of<Operator, Value>
    {
        using origin = field_origin<Model, I>;
        using type =
            composed_argument<typename origin::model, origin::number, operand_values<Value>::size>;
    };

    template <comparison_operator Operator, class Value>
    using argument = typename argument_of<Operator, Value>::type;
};

// What is wrong with a condition on it.
template <class Attribute, comparison_operator Operator, class Value>
struct sort_condition_check
{
    using argument = typename Attribute::template argument<Operator, Value>;
    static constexpr bool is_prefix = Operator == comparison_operator::begins_with;
    static constexpr bool has_prefixes = !is_prefix || !Attribute::is_number;
    static constexpr bool has_open_end =
        !is_prefix || Attribute::template has_open_end<Operator, Value>;
    static constexpr bool takes_value = operand_values<Value>::template fit<argument>;
    static constexpr bool is_valid = has_prefixes && has_open_end && takes_value;

    static_assert(has_prefixes, "ddbm: a number does not begin with another");
    static_assert(
        has_open_end,
        "ddbm: begins_with is for composed keys that end with a member which is not padded; for "
        "others there is between"
    );
    static_assert(
        takes_value, "ddbm: the condition's value cannot be compared with the model's sort key"
    );
};

// The values of one condition as those of a key; what is made of them refers to them.
template <class Argument>
class sort_operands
{
public:
    template <comparison_operator Operator, class Value>
    explicit sort_operands(const comparison<Operator, Value>& condition)
    {
        // Their parts refer to the arguments, which stay where they are.
        arguments_.reserve(condition.operands().size());
        for (const Value& each : condition.operands())
            arguments_.push_back(operand_values<Value>::template argument<Argument>(each));
        for (const Argument& each : arguments_)
            parts_.push_back(each.part());
    }

    sort_operands(sort_operands&&) = default;

    std::span<const key_part> parts() const { return parts_; }

private:
    std::vector<Argument> arguments_;
    std::vector<key_part> parts_;
};

// The operators of conditions, of which all but the last have to be `eq`.
template <comparison_operator... Operator>
constexpr bool are_equal_but_last()
{
    constexpr std::array<comparison_operator, sizeof...(Operator)> all{Operator...};
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
    {
        if (all[i] != comparison_operator::eq)
            return false;
    }
    return true;
}

template <class... Attribute, comparison_operator... Operator, class... Value>
void set_sort_conditions(range_state& range, const comparison<Operator, Value>&... conditions)
{
    constexpr bool is_valid = (sort_condition_check<Attribute, Operator, Value>::is_valid && ...);
    if constexpr (is_valid)
    {
        constexpr std::array<comparison_operator, sizeof...(Operator)> operators{Operator...};
        const std::tuple<sort_operands<typename Attribute::template argument<Operator, Value>>...>
            operands{
                sort_operands<typename Attribute::template argument<Operator, Value>>(conditions
                )...};
        const auto parts = std::apply(
            [](const auto&... each) {
                return std::array<std::span<const key_part>, sizeof...(each)>{each.parts()...};
            },
            operands
        );
        std::vector<key_part> equal;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i)
            equal.push_back(parts[i].front());
        set_sort_key(range, equal, operators.back(), parts.back());
    }
}

// The attributes of a source's sort key, as a class of this kind says them.
template <class Model, class Source>
struct sort_attributes
{
    static constexpr std::size_t size = sort_size<Model, Source>;

    template <std::size_t I>
    using attribute = sort_attribute<Model, Source::template sort_fields<Model>()[I]>;
};

template <class Attributes, std::size_t... I, class... Condition>
void set_first_conditions(
    range_state& range, std::index_sequence<I...>, const Condition&... conditions
)
{
    set_sort_conditions<typename Attributes::template attribute<I>...>(range, conditions...);
}

// Says once what is wrong with them.
template <class Attributes, comparison_operator... Operator, class... Value>
void set_conditions(range_state& range, const comparison<Operator, Value>&... conditions)
{
    constexpr std::size_t size = Attributes::size;
    constexpr bool is_enough = sizeof...(Value) <= size && sizeof...(Value) != 0;
    constexpr bool has_order = are_equal_but_last<Operator...>();
    static_assert(size != 0, "ddbm: this model has no sort key to make a condition on");
    static_assert(
        size == 0 || is_enough,
        "ddbm: a sort key takes a condition for each of its attributes at most, and one at "
        "least"
    );
    static_assert(
        has_order,
        "ddbm: of the conditions on a sort key of several attributes all but the last are eq"
    );
    if constexpr (size != 0 && is_enough && has_order)
        set_first_conditions<Attributes>(range, std::index_sequence_for<Value...>(), conditions...);
}

template <class Model, class Source, class... Condition>
void set_sort_key_conditions(range_state& range, const Condition&... conditions)
{
    set_conditions<sort_attributes<Model, Source>>(range, conditions...);
}

}  // namespace ddbm::detail

#endif
