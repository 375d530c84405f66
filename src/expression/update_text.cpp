// The changes of updates, of paths and values that are marked.

#include "expression/marked_text.hpp"
#include "expression/value_type.hpp"
#include "model/written_fields.hpp"

#include <ddbm/error.hpp>
#include <ddbm/number.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/changes.hpp>
#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/computed_ops.hpp>
#include <ddbm/detail/expression_terms.hpp>
#include <ddbm/detail/value_text.hpp>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace {

// Below an element of a list nothing is known to be the same twice: another one may stand there
// when it is done again, or a new one come behind the last.
bool has_index(const expression_text& path)
{
    bool found = false;
    walk_marked(
        path.marked(),
        [&](std::string_view text) { found = found || text.find('[') != text.npos; },
        [](expression_text::mark, std::string_view) {}
    );
    return found;
}

// -- Validators

void enter(validation_report& report, const expression_text& path)
{
    walk_marked(
        path.marked(),
        // ".", "[3]", "[3][4]."
        [&](std::string_view text) {
            for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1))
            {
                std::size_t index = 0;
                std::from_chars(text.data() + at + 1, text.data() + text.size(), index);
                report.enter(index);
            }
        },
        [&](expression_text::mark, std::string_view name) { report.enter(name); }
    );
}

// False if it is not valid.
bool check_valid(
    update_core& to, const update_target& target, const type_ops& ops, const void* value
)
{
    const bool has_own = target.field && target.field->validate;
    if (!has_own && !ops.validate)
        return true;
    try
    {
        validation_report report;
        enter(report, target.path);
        if (has_own)
            target.field->validate(value, report);
        if (ops.validate)
            ops.validate(value, report);
        report.throw_if_failed();
        return true;
    }
    catch (const error&)
    {
        to.fail(std::current_exception());
        return false;
    }
}

// -- Attributes that are composed of the member

std::optional<std::string> text_of(const type_ops& ops, const void* member)
{
    if (ops.is_absent && ops.is_absent(member))
        return std::nullopt;
    return value_text(ops.write, member);
}

// Null: the attribute is removed.
void note_composed(update_core& to, const update_target& target, const void* member)
{
    if (!target.record)
        return;
    const field_ops& field = *target.field;
    for (const field_ops& other : target.record->fields)
    {
        if (!other.ops->composed || !are_together(other, field))
            continue;
        for (const composed_part& part : other.ops->composed->parts)
        {
            if (part.id != field.id)
                continue;
            if (member)
                to.note(composed_value(field.within, field.id, text_of(*part.ops, member)));
            else
                to.note(composed_value::missing(field.within, field.id));
            return;
        }
    }
}

// `is_repeatable`: doing it again would change nothing more, were there no lists.
update_change change_of(
    update_action what,
    const update_target& target,
    bool is_repeatable,
    existing which = existing::replaced
)
{
    update_change made(what, is_repeatable && !has_index(target.path), which == existing::kept);
    if (target.record)
        made.field(target.field);
    return made;
}

void remove_attribute(update_core& to, const update_target& target)
{
    to.add(change_of(update_action::remove, target, true), target.path, {}, {});
}

// A change by this value, which is that in the operand.
void change(
    update_core& to,
    const update_target& target,
    update_change what,
    const expression_text& operand,
    const expression_text& value
)
{
    if (!target.field)
        what.given_type(value_type(value));
    to.add(what, target.path, what.what() == update_action::set ? " = " : " ", operand);
}

void set(
    update_core& to,
    const update_target& target,
    const expression_text& operand,
    const expression_text& value,
    bool is_repeatable,
    existing which = existing::replaced
)
{
    change(to, target, change_of(update_action::set, target, is_repeatable, which), operand, value);
}

bool is_of_set(std::optional<attribute_type> type)
{
    return type == attribute_type::ss || type == attribute_type::ns || type == attribute_type::bs;
}

void refuse(update_core& to, const update_target& target, const std::string& why)
{
    expression_text refused;
    refused.fail(errc::invalid_request, target.path, why);
    to.fail(refused.failure());
}

expression_text join(const expression_text& a, const expression_text& b)
{
    expression_text list("list_append(");
    list.add(a).text(", ").add(b).text(")");
    list.count(1);
    return list;
}

expression_text list_or_empty(const expression_text& path)
{
    expression_text none;
    none.value(R"({"L":[]})");
    return value_if_missing(path, none);
}

}  // namespace

// -- Operands

expression_text sum_of(const expression_text& a, const expression_text& b)
{
    expression_text sum = a;
    sum.text(" + ").add(b);
    sum.count(1);
    return sum;
}

expression_text difference_of(const expression_text& a, const expression_text& b)
{
    expression_text difference = a;
    difference.text(" - ").add(b);
    difference.count(1);
    return difference;
}

expression_text value_if_missing(const expression_text& path, const expression_text& otherwise)
{
    expression_text call("if_not_exists(");
    call.add(path).text(", ").add(otherwise).text(")");
    call.count(1);
    return call;
}

// -- Setting and removing

