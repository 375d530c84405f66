#ifndef DDBM_DETAIL_INFO_OF_HPP
#define DDBM_DETAIL_INFO_OF_HPP

// A model whose objects are items of a table of their own, as the library sees it.

#include <ddbm/model.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/index_of.hpp>
#include <ddbm/detail/key_role.hpp>
#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/record_of.hpp>
#include <ddbm/detail/type_ops.hpp>
#include <ddbm/detail/unique_of.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

namespace ddbm::detail {

template <class T, key_role Role, class Tag = void>
constexpr bool has_key()
{
    if constexpr (has_model<T, Tag>)
        return index_of_key<fields_of<model_of<T, Tag>>, Role> != no_field;
    else
        return false;
}

// Where the key of this role is registered itself, and how.
template <class T, key_role Role, class Tag = void>
using key_origin = field_origin<model_of<T, Tag>, index_of_key<fields_of<model_of<T, Tag>>, Role>>;

template <class T, key_role Role, class Tag = void>
using key_field =
    field_type<typename key_origin<T, Role, Tag>::model, key_origin<T, Role, Tag>::number>;

// Says once what a class is missing whose objects are to be items of a table of their own.
template <class T, class Tag = void>
struct table_model_check
{
    static constexpr bool has_partition_key = has_key<T, key_role::partition, Tag>();
    static constexpr bool is_complete = has_partition_key && std::is_default_constructible_v<T>;

    static_assert(
        has_model<T, Tag>, "ddbm: this class has no model; specialise ddbm::model_of for it"
    );
    static_assert(
        !has_model<T, Tag> || has_partition_key, "ddbm: a table's model has a partition key"
    );
    static_assert(
        std::is_default_constructible_v<T>,
        "ddbm: a model's class needs a default constructor, for objects that are read"
    );
};

// What else is said of a model that has fields whose values the library makes.
template <class T, class Tag>
constexpr void check_automatic()
{
    static_assert(
        std::is_copy_constructible_v<T> && std::is_copy_assignable_v<T>,
        "ddbm: objects with automatic fields are copied before they are written, and these cannot "
        "be"
    );
    static_assert(
        !has_role<model_of<T, Tag>>(field_role::auto_increment) ||
            !has_key<T, key_role::sort, Tag>(),
        "ddbm: a table whose partition key is auto-incremented has no sort key"
    );
    static_assert(
        model_of<T, Tag>::value.settings().compared == compared::item ||
            !(has_role<model_of<T, Tag>>(field_role::version) ||
              has_role<model_of<T, Tag>>(field_role::counter)),
        "ddbm: every save changes the version or counter of a model, so that saves which compare "
        "what they change would always conflict"
    );
}

// The fields of a table's key, in the order of their registration: the partition key comes first.
template <class T, class Tag>
std::span<const key_attribute> table_key()
{
    constexpr std::size_t size = (has_key<T, key_role::partition, Tag>() ? 1 : 0) +
                                 (has_key<T, key_role::sort, Tag>() ? 1 : 0);
    static const auto fields = [] {
        std::array<key_attribute, size> made;
        std::size_t count = 0;
        for (const field_ops& each : record_of<T, Tag>().fields)
        {
            if (each.role != key_role::none)
                made[count++] = {&each, each.role};
        }
        return made;
    }();
    return fields;
}

// The model of a class whose objects are items of a table of their own.
template <class T, class Tag = void>
const model_info& info_of()
{
    static const model_info info = [] {
        model_info made;
        if constexpr (!table_model_check<T, Tag>::is_complete)
            return made;
        else
        {
            made.table = model_of<T, Tag>::value.table();
            made.record = record_of<T, Tag>();
            made.key = key_schema(table_key<T, Tag>());
            made.indexes = indexes_of_model<model_of<T, Tag>>();
            made.saves_compare = model_of<T, Tag>::value.settings().compared;
            made.uniques = uniques_of_model<model_of<T, Tag>>();
            made.unique_table = model_of<T, Tag>::value.settings().unique_table;
            made.make = &make_stored<T>;
            if constexpr (fields_of<model_of<T, Tag>>::has_automatic)
            {
                check_automatic<T, Tag>();
                made.copy = &copy_stored<T>;
            }
            find_roles(made);
            return made;
        }
    }();
    return info;
}

}  // namespace ddbm::detail

#endif
