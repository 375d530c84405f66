#ifndef DDBM_OPERATIONS_TABLE_CLASS_HPP
#define DDBM_OPERATIONS_TABLE_CLASS_HPP

namespace ddbm {

/// What a table costs for storage and for access.
enum class table_class
{
    standard,
    /// Storage is cheaper, access dearer.
    standard_infrequent_access,
};

}  // namespace ddbm

#endif
