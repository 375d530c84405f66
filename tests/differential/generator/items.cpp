#include "differential/generator/items.hpp"

#include "differential/generator/values.hpp"

namespace ddbm::differential {
namespace {

struct habit
{
    std::string_view name;
    /// Empty: whatever comes.
    std::string_view type;
};

constexpr habit habits[] = {
    {"a", "N"},       {"a2", "N"},        {"b", "S"},
    {"c", "L"},       {"d", "M"},         {"d2", "M"},
    {"e", "SS"},      {"f", "NS"},        {"g", "BS"},
    {"h", "B"},       {"i", "BOOL"},      {"j", "NULL"},
    {"k", ""},        {"name", "S"},      {"Size", "N"},
    {"with.dot", ""}, {"with-dash", "N"}, {"\xC3\xBCn\xC3\xAF", "S"},
    {"1st", "L"},
};

json::value usual_value(random_source& random, std::string_view type)
{
    if (type.empty() || random.chance(8))
        return any_value(random);
    return value_of(random, type);
}

json::value key_value(random_source& random, const key_attribute& attribute, bool partition)
{
    if (random.flaw(5))
        return bad_key_value(random, attribute.type);
    return partition ? partition_value(random, attribute.type) : sort_value(random, attribute.type);
}

void add_key(random_source& random, json::object& to, const key_model& key)
{
    to[key.partition.name] = key_value(random, key.partition, true);
    if (key.sort)
        to[key.sort->name] = key_value(random, *key.sort, false);
}

void spoil_key(random_source& random, json::object& key, const table_model& table)
{
    if (random.flaw(4))
        key.erase(table.key.partition.name);
    if (table.key.sort && random.flaw(4))
        key.erase(table.key.sort->name);
}

bool is_table_key(const table_model& table, std::string_view name)
{
    return name == table.key.partition.name || (table.key.sort && name == table.key.sort->name);
}

}  // namespace

json::object item_of(random_source& random, const table_model& table)
{
    json::object made;
    add_key(random, made, table.key);
    for (const index_model& index : table.indexes)
    {
        // Only some items are in an index, and a wrong type there is a mistake.
        if (!is_table_key(table, index.key.partition.name) && random.chance(75))
            made[index.key.partition.name] = key_value(random, index.key.partition, true);
        if (index.key.sort && !is_table_key(table, index.key.sort->name) && random.chance(75))
            made[index.key.sort->name] = key_value(random, *index.key.sort, false);
    }
    for (const habit& one : habits)
        if (!made.contains(one.name) && random.chance(30))
            made[one.name] = random.flaw(3) ? bad_value(random) : usual_value(random, one.type);
    if (random.chance(2))
        made["filler"] = json::object{{"S", std::string(1000 + random.below(9000), 'f')}};
    if (random.flaw(2))
        made[""] = any_value(random);
    spoil_key(random, made, table);
    return made;
}

json::object key_of(random_source& random, const table_model& table)
{
    json::object key;
    add_key(random, key, table.key);
    spoil_key(random, key, table);
    if (random.flaw(4))
        key["a"] = any_value(random);
    return key;
}

json::object start_key_of(random_source& random, const table_model& table, const index_model* index)
{
    json::object key = key_of(random, table);
    if (index)
        add_key(random, key, index->key);
    return key;
}

std::string attribute_name(random_source& random, const table_model& table)
{
    if (random.chance(3))
        return random.one_of({"absent", "zz", "Select"});
    if (random.chance(15) && !table.indexes.empty())
    {
        const index_model& index = random.pick(table.indexes);
        const std::string& name =
            index.key.sort && random.chance(50) ? index.key.sort->name : index.key.partition.name;
        if (!is_table_key(table, name) || random.wild())
            return name;
    }
    if (random.flaw(5))
        return table.key.sort && random.chance(50) ? table.key.sort->name
                                                   : table.key.partition.name;
    for (;;)
    {
        const habit& one = random.pick(habits);
        if (!is_table_key(table, one.name))
            return std::string(one.name);
    }
}

std::string usual_type(const table_model& table, std::string_view attribute)
{
    for (const key_attribute& key : table.key_attributes())
        if (key.name == attribute)
            return key.type;
    for (const habit& one : habits)
        if (one.name == attribute)
            return std::string(one.type);
    return {};
}

item_path path_in(random_source& random, const table_model& table, bool nested_allowed)
{
    item_path path;
    const std::string name = attribute_name(random, table);
    path.elements.push_back(name);
    path.type = usual_type(table, name);
    while (nested_allowed && path.elements.size() < 4)
    {
        if (path.type == "M" && random.chance(75))
        {
            const std::string member = random.one_of({"x", "x", "y", "m", "l"});
            path.elements.push_back(member);
            path.type = member == "x" ? "N" : member == "m" ? "M" : member == "l" ? "L" : "";
        }
        else if (path.type == "L" && random.chance(75))
        {
            path.elements.push_back("[" + std::to_string(random.below(4)) + "]");
            path.type = "";
        }
        else if (random.chance(3))
        {
            path.elements.push_back(random.chance(50) ? "x" : "[0]");
            path.type = "";
        }
        else
            break;
    }
    return path;
}

}  // namespace ddbm::differential
