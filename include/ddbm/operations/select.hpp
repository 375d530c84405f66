#ifndef DDBM_OPERATIONS_SELECT_HPP
#define DDBM_OPERATIONS_SELECT_HPP

namespace ddbm {

/// What a query or scan returns of the items that it finds.
enum class select
{
    /// Everything; of a local index, also what only the table has.
    all_attributes,
    /// Everything that the index holds. The default for indexes.
    all_projected_attributes,
    /// What the projection expression names. The default with such an expression.
    specific_attributes,
    /// No items, just how many there are.
    count,
};

}  // namespace ddbm

#endif
