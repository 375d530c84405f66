#include "table/update_part.hpp"

#include "expression/apply_expression.hpp"
#include "expression/condition_terms.hpp"
#include "expression/expression_builder.hpp"
#include "model/composed_parts.hpp"
#include "table/automatic_fields.hpp"
#include "table/item_key.hpp"
#include "table/key_members.hpp"
#include "table/model_update.hpp"
#include "table/new_names.hpp"
#include "table/save_plan.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/computed_ops.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace ddbm::detail {

namespace {

constexpr expression_kind in_condition = expression_kind::condition;

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
            to.require_existence(in_condition, model.key[0].field->name);
        return;
    }
    const std::string text = prefix_of(*kind->ops->composed);
    const std::string is_kind = equals(to.name(kind->name), to.value(text));
    if (may_be_none)
        to.require(in_condition, "(" + does_not_exist(key()) + " OR " + is_kind + ")", 3);
    else
        to.require(in_condition, is_kind);
}

// -- Items that may be made

bool is_set_by(const update_core& changes, std::string_view attribute)
{
    const auto sets = [&](const update_change& each) {
        const bool makes = each.what() == update_action::set || each.what() == update_action::add;
        return makes && changes.is_whole(each) && changes.attribute(each) == attribute;
    };
    return std::any_of(changes.changes().begin(), changes.changes().end(), sets);
}

[[noreturn]] void refuse_incomplete(std::string_view attribute, const std::string& why)
{
    diagnostics diag(
        std::string(attribute) + ": an item that is made by the update would be without it" + why
    );
    diag.attribute_path(std::string(attribute));
    throw error(errc::invalid_request, std::move(diag));
}

// Whether the update, or what the library does with it, changes a member that this is composed of:
// then it is made anew with it.
bool is_composed_anew(
    const field_ops& field, const update_core& changes, std::span<const automatic_change> automatic
)
{
    const auto parts = field.ops->composed->parts;
    return std::any_of(parts.begin(), parts.end(), [&](const composed_part& part) {
        const auto is_it = [&](const composed_value& each) {
            return each.id() == part.id && std::ranges::equal(each.within(), field.within);
        };
        const auto is_set = [&](const automatic_change& each) {
            return each.what == automatic_change::action::set && each.field->id == part.id &&
                   are_together(*each.field, field);
        };
        const auto values = changes.composed_values();
        return part.member && (std::any_of(values.begin(), values.end(), is_it) ||
                               std::any_of(automatic.begin(), automatic.end(), is_set));
    });
}

// What makes a whole item of what the update says. Adds the fields that it changes to `changed`.
void complete(
    expression_builder& to,
    const model_info& model,
    const item& key,
    const update_core& changes,
    std::span<const automatic_change> automatic,
    environment& env,
    std::vector<const field_ops*>& changed
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
        {
            to.set(to.name(field.name), to.value(stored_value(field, known.object())));
            changed.push_back(&field);
        }
        else if (field.ops->composed)
        {
            // Not made of what the model gives to members that nobody sets: an item that is there
            // may have other values, and be without the attribute all the same.
            const bool is_left_out =
                field.ops->is_absent && field.ops->is_absent(field.member(known.object()));
            if (!is_left_out && !is_composed_anew(field, changes, automatic))
                refuse_incomplete(
                    field.name,
                    ", as it is composed of members that the update does not set; set all of them, "
                    "or put the object"
                );
        }
        else if (has_role(field, field_role::generated))
        {
            set_if_absent(to, field.name, new_id(model, field, env));
            changed.push_back(&field);
        }
        else if (is_needed(field) && !is_set_by(changes, field.name) &&
                 !(field.policy && is_automatic(field.policy->role)))
            refuse_incomplete(
                field.name, ", and not be read again; set it as well, or put the object"
            );
    }
}

}  // namespace

write_part write_update(
    part_writer& out,
    const model_info& model,
    std::span<const key_part> key,
    const update_core& changes,
    const write_terms& terms,
    environment& env,
    const item* unchanged
)
{
    text_place place;
    const auto key_of = [&] { return key_text(model.key, place.in(out.text())); };
    return with_place(out, key_of, [&] {
        place = write_key(out, model.key, key);
        // What changes nothing is not counted, unless it makes an item.
        std::vector<automatic_change> automatic;
        if (!changes.empty() || terms.may_create)
            automatic = changes_of_update(model, env);
        std::vector<const field_ops*> changed;
        for (const automatic_change& each : automatic)
            changed.push_back(each.field);

        expression_builder expressions;
        apply(expressions, model, changes, key, automatic);
        add_automatic(expressions, automatic);
        if (terms.may_create)
        {
            const item key_attributes = item_from_json(place.in(out.text()));
            complete(expressions, model, key_attributes, changes, automatic, env, changed);
        }
        require_kind(expressions, model, terms.may_create);
        require_new_names(expressions, model, changes, changed);
        if (terms.condition)
            require(expressions, in_condition, *terms.condition);
        if (unchanged)
            require_unchanged_item(expressions, model, *unchanged);
        expressions.write(out.json());
        const errc of_none = terms.may_create ? errc::condition_failed : errc::not_found;
        write_part part = write_part::change(model, place);
        part.says(
            expressions.says(expression_kind::update), expressions.says(expression_kind::condition)
        );
        return part.fails_with(errc::condition_failed, of_none);
    });
}

bool may_resend(const model_info& model, const update_core& changes)
{
    return !model.role(field_role::counter) && is_idempotent(changes);
}

}  // namespace ddbm::detail
