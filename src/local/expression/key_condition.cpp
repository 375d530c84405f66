// A key condition is a condition of a very plain form. It is read as one first, with all the errors
// of conditions; those of the form have no prefix.

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

// What the key of an index can have. How many there may be is for the query to say; this is against
// a large value that is named, and copied, hundreds of times.
constexpr std::size_t max_clauses = 8;

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

void check_operands(const std::vector<operand>& operands, std::string_view needs_path_first)
{
    const auto is_path = [](const operand& each) { return each.what == operand::kind::path; };
    const auto is_call = [](const operand& each) { return each.what == operand::kind::call; };
    if (std::any_of(operands.begin(), operands.end(), is_call))
        refuse("KeyConditionExpressions cannot contain nested operations");
    if (!needs_path_first.empty() && !is_path(operands.front()))
    {
        refuse_clause(
            std::string(needs_path_first) +
            " operator must have the key attribute as its first operand"
        );
    }
}

key_clause to_clause(key_operator op, const std::vector<operand>& operands)
{
    key_clause clause;
    clause.op = op;
    bool has_path = false;
    for (const operand& each : operands)
    {
        if (each.what == operand::kind::value)
        {
            clause.operands.push_back(*each.value);
            continue;
        }
        if (has_path)
            refuse_clause("Multiple attribute names used in one condition");
        if (each.path.size() > 1)
            refuse("KeyConditionExpressions cannot have conditions on nested attributes");
        has_path = true;
        clause.attribute = each.path.front().name;
    }
    if (!has_path)
        refuse_clause("No key attribute specified");
    if (operands.front().what == operand::kind::value)
        clause.op = turned_round(op);
    return clause;
}

key_clause read_clause(const condition_node& node)
{
    if (node.op == condition_operator::call)
    {
        const operand& call = node.operands.front();
        if (call.called != function::begins_with)
            refuse_operator(call.name);
        check_operands(call.arguments, call.name);
        return to_clause(key_operator::begins_with, call.arguments);
    }
    const auto op = to_key_operator(node.op);
    if (!op)
        refuse_operator(sign_of(node.op));
    const bool is_between = op == key_operator::between;
    check_operands(node.operands, is_between ? sign_of(node.op) : std::string_view());
    return to_clause(*op, node.operands);
}

void add_clauses(const condition_node& node, key_condition& condition)
{
    if (node.op == condition_operator::all_of)
    {
        for (const condition_node& child : node.children)
            add_clauses(child, condition);
        return;
    }
    if (condition.clauses.size() == max_clauses)
        refuse("Conditions can be of length 1 or 2 only");
    key_clause clause = read_clause(node);
    const bool repeated = std::any_of(
        condition.clauses.begin(),
        condition.clauses.end(),
        [&](const key_clause& other) { return other.attribute == clause.attribute; }
    );
    if (repeated)
        refuse("KeyConditionExpressions must only contain one condition per key");
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
    add_clauses(read_condition({"KeyConditionExpression"}, text, p), condition);
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
        condition.clauses.push_back(
            {std::string(std::string_view(entry.key())),
             to_key_operator(comparison.op),
             std::move(comparison.values)}
        );
    }
    return condition;
}

}  // namespace ddbm::local::detail
