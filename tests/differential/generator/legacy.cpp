#include "differential/generator/legacy.hpp"

#include "differential/generator/items.hpp"
#include "differential/generator/values.hpp"

#include <algorithm>

namespace ddbm::differential {
namespace {

json::array operands_of(random_source& random, std::string_view sign, const std::string& type)
{
    std::size_t count = 1;
    if (sign == "NULL" || sign == "NOT_NULL")
        count = 0;
    else if (sign == "BETWEEN")
        count = 2;
    else if (sign == "IN")
        count = 1 + random.below(3);
    if (random.flaw(5))
        count = random.below(4);

    if (sign == "BETWEEN" && count == 2 && !random.flaw(20))
    {
        if (type == "N")
            return {{{"N", "-1"}}, {{"N", random.one_of({"1", "5", "10"})}}};
        if (type == "B")
            return {{{"B", "AA=="}}, {{"B", "YWJj"}}};
        return {{{"S", "a"}}, {{"S", random.one_of({"ab", "c"})}}};
    }

    json::array operands;
    for (std::size_t i = 0; i < count; ++i)
        operands.push_back(
            random.flaw(4) ? bad_value(random)
            : type.empty() ? value_of(random, "N")
                           : value_of(random, type)
        );
    return operands;
}

std::string sign_for(random_source& random, const std::string& type)
{
    if (random.flaw(4))
        return random.one_of({"XX", "", "eq", "LIKE"});
    const bool ordered = type == "S" || type == "N" || type == "B";
    if (ordered || random.flaw(10))
        return random.one_of(
            {"EQ",
             "EQ",
             "NE",
             "LT",
             "LE",
             "GT",
             "GE",
             "BETWEEN",
             "IN",
             "NULL",
             "NOT_NULL",
             "CONTAINS",
             "NOT_CONTAINS",
             "BEGINS_WITH"}
        );
    return random.one_of({"EQ", "NE", "NULL", "NOT_NULL"});
}

json::object condition_of(random_source& random, const std::string& type)
{
    std::string sign = sign_for(random, type);
    if (sign == "BEGINS_WITH" && type == "N" && !random.flaw(20))
        sign = "EQ";
    json::object condition;
    condition["ComparisonOperator"] = sign;
    const json::array operands = operands_of(random, sign, type);
    if (!operands.empty() || random.chance(30))
        condition["AttributeValueList"] = operands;
    if (random.flaw(2))
        condition.erase("ComparisonOperator");
    return condition;
}

std::string operand_type(random_source& random, const std::string& type)
{
    if (type.empty() || random.chance(10))
        return random.one_of({"S", "N", "B"});
    return type;
}

void add_operator(random_source& random, json::object& request, std::size_t conditions)
{
    if (conditions > 1 && random.chance(40))
        request["ConditionalOperator"] = random.one_of({"AND", "OR"});
    else if (random.flaw(4))
        request["ConditionalOperator"] = random.one_of({"AND", "OR", "XOR"});
}

json::object expected_of(random_source& random, const std::string& type)
{
    if (random.chance(35))
        return {{"Exists", false}};
    if (random.chance(30))
    {
        json::object expected = {{"Value", value_of(random, operand_type(random, type))}};
        if (random.chance(30))
            expected["Exists"] = true;
        return expected;
    }
    json::object expected = condition_of(random, operand_type(random, type));
    if (random.chance(20) && expected.contains("AttributeValueList") &&
        expected["AttributeValueList"].as_array().size() == 1)
    {
        const json::value only = expected["AttributeValueList"].as_array()[0];
        expected.erase("AttributeValueList");
        expected["Value"] = only;
    }
    if (random.flaw(5))
        expected["Exists"] = random.chance(50);
    if (random.flaw(4))
        expected["Value"] = json::object{{"N", "1"}};
    if (random.flaw(3))
        expected.erase("ComparisonOperator");
    if (random.flaw(2))
        expected.clear();
    return expected;
}

/// One that holds if the item is there, in different words.
json::object expected_of_key(random_source& random, const json::value& value)
{
    const std::string sign =
        random.one_of({"EQ", "GE", "LE", "IN", "BETWEEN", "NOT_NULL", "Value"});
    if (sign == "Value")
        return {{"Value", value}};
    json::object expected = {{"ComparisonOperator", sign}};
    if (sign == "BETWEEN")
        expected["AttributeValueList"] = json::array{value, value};
    else if (sign != "NOT_NULL")
        expected["AttributeValueList"] = json::array{value};
    return expected;
}

}  // namespace

void add_expected(random_source& random, const table_model& table, json::object& request)
{
    json::object expected;
    const std::size_t count = 1 + random.below(3);
    for (std::size_t i = 0; i < count; ++i)
    {
        const std::string name = random.chance(25) ? "absent" : attribute_name(random, table);
        expected[name] = name == "absent" && !random.wild()
                             ? json::object{{"Exists", false}}
                             : expected_of(random, usual_type(table, name));
    }
    const std::string& key = table.key.partition.name;
    const json::value* item = request.if_contains(request.contains("Key") ? "Key" : "Item");
    const json::value* value = item ? item->as_object().if_contains(key) : nullptr;
    // Values of other attributes are seldom those that an item has.
    if (value && random.chance(45))
    {
        expected.clear();
        expected[key] = expected_of_key(random, *value);
        if (random.chance(50))
            expected["absent"] = json::object{{"Exists", false}};
    }
    if (random.flaw(3))
        expected[""] = json::object{{"Exists", false}};
    request["Expected"] = expected;
    add_operator(random, request, expected.size());
}

void add_attribute_updates(random_source& random, const table_model& table, json::object& request)
{
    json::object updates;
    const std::size_t count = 1 + random.below(3);
    for (std::size_t i = 0; i < count; ++i)
    {
        const std::string name = attribute_name(random, table);
        if (updates.contains(name))
            continue;
        std::string type = usual_type(table, name);
        if (type.empty())
            type = random.one_of({"S", "N", "B", "L", "M", "SS", "BOOL"});
        json::object update;
        const bool set = type == "SS" || type == "NS" || type == "BS";
        // One that writes, since DynamoDB Local makes an item even if all others only remove.
        const std::size_t action = updates.empty() ? 4 : random.below(5);
        if (action == 0 && (type == "N" || set || type == "L" || random.flaw(30)))
            update = {{"Action", "ADD"}, {"Value", value_of(random, type)}};
        else if (action == 1 && (set || random.flaw(30)))
            update = {{"Action", "DELETE"}, {"Value", value_of(random, type)}};
        else if (action == 2)
            update = {{"Action", "DELETE"}};
        else
            // Always said: DynamoDB Local ignores values without an action.
            update = {{"Action", "PUT"}, {"Value", value_of(random, type)}};
        if (random.flaw(4))
            update["Action"] = random.one_of({"SET", "", "put", "ADD"});
        if (random.flaw(4))
            update.erase("Value");
        if (random.flaw(4))
            update["Value"] = bad_value(random);
        updates[name] = update;
    }
    request["AttributeUpdates"] = updates;
}

void add_filter(
    random_source& random, const table_model& table, std::string_view member, json::object& request
)
{
    json::object filter;
    const std::size_t count = 1 + random.below(3);
    for (std::size_t i = 0; i < count; ++i)
    {
        const std::string name = attribute_name(random, table);
        filter[name] = condition_of(random, operand_type(random, usual_type(table, name)));
    }
    if (random.flaw(3))
        filter[""] = condition_of(random, "S");
    request[member] = filter;
    add_operator(random, request, filter.size());
}

void add_key_conditions(random_source& random, const key_model& key, json::object& request)
{
    json::object conditions;
    conditions[key.partition.name] = json::object{
        {"ComparisonOperator", random.flaw(5) ? random.one_of({"GT", "IN", "BETWEEN"}) : "EQ"},
        {"AttributeValueList",
         json::array{
             random.flaw(5) ? bad_key_value(random, key.partition.type)
                            : partition_value(random, key.partition.type)}},
    };
    if (key.sort && random.chance(60))
    {
        const std::string& type = key.sort->type;
        const std::string sign = random.flaw(8) ? random.one_of({"NE", "IN", "NULL", "CONTAINS"})
                                 : random.chance(20) ? "BETWEEN"
                                 : type != "N"
                                     ? random.one_of({"EQ", "LT", "LE", "GT", "GE", "BEGINS_WITH"})
                                     : random.one_of({"EQ", "LT", "LE", "GT", "GE"});
        conditions[key.sort->name] = json::object{
            {"ComparisonOperator", sign},
            {"AttributeValueList",
             sign == "BETWEEN" ? operands_of(random, sign, type)
             : sign == "NULL"  ? json::array()
                               : json::array{sort_value(random, type)}},
        };
    }
    if (random.flaw(5))
        conditions["a"] = condition_of(random, "N");
    if (random.flaw(4))
        conditions.erase(key.partition.name);
    if (random.flaw(4))
        conditions[""] = condition_of(random, "N");
    request["KeyConditions"] = conditions;
}

json::array attributes_to_get(random_source& random, const table_model& table)
{
    json::array names;
    const std::size_t count = 1 + random.below(4);
    for (std::size_t i = 0; i < count; ++i)
    {
        const json::value name(
            random.chance(20) ? table.key.partition.name : attribute_name(random, table)
        );
        if (std::find(names.begin(), names.end(), name) == names.end() || random.flaw(20))
            names.push_back(name);
    }
    if (random.flaw(2))
        names.clear();
    else if (random.flaw(2))
        names.push_back("");
    return names;
}

}  // namespace ddbm::differential
