#include "local/expression/operand_checks.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace ddbm::local::detail {
namespace {

// As messages list them.
constexpr std::string_view all_types = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";

bool is_among(attribute_type type, std::initializer_list<attribute_type> types)
{
    return std::find(types.begin(), types.end(), type) != types.end();
}

bool is_type_name(std::string_view name)
{
    using enum attribute_type;
    constexpr std::array types{s, n, b, boolean, null, m, l, ss, ns, bs};
    return std::any_of(types.begin(), types.end(), [&](attribute_type type) {
        return type_name(type) == name;
    });
}

std::size_t operand_count(function called)
{
    return called == function::attribute_exists || called == function::attribute_not_exists ||
                   called == function::size
               ? 1
               : 2;
}

void check_count(expression_name name, const operand& call)
{
    const std::size_t count = call.arguments.size();
    if (count == operand_count(call.called))
        return;
    name.refuse(
        "Incorrect number of operands for operator or function; operator or function: " +
        call.name + ", number of operands: " + std::to_string(count)
    );
}

void check_is_path(expression_name name, const operand& call)
{
    if (call.arguments.front().what == operand::kind::path)
        return;
    name.refuse(
        "Operator or function requires a document path; operator or function: " + call.name
    );
}

void check_type_operand(
    expression_name name, const operand_checks& checks, const operand& type_operand
)
{
    if (type_operand.what == operand::kind::path)
        checks.refuse_type(all_types);
    checks.type_among(type_operand, {attribute_type::s});
    const std::string& wanted = type_operand.value->as_string();
    if (!is_type_name(wanted))
    {
        name.refuse(
            "Invalid attribute type name found; type: " + wanted +
            ", valid types: " + std::string(all_types)
        );
    }
}

}  // namespace

std::optional<attribute_type> known_type(const operand& each)
{
    if (each.what == operand::kind::value)
        return each.value->type();
    if (each.what == operand::kind::call && each.called == function::size)
        return attribute_type::n;
    return {};
}

void operand_checks::distinct(const std::vector<operand>& operands) const
{
    const operand& first = operands.front();
    if (first.what != operand::kind::path)
        return;
    const bool repeated =
        std::any_of(operands.begin() + 1, operands.end(), [&](const operand& other) {
            return other.what == operand::kind::path && other.path == first.path;
        });
    if (repeated)
    {
        name_.refuse(
            "The first operand must be distinct from the remaining operands for this operator or "
            "function; operator: " +
            std::string(what_) + ", first operand: " + to_text(first.path)
        );
    }
}

void operand_checks::type_among(const operand& each, std::initializer_list<attribute_type> allowed)
    const
{
    if (const auto type = known_type(each); type && !is_among(*type, allowed))
        refuse_type(type_name(*type));
}

void operand_checks::type_not_among(
    const operand& each, std::initializer_list<attribute_type> refused
) const
{
    if (const auto type = known_type(each); type && is_among(*type, refused))
        refuse_type(type_name(*type));
}

void operand_checks::refuse_type(std::string_view type) const
{
    std::string what = "Incorrect operand type for operator or function; operator or function: ";
    what.append(what_).append(", operand type: ").append(type);
    name_.refuse(what);
}

void check_call(expression_name name, const operand& call)
{
    using enum attribute_type;
    check_count(name, call);
    const operand_checks checks(name, call.name);
    // A list may be appended to itself.
    if (call.called != function::list_append)
        checks.distinct(call.arguments);

    switch (call.called)
    {
    case function::attribute_exists:
    case function::attribute_not_exists:
    case function::if_not_exists:
        check_is_path(name, call);
        break;
    case function::attribute_type:
        check_type_operand(name, checks, call.arguments[1]);
        break;
    case function::begins_with:
        for (const operand& argument : call.arguments)
            checks.type_among(argument, {s, b});
        break;
    case function::size:
        checks.type_not_among(call.arguments[0], {n, boolean, null});
        break;
    case function::list_append:
        for (const operand& argument : call.arguments)
            checks.type_among(argument, {l});
        break;
    case function::contains:
    case function::unknown:
        break;
    }
}

}  // namespace ddbm::local::detail
