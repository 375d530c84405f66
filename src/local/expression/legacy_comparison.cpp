#include "local/expression/legacy_comparison.hpp"

#include "local/expression/comparison.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

namespace ddbm::local::detail {
namespace {

constexpr std::size_t any_number = static_cast<std::size_t>(-1);

struct operator_rules
{
    std::string_view name;
    legacy_operator op;
    std::size_t least;
    std::size_t most;
};

constexpr std::array<operator_rules, 13> operators{{
    {"EQ", legacy_operator::eq, 1, 1},
    {"NE", legacy_operator::ne, 1, 1},
    {"LE", legacy_operator::le, 1, 1},
    {"LT", legacy_operator::lt, 1, 1},
    {"GE", legacy_operator::ge, 1, 1},
    {"GT", legacy_operator::gt, 1, 1},
    {"NOT_NULL", legacy_operator::not_null, 0, 0},
    {"NULL", legacy_operator::null, 0, 0},
    {"CONTAINS", legacy_operator::contains, 1, 1},
    {"NOT_CONTAINS", legacy_operator::not_contains, 1, 1},
    {"BEGINS_WITH", legacy_operator::begins_with, 1, 1},
    {"IN", legacy_operator::in, 1, any_number},
    {"BETWEEN", legacy_operator::between, 2, 2},
}};

// The request's shape has no others.
const operator_rules& rules_of(std::string_view name)
{
    for (const operator_rules& rules : operators)
    {
        if (rules.name == name)
            return rules;
    }
    refuse_parameter("Unknown ComparisonOperator: " + std::string(name));
}

bool takes(legacy_operator op, attribute_type type)
{
    using enum attribute_type;
    const auto among = [type](std::initializer_list<attribute_type> types) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };
    switch (op)
    {
    case legacy_operator::eq:
    case legacy_operator::ne:
    case legacy_operator::null:
    case legacy_operator::not_null:
        return true;
    case legacy_operator::contains:
    case legacy_operator::not_contains:
        return among({s, n, b, boolean, null});
    case legacy_operator::begins_with:
        return among({s, b});
    case legacy_operator::le:
    case legacy_operator::lt:
    case legacy_operator::ge:
    case legacy_operator::gt:
    case legacy_operator::in:
    case legacy_operator::between:
        break;
    }
    return among({s, n, b});
}

void check_bounds(const std::vector<attribute_value>& values)
{
    const auto order = compare_scalars(values[0], values[1]);
    if (order && *order > 0)
    {
        refuse(
            "The BETWEEN condition was provided a range where the lower bound is greater than the "
            "upper bound"
        );
    }
}

operand literal_path(std::string_view attribute)
{
    operand path;
    path.path.push_back({std::string(attribute)});
    return path;
}

operand literal_value(attribute_value value)
{
    operand literal;
    literal.what = operand::kind::value;
    literal.value = std::make_shared<attribute_value>(std::move(value));
    return literal;
}

condition_node
call_of(function called, std::string_view attribute, std::vector<attribute_value> values = {})
{
    operand function_call;
    function_call.what = operand::kind::call;
    function_call.called = called;
    function_call.arguments.push_back(literal_path(attribute));
    for (attribute_value& value : values)
        function_call.arguments.push_back(literal_value(std::move(value)));
    condition_node node;
    node.operands.push_back(std::move(function_call));
    return node;
}

condition_node comparison_of(
    condition_operator op, std::string_view attribute, std::vector<attribute_value> values
)
{
    condition_node node;
    node.op = op;
    node.operands.push_back(literal_path(attribute));
    for (attribute_value& value : values)
        node.operands.push_back(literal_value(std::move(value)));
    return node;
}

// Not true without the attribute.
condition_node not_contains(std::string_view attribute, std::vector<attribute_value> values)
{
    condition_node negation;
    negation.op = condition_operator::negation;
    negation.children.push_back(call_of(function::contains, attribute, std::move(values)));
    condition_node both;
    both.op = condition_operator::all_of;
    both.children.push_back(call_of(function::attribute_exists, attribute));
    both.children.push_back(std::move(negation));
    return both;
}

}  // namespace

std::vector<attribute_value> read_values(const boost::json::array* list)
{
    std::vector<attribute_value> values;
    if (!list)
        return values;
    values.reserve(list->size());
    for (const boost::json::value& each : *list)
        values.push_back(read_value(each));
    return values;
}

legacy_comparison check_comparison(std::string_view op, std::vector<attribute_value> values)
{
    const operator_rules& rules = rules_of(op);
    const std::string name(rules.name);
    if (values.size() < rules.least || values.size() > rules.most)
    {
        refuse_parameter("Invalid number of argument(s) for the " + name + " ComparisonOperator");
    }
    const bool mixed = std::any_of(values.begin(), values.end(), [&](const attribute_value& each) {
        return each.type() != values.front().type();
    });
    if (mixed)
        refuse_parameter("AttributeValues inside AttributeValueList must be of same type");
    if (rules.op == legacy_operator::between)
        check_bounds(values);
    if (!values.empty() && !takes(rules.op, values.front().type()))
    {
        refuse_parameter(
            "ComparisonOperator " + name + " is not valid for " +
            std::string(type_name(values.front().type())) + " AttributeValue type"
        );
    }
    return {rules.op, std::move(values)};
}

legacy_comparison read_comparison(const boost::json::object& condition)
{
    return check_comparison(
        text_member(condition, "ComparisonOperator").value_or(""),
        read_values(array_member(condition, "AttributeValueList"))
    );
}

condition_node to_condition(std::string_view attribute, legacy_comparison comparison)
{
    auto& values = comparison.values;
    const auto compared = [&](condition_operator op) {
        return comparison_of(op, attribute, std::move(values));
    };
    switch (comparison.op)
    {
    case legacy_operator::eq:
        return compared(condition_operator::equal);
    case legacy_operator::ne:
        return compared(condition_operator::not_equal);
    case legacy_operator::le:
        return compared(condition_operator::less_equal);
    case legacy_operator::lt:
        return compared(condition_operator::less);
    case legacy_operator::ge:
        return compared(condition_operator::greater_equal);
    case legacy_operator::gt:
        return compared(condition_operator::greater);
    case legacy_operator::in:
        return compared(condition_operator::in);
    case legacy_operator::between:
        return compared(condition_operator::between);
    case legacy_operator::not_null:
        return call_of(function::attribute_exists, attribute);
    case legacy_operator::null:
        return call_of(function::attribute_not_exists, attribute);
    case legacy_operator::contains:
        return call_of(function::contains, attribute, std::move(values));
    case legacy_operator::begins_with:
        return call_of(function::begins_with, attribute, std::move(values));
    case legacy_operator::not_contains:
        return not_contains(attribute, std::move(values));
    }
    return {};
}

std::shared_ptr<const condition_node> join_conditions(
    std::vector<condition_node> conditions, std::optional<std::string_view> conditional_operator
)
{
    if (conditions.empty())
        return nullptr;
    auto all = std::make_shared<condition_node>();
    all->op =
        conditional_operator == "OR" ? condition_operator::any_of : condition_operator::all_of;
    all->children = std::move(conditions);
    return all;
}

}  // namespace ddbm::local::detail
