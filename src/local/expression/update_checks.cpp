#include "local/expression/update_checks.hpp"

#include "local/expression/operand_checks.hpp"
#include "local/expression/resolver.hpp"

#include <string>
#include <string_view>

namespace ddbm::local::detail {
namespace {

template <class Visit>
void for_each_operand(operand& each, operand::kind wanted, const Visit& visit)
{
    if (each.what == wanted)
        visit(each);
    for (operand& argument : each.arguments)
        for_each_operand(argument, wanted, visit);
}

template <class Visit>
void for_each_operand(std::vector<update_action>& actions, operand::kind wanted, const Visit& visit)
{
    for (update_action& action : actions)
    {
        for_each_operand(action.target, wanted, visit);
        for (operand& term : action.terms)
            for_each_operand(term, wanted, visit);
    }
}

// Only here types have these names.
std::string_view long_type_name(attribute_type type)
{
    switch (type)
    {
    case attribute_type::s:
        return "STRING";
    case attribute_type::n:
        return "NUMBER";
    case attribute_type::b:
        return "BINARY";
    case attribute_type::boolean:
        return "BOOLEAN";
    case attribute_type::null:
        return "NULL";
    case attribute_type::m:
        return "MAP";
    case attribute_type::l:
        return "LIST";
    case attribute_type::ss:
        return "STRING_SET";
    case attribute_type::ns:
        return "NUMBER_SET";
    case attribute_type::bs:
        return "BINARY_SET";
    }
    return "";
}

void check_section_operand(expression_name name, const update_action& action)
{
    const bool is_add = action.section == update_section::add;
    if (!is_add && action.section != update_section::erase)
        return;
    const attribute_value& value = *action.terms.front().value;
    if (value.is_string_set() || value.is_number_set() || value.is_binary_set() ||
        (is_add && value.is_number()))
        return;
    std::string what = "Incorrect operand type for operator or function; operator: ";
    what.append(is_add ? "ADD" : "DELETE").append(", operand type: ");
    name.refuse(what.append(long_type_name(value.type())));
}

void check_calls(expression_name name, const operand& each)
{
    for (const operand& argument : each.arguments)
        check_calls(name, argument);
    if (each.what == operand::kind::call)
        check_call(name, each);
}

void check_new_value(expression_name name, const update_action& action)
{
    for (const operand& term : action.terms)
        check_calls(name, term);
    if (action.terms.size() < 2)
        return;
    const operand_checks checks(name, action.minus ? "-" : "+");
    for (const operand& term : action.terms)
        checks.type_among(term, {attribute_type::n});
}

}  // namespace

void check_update(expression_name name, update_actions& update, placeholders& p)
{
    std::vector<update_action>& actions = update.actions;
    const resolver names(name, p);
    for_each_operand(actions, operand::kind::path, [&](operand& each) {
        names.resolve_path(each);
    });
    for_each_operand(actions, operand::kind::path, [&](operand& each) { names.check_depth(each); });
    for_each_operand(actions, operand::kind::value, [&](operand& each) {
        names.resolve_value(each);
    });
    update.paths = target_paths(actions);
    check_paths(name, update.paths);
    for (const update_action& action : actions)
        check_section_operand(name, action);
    // Of several wrong functions the last one is answered.
    for (auto action = actions.rbegin(); action != actions.rend(); ++action)
    {
        if (action->section == update_section::set)
            check_new_value(name, *action);
    }
}

}  // namespace ddbm::local::detail
