#ifndef DDBM_OPERATIONS_RETURN_VALUES_HPP
#define DDBM_OPERATIONS_RETURN_VALUES_HPP

namespace ddbm {

/// Which attributes a write returns: those before it or after it.
enum class return_values
{
    none,
    /// The whole item as it was. The only one besides `none` that PutItem and DeleteItem take.
    all_old,
    /// What the update touched, as it was.
    updated_old,
    /// The whole item as it is now.
    all_new,
    /// What the update touched, as it is now.
    updated_new,
};

/// Whether a write whose condition fails returns the item that is there.
enum class return_values_on_condition_check_failure
{
    none,
    all_old,
};

}  // namespace ddbm

#endif
