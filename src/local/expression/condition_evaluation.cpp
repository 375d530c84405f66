// Goes as deep as the tree, which has at most 300 operators and functions. Values of the item are
// looked at where they are.

#include "local/expression/condition_evaluation.hpp"

#include "local/expression/comparison.hpp"

#include <algorithm>
#include <compare>
#include <optional>

namespace ddbm::local::detail {
namespace {

// An operand's value, which only size() has to make.
class evaluated
{
public:
    evaluated(const operand& each, const item& attributes)
    {
        switch (each.what)
        {
        case operand::kind::path:
            value_ = find_path(attributes, each.path);
            break;
        case operand::kind::value:
            value_ = each.value.get();
            break;
        case operand::kind::call:
            take_size(each, attributes);
            break;
        }
    }

    evaluated(const evaluated&) = delete;
    evaluated& operator=(const evaluated&) = delete;

    explicit operator bool() const { return value_ != nullptr; }
    const attribute_value& operator*() const { return *value_; }

private:
    void take_size(const operand& call, const item& attributes)
    {
        if (call.called != function::size)
            return;
        const evaluated argument(call.arguments.front(), attributes);
        const auto size = argument ? size_of(*argument) : std::nullopt;
        if (!size)
            return;
        made_ = attribute_value(number(*size));
        value_ = &made_;
    }

    const attribute_value* value_ = nullptr;
    attribute_value made_;
};

bool has_order(condition_operator op, std::strong_ordering order)
{
    switch (op)
    {
    case condition_operator::less:
        return order < 0;
    case condition_operator::less_equal:
        return order <= 0;
    case condition_operator::greater:
        return order > 0;
    case condition_operator::greater_equal:
        return order >= 0;
    default:
        return false;
    }
}

bool call(const operand& called, const item& attributes)
{
    const evaluated first(called.arguments.front(), attributes);
    if (called.called == function::attribute_exists)
        return static_cast<bool>(first);
    if (called.called == function::attribute_not_exists)
        return !first;
    if (!first)
        return false;
    const evaluated second(called.arguments.back(), attributes);
    if (!second)
        return false;
    switch (called.called)
    {
    case function::attribute_type: {
        const std::string* wanted = (*second).get_if_string();
        return wanted && type_name((*first).type()) == *wanted;
    }
    case function::begins_with:
        return begins_with(*first, *second);
    case function::contains:
        return contains_value(*first, *second);
    default:
        return false;
    }
}

bool compare(const condition_node& node, const item& attributes)
{
    const evaluated first(node.operands[0], attributes);
    const evaluated second(node.operands[1], attributes);
    if (node.op == condition_operator::not_equal)
        return !first || !second || *first != *second;
    if (!first || !second)
        return false;
    if (node.op == condition_operator::equal)
        return *first == *second;
    const auto order = compare_scalars(*first, *second);
    return order && has_order(node.op, *order);
}

bool is_between(const condition_node& node, const item& attributes)
{
    const evaluated value(node.operands[0], attributes);
    const evaluated lower(node.operands[1], attributes);
    const evaluated upper(node.operands[2], attributes);
    if (!value || !lower || !upper)
        return false;
    const auto from_lower = compare_scalars(*lower, *value);
    const auto to_upper = compare_scalars(*value, *upper);
    return from_lower && to_upper && *from_lower <= 0 && *to_upper <= 0;
}

bool is_in(const condition_node& node, const item& attributes)
{
    const evaluated value(node.operands.front(), attributes);
    return value &&
           std::any_of(node.operands.begin() + 1, node.operands.end(), [&](const operand& each) {
               const evaluated other(each, attributes);
               return other && *other == *value;
           });
}

}  // namespace

bool evaluate(const condition_node& node, const item& attributes)
{
    const auto holds = [&](const condition_node& child) { return evaluate(child, attributes); };
    switch (node.op)
    {
    case condition_operator::all_of:
        return std::all_of(node.children.begin(), node.children.end(), holds);
    case condition_operator::any_of:
        return std::any_of(node.children.begin(), node.children.end(), holds);
    case condition_operator::negation:
        return holds(node.children.front()) != node.odd;
    case condition_operator::call:
        return call(node.operands.front(), attributes);
    case condition_operator::between:
        return is_between(node, attributes);
    case condition_operator::in:
        return is_in(node, attributes);
    default:
        return compare(node, attributes);
    }
}

}  // namespace ddbm::local::detail
