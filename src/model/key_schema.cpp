#include <ddbm/detail/key_schema.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <algorithm>

namespace ddbm::detail {

bool key_schema::contains(std::string_view attribute) const noexcept
{
    return std::any_of(begin(), end(), [&](const key_attribute& each) {
        return each.field->name == attribute;
    });
}

}  // namespace ddbm::detail
