#include "table/key_members.hpp"

#include "model/composed_parts.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/composed_text.hpp>

#include <algorithm>

namespace ddbm::detail {

key_members::key_members(const model_info& model, const item& key) : object_(model.make(0))
{
    for (const key_attribute& each : model.key)
        read(*each.field, key.at(each.field->name));
}

void* key_members::object() const
{
    return object_->object();
}

bool key_members::has(const void* id) const
{
    return std::find(ids_.begin(), ids_.end(), id) != ids_.end();
}

bool key_members::has_all(const composed_text& of) const
{
    return std::all_of(of.parts.begin(), of.parts.end(), [&](const composed_part& part) {
        return !part.member || has(part.id);
    });
}

void key_members::read(const field_ops& field, const attribute_value& value)
{
    // Those of flattened members have the ids of all objects of their class.
    if (!field.within.empty())
        return;
    if (const composed_text* composed = field.ops->composed)
    {
        if (!read_members(*composed, object(), value.as_string()))
            return;
        for (const composed_part& part : composed->parts)
        {
            if (part.member && part.shards == 0)
                ids_.push_back(part.id);
        }
    }
    else if (read_value(field, value) == errc{})
        ids_.push_back(field.id);
}

errc key_members::read_value(const field_ops& field, const attribute_value& value)
{
    const value_target to = unwrapped({field.member(object()), field.ops}, value.type());
    if (value.is_string() && to.ops->read_string)
        return to.ops->read_string(to.object, value.as_string());
    if (value.is_number() && to.ops->read_number)
        return to.ops->read_number(to.object, value.as_number().to_string());
    if (value.is_binary() && to.ops->read_binary)
        return to.ops->read_binary(to.object, value.as_binary());
    return errc::attribute_type_mismatch;
}

}  // namespace ddbm::detail
