#ifndef DDBM_MODEL_HPP
#define DDBM_MODEL_HPP

#include <ddbm/codec.hpp>
#include <ddbm/codecs/array.hpp>
#include <ddbm/codecs/binary.hpp>
#include <ddbm/codecs/boolean.hpp>
#include <ddbm/codecs/enumeration.hpp>
#include <ddbm/codecs/list.hpp>
#include <ddbm/codecs/map.hpp>
#include <ddbm/codecs/number.hpp>
#include <ddbm/codecs/optional.hpp>
#include <ddbm/codecs/set.hpp>
#include <ddbm/codecs/string.hpp>
#include <ddbm/stored.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

/** Specialise it with a `static constexpr auto value`, to say how `T` is stored. See `model`.
 *
 *  @code
 *  template <>
 *  struct ddbm::model_of<order>
 *  {
 *      static constexpr auto value = ddbm::model<order>("orders")
 *                                        .partition_key("customer_id", &order::customer_id)
 *                                        .sort_key("order_id", &order::order_id)
 *                                        .field("total_cents", &order::total_cents)
 *                                        .field("note", &order::note);
 *  };
 *  @endcode
 */
template <class T>
struct model_of;

namespace detail {

template <class T>
concept has_model = requires
{
    model_of<T>::value;
};

template <key_role Role, class Class, class Member, class... Validators>
struct field_definition
{
    static constexpr key_role role = Role;
    using member_type = Member;

    std::string_view name;
    Member Class::*member;
    std::tuple<Validators...> validators;
};

// Functions are no objects; there are no codecs for them. A key without a codec has its own
// sentence.
template <class Member>
constexpr bool can_be_key()
{
    if constexpr (!std::is_object_v<Member>)
        return true;
    else if constexpr (storable<Member>)
    {
        constexpr attribute_type type = codec<Member>::stored_as;
        return !knows_absent<codec<Member>, Member> &&
               (type == attribute_type::s || type == attribute_type::n || type == attribute_type::b
               );
    }
    else
        return true;
}

}  // namespace detail

/** How the members of `T` are stored: made by `model`, extended by one call for each member.
 *
 *  Every call returns a new value. A member may belong to a base class of `T`. What follows the
 *  member are validators, such as `length(1, 64)`: callables that take the member's value and a
 *  `validation_report&`.
 */
template <class T, class... Fields>
class model_definition
{
public:
    constexpr model_definition(std::string_view table, std::tuple<Fields...> fields)
        : table_(table), fields_(std::move(fields))
    {
    }

    /// The attribute that decides where an item is: stored as a string, a number or a binary.
    template <class Member, class Class, class... Validators>
    constexpr auto
    partition_key(std::string_view name, Member Class::*member, Validators... validators) const
    {
        constexpr bool is_first = count(detail::key_role::partition) == 0;
        static_assert(is_first, "ddbm: a model has exactly one partition key");
        static_assert(
            detail::can_be_key<Member>(),
            "ddbm: a key is a string, a number, a binary or an enumeration, or what is stored as "
            "one of these"
        );
        return with<detail::key_role::partition, is_first>(name, member, std::move(validators)...);
    }

    /// The attribute that orders the items of one partition.
    template <class Member, class Class, class... Validators>
    constexpr auto
    sort_key(std::string_view name, Member Class::*member, Validators... validators) const
    {
        constexpr bool is_second = count(detail::key_role::partition) == 1;
        constexpr bool is_first = count(detail::key_role::sort) == 0;
        static_assert(is_second, "ddbm: register the partition key before the sort key");
        static_assert(is_first, "ddbm: a model has at most one sort key");
        static_assert(
            detail::can_be_key<Member>(),
            "ddbm: a key is a string, a number, a binary or an enumeration, or what is stored as "
            "one of these"
        );
        return with<detail::key_role::sort, is_first>(name, member, std::move(validators)...);
    }

    /// Any other attribute.
    template <class Member, class Class, class... Validators>
    constexpr auto
    field(std::string_view name, Member Class::*member, Validators... validators) const
    {
        return with<detail::key_role::none, true>(name, member, std::move(validators)...);
    }

    constexpr std::string_view table() const { return table_; }
    constexpr const std::tuple<Fields...>& fields() const { return fields_; }

    static constexpr std::size_t count([[maybe_unused]] detail::key_role role)
    {
        return (std::size_t{0} + ... + (Fields::role == role ? 1u : 0u));
    }

private:
    template <class Member, class... Validators>
    static constexpr bool take_member()
    {
        if constexpr (std::is_object_v<Member>)
            return (
                std::is_invocable_v<const Validators&, const Member&, validation_report&> && ...
            );
        else
            return true;
    }

    // A misuse that has its sentence leaves the field out, so that no other one follows.
    template <detail::key_role Role, bool IsValid, class Member, class Class, class... Validators>
    constexpr auto
    with(std::string_view name, Member Class::*member, Validators... validators) const
    {
        constexpr bool is_own = std::is_base_of_v<Class, T>;
        constexpr bool is_data = std::is_object_v<Member>;
        constexpr bool is_validated = take_member<Member, Validators...>();
        static_assert(
            is_own, "ddbm: this member belongs neither to the model's class nor to a base of it"
        );
        static_assert(is_data, "ddbm: a field is a data member, not a member function");
        static_assert(
            is_validated,
            "ddbm: a validator is called with the member's value and a validation_report&"
        );
        if constexpr (IsValid && is_own && is_data && is_validated)
        {
            using added = detail::field_definition<Role, Class, Member, Validators...>;
            return model_definition<T, Fields..., added>(
                table_,
                std::tuple_cat(
                    fields_,
                    std::tuple<added>(added{name, member, std::tuple(std::move(validators)...)})
                )
            );
        }
        else
            return *this;
    }

