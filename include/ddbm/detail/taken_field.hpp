#ifndef DDBM_DETAIL_TAKEN_FIELD_HPP
#define DDBM_DETAIL_TAKEN_FIELD_HPP

// Fields that a model takes from another one: that of a base class, or that of the class of a
// member whose attributes are among its own.

#include <ddbm/detail/field_chain.hpp>
#include <ddbm/detail/fields_of.hpp>
#include <ddbm/detail/key_role.hpp>

#include <cstddef>
#include <string_view>

namespace ddbm::detail {

// What they have in common: field number I of the model `Source`.
template <class Source, std::size_t I>
struct taken_definition
{
    using source_model = Source;
    using source_type = field_type<Source, I>;

    static constexpr std::size_t source_number = I;
    static constexpr bool has_validators = source_type::has_validators;
    static constexpr bool has_policies = source_type::has_policies;
    static constexpr bool has_old_names = source_type::has_old_names;
    static constexpr bool is_automatic = source_type::is_automatic;
    static constexpr bool is_guarded = source_type::is_guarded;
    using member_type = typename source_type::member_type;
    using form_type = typename source_type::form_type;
    using codec_type = typename source_type::codec_type;
};

// Of a base class of T.
template <class T, class Source, std::size_t I>
struct inherited_definition : taken_definition<Source, I>
{
    static constexpr field_kind kind = field_kind::inherited;
    static constexpr key_role role = field_type<Source, I>::role;

    static void* source_object(void* object)
    {
        return static_cast<class_of<Source>*>(static_cast<T*>(object));
    }
};

// Of the class of a member of T.
template <class T, class Source, std::size_t I, class Class>
struct flattened_definition : taken_definition<Source, I>
{
    static constexpr field_kind kind = field_kind::flattened;
    static constexpr key_role role = key_role::none;

    constexpr flattened_definition(std::string_view names, class_of<Source> Class::*in)
        : prefix(names), outer(in)
    {
    }

    std::string_view prefix;
    class_of<Source> Class::*outer;
};

}  // namespace ddbm::detail

#endif
