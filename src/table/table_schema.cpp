#include "table/table_schema.hpp"

#include "protocol/operations/request_checks.hpp"
#include "protocol/wire_names.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace ddbm::detail {

namespace {

std::string name_of(const key_attribute& each)
{
    return std::string(each.field->name);
}

std::vector<key_schema_element> elements_of(const key_schema& key)
{
    std::vector<key_schema_element> elements;
    for (const key_attribute& each : key)
        elements.emplace_back(
            name_of(each), each.role == key_role::partition ? key_type::hash : key_type::range
        );
    return elements;
}

// What it holds of a field: whatever the item calls it.
void add_names(index_schema& index, const field_ops& field)
{
    index.included.emplace(field.name);
    if (field.policy)
        index.included.insert(field.policy->old_names.begin(), field.policy->old_names.end());
}

// In a table with this key.
index_schema index_of(const index_info& index, const key_schema& table)
{
    index_schema made;
    made.name = index.name;
    made.is_local = index.is_local;
    made.key = elements_of(index.key);
    for (const field_ops* each : index.included)
    {
        if (!table.contains(each->name) && !index.key.contains(each->name))
            add_names(made, *each);
    }
    if (index.projection != index_projection::all)
        made.projection =
            made.included.empty() ? projection_type::keys_only : projection_type::include;
    return made;
}

void add_types(key_types& types, const key_schema& key)
{
    for (const key_attribute& each : key)
    {
        const attribute_type type = each.field->ops->stored_as;
        const auto [known, is_new] = types.emplace(name_of(each), type);
        if (!is_new && known->second != type)
            refuse(
                "the attribute " + name_of(each) + " is of type " +
                std::string(wire_name(known->second)) + " in one key and of type " +
                std::string(wire_name(type)) + " in another"
            );
    }
}

// It holds what both models want of it.
void add_projection(index_schema& index, const index_schema& other)
{
    if (index.projection == projection_type::all || other.projection == projection_type::all)
    {
        index.projection = projection_type::all;
        index.included.clear();
        return;
    }
    index.included.insert(other.included.begin(), other.included.end());
    if (!index.included.empty())
        index.projection = projection_type::include;
}

void add_index(table_schema& schema, index_schema added)
{
    const auto same =
        std::find_if(schema.indexes.begin(), schema.indexes.end(), [&](const index_schema& each) {
            return each.name == added.name;
        });
    if (same == schema.indexes.end())
        return schema.indexes.push_back(std::move(added));
    if (same->is_local != added.is_local || same->key != added.key)
        refuse(
            "the models of the table have two indexes of the name " + added.name + ": one with " +
            words_of(same->key, schema.types) + ", one with " + words_of(added.key, schema.types)
        );
    add_projection(*same, added);
}

void add_time_to_live(table_schema& schema, const model_info& model)
{
    const field_ops* field = model.role(field_role::time_to_live);
    if (!field)
        return;
    if (!schema.time_to_live.empty() && schema.time_to_live != field->name)
        refuse(
            "a table has one time to live, and its models have two: " + schema.time_to_live +
            " and " + std::string(field->name)
        );
    schema.time_to_live = field->name;
}

void add_model(table_schema& schema, const model_info& model)
{
    const auto key = elements_of(model.key);
    if (schema.key.empty())
        schema.key = key;
    else if (schema.key != key)
        refuse(
            "the models of the table have different keys: " + words_of(schema.key, {}) + "; and " +
            words_of(key, {})
        );
    add_types(schema.types, model.key);
    for (const index_info& each : model.indexes)
    {
        add_types(schema.types, each.key);
        add_index(schema, index_of(each, model.key));
    }
    add_time_to_live(schema, model);
}

}  // namespace

const index_schema* table_schema::find_index(std::string_view name) const noexcept
{
    const auto found = std::find_if(indexes.begin(), indexes.end(), [&](const index_schema& each) {
        return each.name == name;
    });
    return found == indexes.end() ? nullptr : &*found;
}

table_schema schema_of(std::span<const model_info* const> models)
{
    table_schema schema;
    for (const model_info* each : models)
        add_model(schema, *each);
    return schema;
}

secondary_index request_of(const index_schema& index)
{
    secondary_index request(index.name);
    for (const key_schema_element& each : index.key)
    {
        if (each.key_type == key_type::hash)
            request.partition_key(each.attribute_name);
        else
            request.sort_key(each.attribute_name);
    }
    if (index.projection == projection_type::keys_only)
        request.keys_only();
    for (const std::string& each : index.included)
        request.include(each);
    return request;
}

bool is_on(const describe_time_to_live_reply& time_to_live) noexcept
{
    return time_to_live.time_to_live_status == time_to_live_status::enabled ||
           time_to_live.time_to_live_status == time_to_live_status::enabling;
}

std::string words_of(const std::vector<key_schema_element>& key, const key_types& types)
{
    std::string words;
    std::optional<key_type> last;
    for (const key_schema_element& each : key)
    {
        if (each.key_type == last)
            words += ", ";
        else
        {
            words += words.empty() ? "" : "; ";
            words += each.key_type == key_type::hash ? "partition key " : "sort key ";
        }
        last = each.key_type;
        words += each.attribute_name;
        const auto type = types.find(each.attribute_name);
        if (type != types.end())
            words.append(" (").append(wire_name(type->second)).append(")");
    }
    return words;
}

}  // namespace ddbm::detail
