// The terms of conditions, of paths and values that are marked.

#include "expression/term_syntax.hpp"
#include "expression/value_type.hpp"
#include "values/scalar_order.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>

#include <ddbm/detail/expression_terms.hpp>

#include <optional>
#include <string>

namespace ddbm::detail {

namespace {

bool may_be_ordered(attribute_type type)
{
    return type == attribute_type::s || type == attribute_type::n || type == attribute_type::b;
}

// Of what is no value by itself the type is not known.
void check_ordered(expression_text& term, const expression_text& operand)
{
    const auto type = value_type(operand);
    if (type && !may_be_ordered(*type))
        term.fail(operand.to_string() + " has no order: strings, numbers and binaries have one");
}

// Of two values.
void check_bounds(expression_text& term, const expression_text& low, const expression_text& high)
{
    const auto order = compare_scalars(
        attribute_value_from_json(value_json(low)), attribute_value_from_json(value_json(high))
    );
    if (order && *order <= 0)
        return;
    term.fail(
        "nothing lies between " + low.to_string() + " and " + high.to_string() +
        (order ? ", of which the first is greater" : ", which are of different types")
    );
}

void check_different(expression_text& term, const expression_text& a, const expression_text& b)
{
    if (a.marked() == b.marked() && !value_type(a))
        term.fail(a.to_string() + " is compared with itself");
}

expression_text call(std::string_view function, const expression_text& path)
{
    expression_text term = call_term(function, path);
    term.count(1);
    return term;
}

expression_text
call(std::string_view function, const expression_text& path, const expression_text& operand)
{
    expression_text term = call_term(function, path, operand);
    term.count(1);
    check_different(term, path, operand);
    return term;
}

// As many values as the operator takes.
condition_core is_in_list(const expression_text& path, std::span<const expression_text> values)
{
    expression_text term = path;
    term.text(" IN (");
    term.count(1);
    bool is_first = true;
    for (const expression_text& each : values)
    {
        if (!is_first)
            term.text(", ");
        is_first = false;
        term.add(each);
        check_different(term, path, each);
    }
    term.text(")");
    return condition_core(std::move(term));
}

}  // namespace

expression_text path_of(std::span<const std::string_view> names)
{
    expression_text path;
    path.attribute(names.front());
    for (const std::string_view name : names.subspan(1))
        path.step(name);
    return path;
}

condition_core compare(const expression_text& left, relation op, const expression_text& right)
{
    expression_text term = comparison_term(left, op, right);
    term.count(1);
    check_different(term, left, right);
    if (is_order(op))
    {
        check_ordered(term, left);
        check_ordered(term, right);
    }
    return condition_core(std::move(term));
}

condition_core
lies_between(const expression_text& path, const expression_text& low, const expression_text& high)
{
    expression_text term = between_term(path, low, high);
    term.count(1);
    check_different(term, path, low);
    check_different(term, path, high);
    check_ordered(term, low);
    check_ordered(term, high);
    // What could not be written has failed already.
    if (!term.failure() && value_type(low) && value_type(high))
        check_bounds(term, low, high);
    return condition_core(std::move(term));
}

condition_core is_among(const expression_text& path, std::span<const expression_text> values)
{
    // The path is an operand, too.
    constexpr std::size_t most = limits::in_operands - 1;
    if (values.empty())
    {
        expression_text term = path;
        term.fail(path.to_string() + " is in a list of no values");
        return condition_core(std::move(term));
    }
    condition_core any;
    for (; values.size() > most; values = values.subspan(most))
        any = condition_core::either(std::move(any), is_in_list(path, values.first(most)));
    return condition_core::either(std::move(any), is_in_list(path, values));
}

condition_core exists(const expression_text& path)
{
    return condition_core(call("attribute_exists", path));
}

condition_core does_not_exist(const expression_text& path)
{
    return condition_core(call("attribute_not_exists", path));
}

condition_core begins_with(const expression_text& path, const expression_text& prefix)
{
    expression_text term = call("begins_with", path, prefix);
    const auto type = value_type(prefix);
    if (type && *type != attribute_type::s && *type != attribute_type::b)
        term.fail(
            "nothing begins with " + prefix.to_string() + ": only strings and binaries do so"
        );
    return condition_core(std::move(term));
}

condition_core contains(const expression_text& path, const expression_text& part)
{
    return condition_core(call("contains", path, part));
}

condition_core has_type(const expression_text& path, attribute_type type)
{
    expression_text name;
    name.value("{\"S\":\"" + std::string(type_name(type)) + "\"}");
    return condition_core(call("attribute_type", path, name));
}

expression_text size_of(const expression_text& path)
{
    return call("size", path);
}

}  // namespace ddbm::detail
