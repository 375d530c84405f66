#include "local/data/item_update.hpp"

#include "local/data/item_size_limit.hpp"
#include "local/data/keys.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"

#include <algorithm>
#include <string>

namespace ddbm::local::detail {

namespace {

[[noreturn]] void refuse_empty_index_key(const attribute_value& value)
{
    refuse(
        "One or more parameter values are not valid. The update expression attempted to update a "
        "secondary index key to a value that is not supported. The AttributeValue for a key "
        "attribute cannot contain an empty " +
        std::string(value.is_string() ? "string" : "binary") + " value."
    );
}

// Each attribute that is a key of an index, with the index.
template <class Function>
void for_each_index_key(const table& t, Function&& function)
{
    for (const index& i : t.indexes)
    {
        for (const key_attribute& part : i.keys.partition)
            function(part, i);
        for (const key_attribute& part : i.keys.sort)
            function(part, i);
    }
}

// The attributes of those indexes whose key is changed. Other indexes may have been added to items
// that have no key for them, and such items can be updated like all others.
item changed_index_keys(const table& t, const update& changes, const item& after)
{
    item keys;
    if (t.indexes.empty())
        return keys;
    const auto& targets = changes.targets();
    for (const index& i : t.indexes)
    {
        const bool is_changed =
            std::any_of(targets.begin(), targets.end(), [&](const document_path& path) {
                return i.keys.has(path.front().name);
            });
        if (!is_changed)
            continue;
        for (const auto* parts : {&i.keys.partition, &i.keys.sort})
            for (const key_attribute& part : *parts)
                if (const attribute_value* value = after.find(part.name))
                    keys.set(part.name, *value);
    }
    return keys;
}

}  // namespace

update read_attribute_updates(const boost::json::object& request)
{
    const auto* updates = object_member(request, "AttributeUpdates");
    if (!updates)
        return {};
    for (const auto& each : *updates)
    {
        const auto action = text_member(each.value().as_object(), "Action").value_or("PUT");
        if (action != "PUT" && action != "ADD" && action != "DELETE")
            refuse_parameter("Action " + std::string(action) + " is none of ADD, PUT, DELETE");
    }
    return legacy_update(*updates);
}

void check_targets(const table& t, const update& changes, bool by_expression)
{
    const auto& targets = changes.targets();
    for (const document_path& path : targets)
        if (t.keys.has(path.front().name))
            refuse_parameter(
                "Cannot update attribute " + path.front().name +
                ". This attribute is part of the key"
            );
    check_not_inside_keys(t, targets);
    check_not_inside_keys(t, changes.sources());
    if (t.indexes.empty())
        return;
    for (const auto& [name, value] : changes.plain_values())
    {
        const std::string& attribute = name;
        const attribute_value& given = *value;
        for_each_index_key(t, [&](const key_attribute& part, const index& i) {
            if (part.name != attribute)
                return;
            if (given.type() != part.type)
                refuse_parameter(
                    "Type mismatch for Index Key " + part.name +
                    " Expected: " + std::string(type_name(part.type)) +
                    " Actual: " + std::string(type_name(given.type())) + " IndexName: " + i.name
                );
            if (by_expression && is_empty_key(given))
                refuse_empty_index_key(given);
        });
    }
}

void check_no_empty_index_key(const table& t, const update& changes)
{
    for (const auto& [name, value] : changes.plain_values())
    {
        const std::string& attribute = name;
        const attribute_value& given = *value;
        for_each_index_key(t, [&](const key_attribute& part, const index&) {
            if (part.name == attribute && part.type == given.type() && is_empty_key(given))
                refuse_empty_index_key(given);
        });
    }
}

item updated_item(const table& t, const update& changes, const item& before, bool by_expression)
{
    item after = changes.apply(before);
    check_updated_size(after);
    const item keys = changed_index_keys(t, changes, after);
    if (!by_expression)
    {
        check_index_keys(t, keys);
        return after;
    }
    for_each_index_key(t, [&](const key_attribute& part, const index&) {
        const attribute_value* value = keys.find(part.name);
        if (!value)
            return;
        if (value->type() != part.type)
            refuse("The update expression attempted to update the secondary index key to "
                   "unsupported type");
        if (is_empty_key(*value))
            refuse_empty_index_key(*value);
    });
    for (const index& i : t.indexes)
        if (!index_key_fits(i, keys))
            refuse("The update expression attempted to update the secondary index key beyond "
                   "allowed size limits.");
    return after;
}

}  // namespace ddbm::local::detail
