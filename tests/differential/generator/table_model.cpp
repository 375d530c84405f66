#include "differential/generator/table_model.hpp"

#include <algorithm>

namespace ddbm::differential {
namespace {

std::string text(const json::value& value)
{
    return std::string(value.as_string());
}

key_attribute attribute_of(const json::value& element, const json::array& definitions)
{
    key_attribute attribute = {text(element.at("AttributeName")), "S"};
    for (const json::value& definition : definitions)
        if (text(definition.at("AttributeName")) == attribute.name)
            attribute.type = text(definition.at("AttributeType"));
    return attribute;
}

key_model key_of(const json::value& schema, const json::array& definitions)
{
    const json::array& elements = schema.as_array();
    key_model key = {attribute_of(elements.at(0), definitions), std::nullopt};
    if (elements.size() > 1)
        key.sort = attribute_of(elements.at(1), definitions);
    return key;
}

index_model index_of(const json::value& index, const json::array& definitions, bool global)
{
    return {
        text(index.at("IndexName")),
        key_of(index.at("KeySchema"), definitions),
        global,
        text(index.at("Projection").at("ProjectionType")),
    };
}

bool enables_stream(const json::object& request, bool before)
{
    const json::value* specification = request.if_contains("StreamSpecification");
    return specification ? specification->at("StreamEnabled").as_bool() : before;
}

bool protects(const json::object& request, bool before)
{
    const json::value* wanted = request.if_contains("DeletionProtectionEnabled");
    return wanted ? wanted->as_bool() : before;
}

}  // namespace

std::vector<key_attribute> table_model::key_attributes() const
{
    std::vector<key_attribute> found;
    const auto add = [&](const key_model& one) {
        found.push_back(one.partition);
        if (one.sort)
            found.push_back(*one.sort);
    };
    add(key);
    for (const index_model& index : indexes)
        add(index.key);

    std::vector<key_attribute> once;
    for (const key_attribute& attribute : found)
        if (std::none_of(once.begin(), once.end(), [&](const key_attribute& other) {
                return other.name == attribute.name;
            }))
            once.push_back(attribute);
    return once;
}

const index_model* table_model::find_index(std::string_view index) const
{
    for (const index_model& one : indexes)
        if (one.name == index)
            return &one;
    return nullptr;
}

table_model table_of(const json::object& create_table)
{
    const json::array& definitions = create_table.at("AttributeDefinitions").as_array();
    table_model table;
    table.name = text(create_table.at("TableName"));
    table.key = key_of(create_table.at("KeySchema"), definitions);
    if (const json::value* mode = create_table.if_contains("BillingMode"))
        table.on_demand = text(*mode) == "PAY_PER_REQUEST";
    table.stream = enables_stream(create_table, false);
    table.is_protected = protects(create_table, false);
    if (const json::value* indexes = create_table.if_contains("LocalSecondaryIndexes"))
        for (const json::value& index : indexes->as_array())
            table.indexes.push_back(index_of(index, definitions, false));
    if (const json::value* indexes = create_table.if_contains("GlobalSecondaryIndexes"))
        for (const json::value& index : indexes->as_array())
            table.indexes.push_back(index_of(index, definitions, true));
    return table;
}

void apply_update(table_model& table, const json::object& update_table)
{
    if (const json::value* mode = update_table.if_contains("BillingMode"))
        table.on_demand = text(*mode) == "PAY_PER_REQUEST";
    table.stream = enables_stream(update_table, table.stream);
    table.is_protected = protects(update_table, table.is_protected);

    const json::value* updates = update_table.if_contains("GlobalSecondaryIndexUpdates");
    if (!updates)
        return;
    for (const json::value& update : updates->as_array())
    {
        const json::object& actions = update.as_object();
        if (const json::value* create = actions.if_contains("Create"))
            table.indexes.push_back(
                index_of(*create, update_table.at("AttributeDefinitions").as_array(), true)
            );
        if (const json::value* erase = actions.if_contains("Delete"))
            std::erase_if(table.indexes, [&](const index_model& index) {
                return index.name == text(erase->at("IndexName"));
            });
    }
}

}  // namespace ddbm::differential