void set_member(update_core& to, const update_target& target, const void* member, existing which)
{
    const field_ops& field = *target.field;
    if (!check_valid(to, target, *field.ops, member))
        return;
    const bool is_once = field.policy && field.policy->is_written_once;
    const existing kept = is_once ? existing::kept : which;
    const bool is_there = has_value(field, member);
    if (is_there && kept == existing::replaced)
        to.add(
            change_of(update_action::set, target, true),
            target.path,
            " = ",
            field.ops->write,
            member
        );
    else
    {
        expression_text value;
        if (is_there)
            value.value(target.path, field.ops->write, member);
        else if (field.policy && field.policy->is_required)
            value.fail(
                errc::attribute_missing,
                target.path,
                "the field is required, and what it is set to has no value"
            );
        else if (field.policy && field.policy->writes_null)
            value.value(R"({"NULL":true})");
        else if (which == existing::kept)
            return;
        if (value.empty())
            remove_attribute(to, target);
        else
            set_text(to, target, value, kept);
    }
    try
    {
        note_composed(to, target, member);
    }
    catch (const error&)
    {
        to.fail(std::current_exception());
    }
}

void set_part(update_core& to, const void* id, const type_ops& ops, const void* member)
{
    const auto values = to.composed_values();
    const bool is_second = std::any_of(values.begin(), values.end(), [&](const auto& each) {
        return each.within().empty() && each.id() == id;
    });
    if (is_second)
    {
        expression_text refused;
        refused.fail("the update sets a member twice of which attributes are composed");
        return to.fail(refused.failure());
    }
    if (!check_valid(to, update_target(), ops, member))
        return;
    try
    {
        to.note(composed_value({}, id, text_of(ops, member)));
    }
    catch (const error&)
    {
        to.fail(std::current_exception());
    }
}

void set_value(
    update_core& to,
    const update_target& target,
    const type_ops& ops,
    const void* value,
    existing which
)
{
    if (!check_valid(to, target, ops, value))
        return;
    expression_text text;
    text.value(target.path, ops.write, value);
    set_text(to, target, text, which);
}

void set_text(
    update_core& to, const update_target& target, const expression_text& value, existing which
)
{
    // What stays where it is stays so the next time, too.
    if (which == existing::kept)
        set(to, target, value_if_missing(target.path, value), value, true, which);
    else
        set(to, target, value, value, true);
}

void set_operand(update_core& to, const update_target& target, const expression_text& operand)
{
    set(to, target, operand, operand, false);
}

void remove(update_core& to, const update_target& target)
{
    remove_attribute(to, target);
    if (target.field)
        note_composed(to, target, nullptr);
}

// -- Numbers and sets

void add(update_core& to, const update_target& target, const expression_text& value)
{
    const auto type = value_type(value);
    const bool is_set = is_of_set(type);
    change(to, target, change_of(update_action::add, target, is_set), value, value);
    if (type && !is_set && *type != attribute_type::n)
        refuse(
            to,
            target,
            value.to_string() + " cannot be added: only numbers and elements of sets can"
        );
}

void subtract(update_core& to, const update_target& target, const expression_text& value)
{
    constexpr std::string_view begin = R"({"N":")";
    const std::string_view json = value_json(value);
    if (!json.starts_with(begin))
    {
        expression_text refused = value;
        refused.fail(
            errc::invalid_request, target.path, value.to_string() + " is no number to subtract"
        );
        return add(to, target, refused);
    }
    std::string_view digits = json.substr(begin.size());
    expression_text negative;
    if (digits.starts_with('-'))
        negative.value(std::string(begin).append(digits.substr(1)));
    else if (digits.starts_with("0\""))
        negative = value;
    else
        negative.value(std::string(begin).append("-").append(digits));
    add(to, target, negative);
}

void erase(update_core& to, const update_target& target, const expression_text& elements)
{
    const auto type = value_type(elements);
    change(to, target, change_of(update_action::erase, target, true), elements, elements);
    if (type && !is_of_set(type))
        refuse(to, target, elements.to_string() + " is no set of elements that could be erased");
}

// -- Lists

void append(update_core& to, const update_target& target, const expression_text& elements)
{
    set(to, target, join(list_or_empty(target.path), elements), elements, false);
}

void prepend(update_core& to, const update_target& target, const expression_text& elements)
{
    set(to, target, join(elements, list_or_empty(target.path)), elements, false);
}

// -- Containers and numbers of other types

void change_by(
    change_function how,
    update_core& to,
    const update_target& target,
    const type_ops& ops,
    const void* container
)
{
    if (ops.is_absent && ops.is_absent(container))
        return;
    // The field's own validators are about the whole, of which this is a part.
    const update_target elements{target.path};
    if (!check_valid(to, elements, ops, container))
        return;
    expression_text text;
    text.value(target.path, ops.write, container);
    how(to, target, text);
}

void refuse_number(const number& value, const expression_text& where)
{
    expression_text refused;
    refused.fail(
        errc::number_not_representable,
        where,
        "its type does not hold " + value.to_string() + " as it is"
    );
    std::rethrow_exception(refused.failure());
}

}  // namespace ddbm::detail
