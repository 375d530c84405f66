#include "table/update_part.hpp"

#include "expression/apply_expression.hpp"
#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "model/composed_parts.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_key.hpp"
#include "table/key_members.hpp"
#include "table/model_update.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace ddbm::detail {

namespace {

constexpr expression_kind condition = expression_kind::condition;

bool has_role(const field_ops& field, field_role role)
{
    return field.policy && field.policy->role == role;
}

void set_if_absent(expression_builder& to, std::string_view attribute, const attribute_value& value)
{
    const std::string name = to.name(attribute);
    const std::string operand = "if_not_exists(" + name + ", " + to.value(value) + ")";
    to.change(update_action::set, name + " = " + operand, 1);
}

void add_automatic(expression_builder& to, const std::vector<automatic_change>& changes)
{
    for (const automatic_change& each : changes)
    {
        switch (each.what)
        {
        case automatic_change::action::set:
            to.set(to.name(each.field->name), to.value(each.value));
            break;
        case automatic_change::action::set_if_absent:
            set_if_absent(to, each.field->name, each.value);
            break;
        case automatic_change::action::add:
            to.change(update_action::add, to.name(each.field->name) + " " + to.value(each.value));
            break;
        }
    }
}

// -- Of what the item is

// What is there must be an item of the model, or nothing if one may be made.
void require_kind(expression_builder& to, const model_info& model, bool may_be_none)
{
    // Each name that is given a placeholder has to stand somewhere.
    const auto key = [&] { return to.name(model.key[0].field->name); };
    const field_ops* kind = model.role(field_role::discriminator);
    if (!kind)
    {
        if (!may_be_none)
            to.require(condition, exists(key()));
        return;
    }
    const std::string text = prefix_of(*kind->ops->composed);
    const std::string is_kind = equals(to.name(kind->name), to.value(text));
    if (may_be_none)
        to.require(condition, "(" + does_not_exist(key()) + " OR " + is_kind + ")", 3);
    else
        to.require(condition, is_kind);
}

// What stands there under the name that an attribute once had would be passed over.
void require_new_names(expression_builder& to, const model_info& model, const update_core& changes)
{
    if (!model.record.has_old_names)
        return;
    for (const field_ops& field : model.record.fields)
    {
        if (!field.policy || field.policy->old_names.empty())
            continue;
        const auto is_of_field = [&](const update_change& each) {
            return each.attribute() == field.name;
        };
        if (std::none_of(changes.changes().begin(), changes.changes().end(), is_of_field))
            continue;
        for (const std::string_view old : field.policy->old_names)
            to.require(condition, does_not_exist(to.name(old)));
    }
}

// -- Items that may be made

bool is_set_by(const update_core& changes, std::string_view attribute)
{
    const auto sets = [&](const update_change& each) {
        const bool makes = each.what() == update_action::set || each.what() == update_action::add;
        return makes && each.is_whole() && each.attribute() == attribute;
    };
    return std::any_of(changes.changes().begin(), changes.changes().end(), sets);
}

[[noreturn]] void refuse_incomplete(std::string_view attribute)
{
    diagnostics diag(
        std::string(attribute) +
        ": an item that is made by the update would be without it, and not be read again; set it "
        "as well, or put the object"
    );
    diag.attribute_path(std::string(attribute));
    throw error(errc::invalid_request, std::move(diag));
}

// What makes a whole item of what the update says.
void complete(
    expression_builder& to,
    const model_info& model,
    const item& key,
    const update_core& changes,
    environment& env
)
{
    const key_members known(model, key);
    for (const field_ops& field : model.record.fields)
    {
        if (field.role != key_role::none)
            continue;
        const bool is_known =
            field.within.empty() &&
            (field.ops->composed ? known.has_all(*field.ops->composed) : known.has(field.id));
        if (is_known)
            to.set(to.name(field.name), to.value(stored_value(field, known.object())));
        else if (field.ops->composed)
            continue;
        else if (has_role(field, field_role::generated))
            set_if_absent(to, field.name, new_id(model, field, env));
        else if (is_needed(field) && !is_set_by(changes, field.name) &&
                 !(field.policy && is_automatic(field.policy->role)))
            refuse_incomplete(field.name);
    }
}

}  // namespace

write_part write_update(
    part_writer& out,
    const model_info& model,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms,
    environment& env
)
{
    text_place place;
    const auto key_of = [&] { return key_text(model.key, place.in(out.text())); };
    return with_place(out, key_of, [&] {
        place = write_key(out, model.key, key);
        expression_builder expressions;
        apply(expressions, model, changes, key);
        // What changes nothing is not counted.
        if (!changes.empty())
            add_automatic(expressions, changes_of_update(model, env));
        if (terms.may_create)
            complete(expressions, model, item_from_json(place.in(out.text())), changes, env);
        require_kind(expressions, model, terms.may_create);
        require_new_names(expressions, model, changes);
        if (terms.condition)
            require(expressions, condition, *terms.condition);
        expressions.write(out.json());
        const errc of_none = terms.may_create ? errc::condition_failed : errc::not_found;
        return write_part::change(model, place).fails_with(errc::condition_failed, of_none);
    });
}

bool may_resend(const model_info& model, const update_core& changes)
{
    return !model.role(field_role::counter) && is_idempotent(changes);
}

}  // namespace ddbm::detail
