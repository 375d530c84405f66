#ifndef DDBM_DETAIL_UNIQUE_INFO_HPP
#define DDBM_DETAIL_UNIQUE_INFO_HPP

#include <span>
#include <string_view>

namespace ddbm::detail {

struct field_ops;

// Fields of a model of which no two items have the same values, as the library sees them.
struct unique_info
{
    std::string_view name;
    std::span<const field_ops* const> fields;
    // Errors name the value.
    bool tells_value = false;
};

}  // namespace ddbm::detail

#endif
