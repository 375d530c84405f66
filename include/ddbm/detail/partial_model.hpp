#ifndef DDBM_DETAIL_PARTIAL_MODEL_HPP
#define DDBM_DETAIL_PARTIAL_MODEL_HPP

// Models of a part of an item: of what an index holds that does not hold everything, and of what is
// read into a smaller class.

#include <ddbm/detail/index_of.hpp>
#include <ddbm/detail/info_of.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace ddbm::detail {

// -- What an index holds

// Whether it holds the attribute of this field, one of the model's.
template <class Model, std::size_t J>
constexpr bool index_holds(std::size_t field)
{
    const auto has = [field](const auto& numbers) {
        return std::find(numbers.begin(), numbers.end(), field) != numbers.end();
    };
    return index_type<Model, J>::projection_type::kind == index_projection::all ||
           field == fields_of<Model>::partition_key || field == fields_of<Model>::sort_key ||
           has(index_fields<Model, J, index_list::partition>) ||
           has(index_fields<Model, J, index_list::sort>) || has(included_fields<Model, J>());
}

template <class Model, std::size_t J>
inline constexpr bool is_partial =
    index_type<Model, J>::projection_type::kind != index_projection::all;

// A member, or one of the class of a member that is flattened: which it is, and which it is in.
template <std::size_t Size>
constexpr bool is_at(const field_ops& field, const std::array<const void*, Size>& path)
{
    const auto within = std::span(path).first(Size - 1);
    return std::equal(field.within.begin(), field.within.end(), within.begin(), within.end());
}

// Whether a member gets its value from what the index holds: from an attribute of its own, or from
// one that is composed of it.
template <class Model, std::size_t J, std::size_t Size>
constexpr bool gives_member(const std::array<const void*, Size>& path)
{
    constexpr const auto& fields = field_table<Model>;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        const field_ops& field = fields[i];
        if (!index_holds<Model, J>(i) || !is_at(field, path))
            continue;
        if (field.id == path.back())
            return true;
        if (!field.ops || !field.ops->composed)
            continue;
        for (const composed_part& part : field.ops->composed->parts)
        {
            if (part.shards == 0 && part.id == path.back())
                return true;
        }
    }
    return false;
}

// The model of what the index holds of a whole item. Members that are held as part of a composed
// attribute only get their values from there. Made once for an index; is there for ever.
const model_info& make_partial_model(const model_info& whole, const index_info& index);

// Not where an item may have to be migrated, for which it has to be whole.
template <class Model>
inline constexpr bool is_read_in_parts = version_count<Model> == 0;

template <class T, class Tag, std::size_t J>
const model_info& partial_model()
{
    static_assert(
        is_read_in_parts<model_of<T, Tag>>,
        "ddbm: a part of an item cannot be migrated; an index that does not hold everything is "
        "read by a model without versions, model_of<T, Tag>"
    );
    static const model_info& model =
        make_partial_model(info_of<T, Tag>(), info_of<T, Tag>().indexes[J]);
    return model;
}

// -- What a smaller class takes

// Why one of its attributes is not to be had.
enum class misfitting
{
    nothing,
    name,
    type,
    old_name,
    held,
};

constexpr std::span<const std::string_view> old_names_of(const field_ops& field)
{
    return field.policy ? field.policy->old_names : std::span<const std::string_view>();
}

constexpr bool has_old_names_of(const field_ops& small, const field_ops& whole)
{
    const auto known = old_names_of(small);
    for (const std::string_view each : old_names_of(whole))
    {
        if (std::find(known.begin(), known.end(), each) == known.end())
            return false;
    }
    return true;
}

