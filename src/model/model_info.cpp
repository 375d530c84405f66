#include <ddbm/detail/type_ops.hpp>

namespace ddbm::detail {

void find_roles(model_info& model)
{
    for (const field_ops& field : model.record.fields)
    {
        if (field.policy && field.policy->role != field_role::none)
            model.roles[static_cast<std::size_t>(field.policy->role)] = &field;
    }
}

}  // namespace ddbm::detail
