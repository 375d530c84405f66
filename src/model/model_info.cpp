#include <ddbm/detail/type_ops.hpp>

#include <algorithm>

namespace ddbm::detail {

bool index_info::holds(const field_ops& field, const key_schema& table) const noexcept
{
    return projection == index_projection::all || table.contains(field.name) ||
           key.contains(field.name) ||
           std::find(included.begin(), included.end(), &field) != included.end();
}

const index_info* find_index(const model_info& model, std::string_view name) noexcept
{
    const auto has_name = [&](const index_info& each) { return each.name == name; };
    const auto found = std::find_if(model.indexes.begin(), model.indexes.end(), has_name);
    return found == model.indexes.end() ? nullptr : &*found;
}

bool is_in_unique(const model_info& model, const field_ops& field) noexcept
{
    return std::any_of(model.uniques.begin(), model.uniques.end(), [&](const unique_info& each) {
        return std::find_if(each.fields.begin(), each.fields.end(), [&](const field_ops* of) {
                   return of->name == field.name;
               }) != each.fields.end();
    });
}

void find_roles(model_info& model)
{
    for (const field_ops& field : model.record.fields)
    {
        if (field.policy && field.policy->role != field_role::none)
            model.roles[static_cast<std::size_t>(field.policy->role)] = &field;
    }
}

}  // namespace ddbm::detail