// `holds` is asked for the number of a field of the model `Whole`.
template <class Small, class Whole, class Holds>
constexpr misfitting what_misfits(Holds holds)
{
    constexpr const auto& whole = field_table<Whole>;
    for (const field_ops& field : field_table<Small>)
    {
        const auto same = std::find_if(whole.begin(), whole.end(), [&](const field_ops& each) {
            return each.name == field.name;
        });
        if (same == whole.end())
            return misfitting::name;
        if (same->ops && field.ops && same->ops->stored_as != field.ops->stored_as)
            return misfitting::type;
        if (!has_old_names_of(field, *same))
            return misfitting::old_name;
        if (!holds(static_cast<std::size_t>(same - whole.begin())))
            return misfitting::held;
    }
    return misfitting::nothing;
}

// Says once why items of a model cannot be read into a smaller class. `J` is the number of the
// index that they are read from; no_index for the table.
template <class Small, class SmallTag, class Whole, std::size_t J>
struct projection_check
{
    static constexpr bool has_fields = has_model<Small, SmallTag>;
    static constexpr misfitting reason = [] {
        if constexpr (!has_fields)
            return misfitting::nothing;
        else if constexpr (J == no_index)
            return what_misfits<model_of<Small, SmallTag>, Whole>([](std::size_t) { return true; });
        else
            return what_misfits<model_of<Small, SmallTag>, Whole>(index_holds<Whole, J>);
    }();
    static constexpr bool is_of_parts = [] {
        if constexpr (has_fields)
            return is_read_in_parts<Whole> && is_read_in_parts<model_of<Small, SmallTag>>;
        else
            return true;
    }();
    static constexpr bool is_valid = has_fields && reason == misfitting::nothing && is_of_parts &&
                                     std::is_default_constructible_v<Small>;

    static_assert(
        has_fields, "ddbm: as takes a class with a model, of the attributes that are to be read"
    );
    static_assert(
        std::is_default_constructible_v<Small>,
        "ddbm: a model's class needs a default constructor, for objects that are read"
    );
    static_assert(
        reason != misfitting::name,
        "ddbm: the smaller class has an attribute that the table's model does not have"
    );
    static_assert(
        reason != misfitting::type,
        "ddbm: the smaller class has an attribute that the table's model stores as another type"
    );
    static_assert(
        reason != misfitting::old_name,
        "ddbm: the smaller class lacks an old name of one of its attributes; older items would be "
        "read as if they had none"
    );
    static_assert(
        reason != misfitting::held,
        "ddbm: the smaller class has an attribute that the index does not hold"
    );
    static_assert(
        is_of_parts,
        "ddbm: a part of an item cannot be migrated; as is of models without versions, such as a "
        "model_of<T, Tag>"
    );
};

// The fields of a smaller class, and what tells the kinds of items of the model apart, unless the
// class has that attribute itself.
template <class Small, class Tag, class Whole>
std::span<const field_ops> projected_fields()
{
    constexpr std::size_t kind = field_of_role<Whole>(field_role::discriminator);
    const std::span<const field_ops> own = record_of<Small, Tag>().fields;
    if constexpr (kind == no_field)
        return own;
    else
    {
        static const auto fields = [own] {
            std::array<field_ops, field_count<model_of<Small, Tag>> + 1> made;
            std::copy(own.begin(), own.end(), made.begin());
            made.back() = field_table<Whole>[kind];
            // It has no members, in whatever object.
            made.back().member = &whole_object;
            made.back().within = {};
            return made;
        }();
        const std::string_view name = field_table<Whole>[kind].name;
        const bool has_own = std::any_of(own.begin(), own.end(), [name](const field_ops& each) {
            return each.name == name;
        });
        return has_own ? own : std::span<const field_ops>(fields);
    }
}

// Attributes that are not its own may come with it, such as keys.
template <class Small, class Tag, class Whole>
const model_info& projected_model()
{
    static const model_info model = [] {
        model_info made;
        made.record = record_of<Small, Tag>();
        made.record.fields = projected_fields<Small, Tag, Whole>();
        made.record.unknown = unknown::keep;
        made.make = &make_stored<Small>;
        return made;
    }();
    return model;
}

}  // namespace ddbm::detail

#endif
