#ifndef DDBM_ATTRIBUTE_TYPE_HPP
#define DDBM_ATTRIBUTE_TYPE_HPP

#include <string_view>

namespace ddbm {

/// The ten types of DynamoDB.
enum class attribute_type
{
    /// String.
    s,
    /// Number.
    n,
    /// Binary.
    b,
    boolean,
    null,
    /// Map of names to values.
    m,
    /// List.
    l,
    /// Set of strings.
    ss,
    /// Set of numbers.
    ns,
    /// Set of binaries.
    bs,
};

/// The name on the wire: `S`, `N`, `B`, `BOOL`, `NULL`, `M`, `L`, `SS`, `NS`, `BS`.
std::string_view type_name(attribute_type type) noexcept;

}  // namespace ddbm

#endif
