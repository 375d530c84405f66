#include "local/expression/condition_checks.hpp"

#include "local/expression/comparison.hpp"
#include "local/expression/operand_checks.hpp"
#include "local/expression/resolver.hpp"

#include <ddbm/limits.hpp>

#include <compare>
#include <cstddef>
#include <string>
#include <vector>

namespace ddbm::local::detail {
namespace {

// Bytes are shown as the service's implementation shows them, without their content.
std::string bytes_text(const binary& bytes)
{
    const std::string size = std::to_string(bytes.size());
    return "java.nio.HeapByteBuffer[pos=0 lim=" + size + " cap=" + size + "]";
}

std::string bound_text(const attribute_value& bound)
{
    std::string text = "AttributeValue: {";
    text.append(type_name(bound.type())).append(":");
    if (const std::string* string = bound.get_if_string())
        text.append(*string);
    else if (const number* figure = bound.get_if_number())
        text.append(figure->to_plain_string());
    else if (const binary* bytes = bound.get_if_binary())
        text.append(bytes_text(*bytes));
    return text.append("}");
}

class condition_checker
{
public:
    condition_checker(expression_name name, placeholders& p) : name_(name), resolver_(name, p) {}

    void check(condition_node& node) const
    {
        for (condition_node& child : node.children)
            check(child);
        for (operand& each : node.operands)
            resolve(each);
        check_operator(node);
    }

private:
    void resolve(operand& each) const
    {
        switch (each.what)
        {
        case operand::kind::path:
            resolver_.resolve_path(each);
            resolver_.check_depth(each);
            break;
        case operand::kind::value:
            resolver_.resolve_value(each);
            break;
        case operand::kind::call:
            for (operand& argument : each.arguments)
                resolve(argument);
            check_call(name_, each);
            break;
        }
    }

    void check_operator(const condition_node& node) const
    {
        using enum attribute_type;
        const operand_checks checks(name_, sign_of(node.op));
        switch (node.op)
        {
        case condition_operator::equal:
        case condition_operator::not_equal:
            checks.distinct(node.operands);
            break;
        case condition_operator::less:
        case condition_operator::less_equal:
        case condition_operator::greater:
        case condition_operator::greater_equal:
        case condition_operator::between:
            checks.distinct(node.operands);
            for (const operand& each : node.operands)
                checks.type_among(each, {s, n, b});
            if (node.op == condition_operator::between)
                check_bounds(node.operands[1], node.operands[2]);
            break;
        case condition_operator::in:
            checks.distinct(node.operands);
            check_list_size(node.operands.size());
            break;
        case condition_operator::call:
        case condition_operator::all_of:
        case condition_operator::any_of:
        case condition_operator::negation:
            break;
        }
    }

    void check_list_size(std::size_t count) const
    {
        if (count > limits::in_operands)
        {
            name_.refuse(
                "The IN operator is provided with too many operands; number of operands: " +
                std::to_string(count)
            );
        }
    }

    void check_bounds(const operand& lower, const operand& upper) const
    {
        if (!lower.value || !upper.value)
            return;
        const auto order = compare_scalars(*lower.value, *upper.value);
        if (order && *order <= 0)
            return;
        name_.refuse(
            std::string("The BETWEEN operator requires ") +
            (order ? "upper bound to be greater than or equal to lower bound"
                   : "same data type for lower and upper bounds") +
            "; lower bound operand: " + bound_text(*lower.value) +
            ", upper bound operand: " + bound_text(*upper.value)
        );
    }

    expression_name name_;
    resolver resolver_;
};

}  // namespace

void check_condition(expression_name name, condition_node& root, placeholders& p)
{
    condition_checker(name, p).check(root);
}

}  // namespace ddbm::local::detail
