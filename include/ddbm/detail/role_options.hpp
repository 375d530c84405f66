#ifndef DDBM_DETAIL_ROLE_OPTIONS_HPP
#define DDBM_DETAIL_ROLE_OPTIONS_HPP

// The options that say what a field is for: models give them to what is registered in such a role.

#include <ddbm/field_policies.hpp>

#include <ddbm/detail/field_policy.hpp>

#include <type_traits>

namespace ddbm::detail {

template <field_role Role>
class role_option : public policy_option
{
public:
    static constexpr field_role role = Role;
};

using discriminator_option = role_option<field_role::discriminator>;

template <class Option>
inline constexpr bool is_role = false;
template <field_role Role>
inline constexpr bool is_role<role_option<Role>> = true;

}  // namespace ddbm::detail

#endif