    std::string_view table_;
    std::tuple<Fields...> fields_;
};

/// A model whose items live in a table of this name; the name can be replaced at run time.
template <class T>
constexpr model_definition<T> model(std::string_view table)
{
    return {table, {}};
}

/// A model that is part of others, stored as a map. It has no keys.
template <class T>
constexpr model_definition<T> model()
{
    return {{}, {}};
}

namespace detail {

template <class T>
inline constexpr const auto& fields_of = model_of<T>::value.fields();

template <class T>
inline constexpr std::size_t field_count =
    std::tuple_size_v<std::remove_cvref_t<decltype(model_of<T>::value.fields())>>;

template <class T, std::size_t I>
void* member_of(void* object)
{
    return &(static_cast<T*>(object)->*(std::get<I>(fields_of<T>).member));
}

template <class T, std::size_t I>
void validate_field(const void* member, validation_report& report)
{
    using field = std::remove_cvref_t<decltype(std::get<I>(fields_of<T>))>;
    const auto& value = as<typename field::member_type>(member);
    std::apply(
        [&](const auto&... validators) { (validators(value, report), ...); },
        std::get<I>(fields_of<T>).validators
    );
}

template <class T, std::size_t I>
constexpr field_ops make_field_ops()
{
    constexpr const auto& field = std::get<I>(fields_of<T>);
    using definition = std::remove_cvref_t<decltype(field)>;
    field_ops ops;
    ops.name = field.name;
    ops.role = definition::role;
    ops.ops = &ops_of<typename definition::member_type>::value;
    ops.member = &member_of<T, I>;
    if constexpr (std::tuple_size_v<decltype(definition::validators)> != 0)
        ops.validate = &validate_field<T, I>;
    return ops;
}

template <class T>
inline constexpr auto field_table = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<field_ops, sizeof...(I)>{make_field_ops<T, I>()...};
}
(std::make_index_sequence<field_count<T>>());

template <class A, class B>
constexpr bool same_member(const A&, const B&)
{
    return false;
}

template <class Class, class Member>
constexpr bool same_member(Member Class::*const& a, Member Class::*const& b)
{
    return a == b;
}

template <class T, std::size_t I, std::size_t... J>
constexpr bool differs_from_earlier(std::index_sequence<J...>)
{
    return (
        (std::get<I>(fields_of<T>).name != std::get<J>(fields_of<T>).name &&
         !same_member(std::get<I>(fields_of<T>).member, std::get<J>(fields_of<T>).member)) &&
        ...
    );
}

template <class T>
constexpr bool registers_each_once()
{
    return []<std::size_t... I>(std::index_sequence<I...>)
    {
        return (differs_from_earlier<T, I>(std::make_index_sequence<I>()) && ...);
    }
    (std::make_index_sequence<field_count<T>>());
}

template <class T>
const record_ops& record_of()
{
    static_assert(
        registers_each_once<T>(), "ddbm: a model registers each attribute and each member once"
    );
    // A constant but under UBSan, where g++ 12 does not take the addresses of functions for ones.
    static const record_ops record = [] {
        record_ops made;
        made.fields = field_table<T>;
        for (const field_ops& each : field_table<T>)
            made.has_validators =
                made.has_validators || each.validate || each.ops->validate || each.ops->record;
        return made;
    }();
    return record;
}

// Compiled once, in the library.
void write_record(value_writer& writer, const record_ops& record, const void* object);
void validate_record(const record_ops& record, const void* object, validation_report& report);

}  // namespace detail

/// Structs with a model are maps of their attributes.
template <detail::has_model T>
struct codec<T>
{
    static constexpr std::string_view expected = "a map with the attributes of its model";
    static constexpr attribute_type stored_as = attribute_type::m;

    static void write(value_writer& writer, const T& object)
    {
        detail::write_record(writer, record(), &object);
    }

    static void validate(const T& object, validation_report& report)
    {
        detail::validate_record(record(), &object, report);
    }

    // For the library. Reading goes by the fields' own tables.
    static const detail::record_ops& record() { return detail::record_of<T>(); }
};

namespace detail {

template <class T, key_role Role>
constexpr bool has_key()
{
    if constexpr (has_model<T>)
        return model_of<T>::value.count(Role) != 0;
    else
        return false;
}

// Says once what a class is missing whose objects are to be items of a table of their own.
template <class T>
struct table_model_check
{
    static constexpr bool is_complete =
        has_key<T, key_role::partition>() && std::is_default_constructible_v<T>;

    static_assert(has_model<T>, "ddbm: this class has no model; specialise ddbm::model_of for it");
    static_assert(
        !has_model<T> || has_key<T, key_role::partition>(),
        "ddbm: a table's model has a partition key"
    );
    static_assert(
        std::is_default_constructible_v<T>,
        "ddbm: a model's class needs a default constructor, for objects that are read"
    );
};

// The model of a class whose objects are items of a table of their own.
template <class T>
const model_info& info_of()
{
    static const model_info info = [] {
        model_info made;
        if constexpr (!table_model_check<T>::is_complete)
            return made;
        else
        {
            made.table = model_of<T>::value.table();
            made.record = record_of<T>();
            for (const field_ops& each : made.record.fields)
            {
                if (each.role == key_role::partition)
                    made.partition_key = &each;
                else if (each.role == key_role::sort)
                    made.sort_key = &each;
            }
            made.make = &make_stored<T>;
            return made;
        }
    }();
    return info;
}

}  // namespace detail
}  // namespace ddbm

#endif
