// A key condition is a condition of a very plain form. It is read as one first, with all the errors
// of conditions; most of those of the form have no prefix.

#include "local/expression/key_condition.hpp"

#include "local/expression/condition_parser.hpp"
#include "local/expression/legacy_comparison.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace ddbm::local::detail {
namespace {

constexpr expression_name key_condition_name{"KeyConditionExpression"};

[[noreturn]] void refuse_operator(std::string_view sign)
{
    refuse("Invalid operator used in KeyConditionExpression: " + std::string(sign));
}

[[noreturn]] void refuse_clause(std::string_view what)
{
    refuse("Invalid condition in KeyConditionExpression: " + std::string(what));
}

// None: no operator of key conditions.
std::optional<key_operator> to_key_operator(condition_operator op)
{
    switch (op)
    {
    case condition_operator::equal:
        return key_operator::eq;
    case condition_operator::less:
        return key_operator::lt;
    case condition_operator::less_equal:
        return key_operator::le;
    case condition_operator::greater:
        return key_operator::gt;
    case condition_operator::greater_equal:
        return key_operator::ge;
    case condition_operator::between:
        return key_operator::between;
    default:
        return {};
    }
}

key_operator turned_round(key_operator op)
{
    switch (op)
    {
    case key_operator::lt:
        return key_operator::gt;
    case key_operator::le:
        return key_operator::ge;
    case key_operator::gt:
        return key_operator::lt;
    case key_operator::ge:
        return key_operator::le;
    default:
        return op;
    }
}

// Operands are judged from left to right. `name` is the operator's or the function's.
key_clause to_clause(key_operator op, std::string_view name, const std::vector<operand>& operands)
{
    const bool needs_key_first = op == key_operator::between || op == key_operator::begins_with;
    key_clause clause;
    clause.op = operands.front().what == operand::kind::value ? turned_round(op) : op;
    bool has_key = false;
    for (const operand& each : operands)
    {
        switch (each.what)
        {
        case operand::kind::call:
            refuse("KeyConditionExpressions cannot contain nested operations");
        case operand::kind::value:
            if (needs_key_first && !has_key)
                refuse_clause(
                    std::string(name) + " operator must have the key attribute as its first operand"
                );
            clause.operands.push_back(each.value);
            break;
        case operand::kind::path:
            if (has_key)
                refuse_clause("Multiple attribute names used in one condition");
            if (each.path.size() > 1)
                refuse("KeyConditionExpressions cannot have conditions on nested attributes");
            has_key = true;
            clause.attribute = each.path.front().name;
            break;
        }
    }
    if (!has_key)
        refuse_clause("No key attribute specified");
    return clause;
}

key_clause read_clause(const condition_node& node)
{
    if (node.op == condition_operator::call)
    {
        const operand& call = node.operands.front();
        if (call.called != function::begins_with)
            refuse_operator(call.name);
        return to_clause(key_operator::begins_with, call.name, call.arguments);
    }
    const auto op = to_key_operator(node.op);
    if (!op)
        refuse_operator(sign_of(node.op));
    return to_clause(*op, sign_of(node.op), node.operands);
}

void add_clauses(const condition_node& node, key_condition& condition)
{
    if (node.op == condition_operator::all_of)
    {
        for (const condition_node& child : node.children)
            add_clauses(child, condition);
        return;
    }
    key_clause clause = read_clause(node);
    const bool repeated = std::any_of(
        condition.clauses.begin(),
        condition.clauses.end(),
        [&](const key_clause& other) { return other.attribute == clause.attribute; }
    );
    if (repeated)
        key_condition_name.refuse("KeyConditionExpressions must only contain one condition per key"
        );
    condition.clauses.push_back(std::move(clause));
}

key_operator to_key_operator(legacy_operator op)
{
    switch (op)
    {
    case legacy_operator::eq:
        return key_operator::eq;
    case legacy_operator::le:
        return key_operator::le;
    case legacy_operator::lt:
        return key_operator::lt;
    case legacy_operator::ge:
        return key_operator::ge;
    case legacy_operator::gt:
        return key_operator::gt;
    case legacy_operator::begins_with:
        return key_operator::begins_with;
    case legacy_operator::between:
        return key_operator::between;
    default:
        return key_operator::other;
    }
}

}  // namespace

key_condition parse_key_condition(std::string_view text, placeholders& p)
{
    key_condition condition;
    add_clauses(read_condition(key_condition_name, text, p), condition);
    return condition;
}

key_condition legacy_key_condition(const boost::json::object& conditions)
{
    key_condition condition;
    for (const auto& entry : conditions)
    {
        check_attribute_name(entry.key());
        const boost::json::object* json = entry.value().if_object();
        if (!json)
            continue;
        legacy_comparison comparison = read_comparison(*json);
        key_clause clause;
        clause.attribute = std::string_view(entry.key());
        clause.op = to_key_operator(comparison.op);
        for (attribute_value& value : comparison.values)
            clause.operands.push_back(std::make_shared<attribute_value>(std::move(value)));
        condition.clauses.push_back(std::move(clause));
    }
    return condition;
}

}  // namespace ddbm::local::detail
