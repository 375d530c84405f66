#include "table/write_cost.hpp"

#include "values/item_size.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

bool is_in(const index_info& index, const item& attributes)
{
    return std::all_of(index.key.begin(), index.key.end(), [&](const key_attribute& each) {
        return attributes.contains(each.field->name);
    });
}

item entry_of(const index_info& index, const model_info& model, const item& attributes)
{
    if (index.projection == index_projection::all)
        return attributes;
    item entry;
    for (const field_ops& field : model.record.fields)
    {
        const attribute_value* value = attributes.find(field.name);
        if (value && index.holds(field, model.key))
            entry.set(std::string(field.name), *value);
    }
    return entry;
}

}  // namespace

estimate cost_of_put(const model_info& model, const item& attributes)
{
    estimate cost = estimate::put(item_size(attributes));
    for (const index_info& index : model.indexes)
    {
        if (is_in(index, attributes))
            cost += estimate::index_put(item_size(entry_of(index, model, attributes)));
    }
    return cost;
}

}  // namespace ddbm::detail
