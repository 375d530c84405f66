#include "table/automatic_fields.hpp"

#include "table/auto_increment.hpp"
#include "table/generated_id.hpp"
#include "values/item_value_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/computed_ops.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace {

error about_field(const field_ops& field, errc code, const std::string& why)
{
    diagnostics diag(std::string(field.name) + ": " + why);
    diag.attribute_path(std::string(field.name));
    return error(code, std::move(diag));
}

void count_up(const field_ops& field, void* member)
{
    if (!field.policy->count_up(member))
        throw about_field(
            field, errc::number_out_of_range, "there is no greater number of its type"
        );
}

void generate(const field_ops& field, void* member, environment& env)
{
    const value_target to = unwrapped({member, field.ops}, attribute_type::s);
    const std::string id = make_id(field.policy->id, env);
    const errc failure = to.ops->read_string(to.object, id);
    if (failure != errc{})
        throw about_field(field, failure, "its type does not take the id " + id);
}

enum class occasion : bool
{
    put,
    save,
};

void set_field(const field_ops& field, void* member, occasion why, environment& env)
{
    const field_policy& policy = *field.policy;
    switch (policy.role)
    {
    case field_role::generated:
        if (policy.is_unset(member))
            generate(field, member, env);
        break;
    case field_role::created:
        if (policy.is_unset(member))
            policy.set_time(member, env.system_now());
        break;
    case field_role::updated:
        policy.set_time(member, env.system_now());
        break;
    case field_role::version:
        count_up(field, member);
        break;
    case field_role::counter:
        if (why == occasion::save)
            count_up(field, member);
        break;
    case field_role::auto_increment:
        if (why == occasion::put)
            check_number(field, member);
        break;
    case field_role::none:
    case field_role::discriminator:
    case field_role::time_to_live:
        break;
    }
}

void set_fields(const model_info& model, void* object, occasion why, environment& env)
{
    for (const field_ops& field : model.record.fields)
    {
        if (field.policy && is_automatic(field.policy->role))
            set_field(field, field.member(object), why, env);
    }
}

// Null where there is nothing to set.
std::shared_ptr<stored_object>
copy_for(const model_info& model, const void* object, occasion why, environment& env)
{
    if (!model.copy)
        return nullptr;
    std::shared_ptr<stored_object> copy = model.copy(object);
    set_fields(model, copy->object(), why, env);
    return copy;
}

automatic_change set_time(
    automatic_change::action what, const model_info& model, const field_ops& field, environment& env
)
{
    std::shared_ptr<stored_object> object = model.make(0);
    field.policy->set_time(field.member(object->object()), env.system_now());
    attribute_value time = stored_value(field, object->object());
    return {&field, what, std::move(time), std::move(object)};
}

bool stands_in_text(const field_ops& whole, const field_ops& field)
{
    if (!whole.ops->composed || !are_together(whole, field))
        return false;
    const auto parts = whole.ops->composed->parts;
    return std::any_of(parts.begin(), parts.end(), [&](const composed_part& part) {
        return part.id == field.id;
    });
}

}  // namespace

written_object written_object::as_put(const model_info& model, const void* object, environment& env)
{
    if (auto copy = copy_for(model, object, occasion::put, env))
        return written_object(std::move(copy));
    return written_object(object);
}

written_object
written_object::as_save(const model_info& model, const void* object, environment& env)
{
    if (auto copy = copy_for(model, object, occasion::save, env))
        return written_object(std::move(copy));
    return written_object(object);
}

void set_automatic(const model_info& model, void* object, environment& env)
{
    set_fields(model, object, occasion::put, env);
}

void assign_automatic(const model_info& model, void* object, const void* from)
{
    for (const field_ops& field : model.record.fields)
    {
        if (field.policy && is_automatic(field.policy->role))
            field.policy->assign(field.member(object), field.member(const_cast<void*>(from)));
    }
}

attribute_value stored_value(const field_ops& field, void* object)
{
    item_value_writer out;
    out.begin_map();
    out.lasting_key(field.name);
    field.ops->write(out, field.member(object));
    out.end_map();
    return out.take().at(field.name);
}

attribute_value new_id(const model_info& model, const field_ops& field, environment& env)
{
    const std::shared_ptr<stored_object> scratch = model.make(0);
    generate(field, field.member(scratch->object()), env);
    return stored_value(field, scratch->object());
}

std::vector<automatic_change> changes_of_update(const model_info& model, environment& env)
{
    using action = automatic_change::action;
    std::vector<automatic_change> changes;
    for (const field_role role : {field_role::version, field_role::counter})
    {
        if (const field_ops* field = model.role(role))
            changes.push_back({field, action::add, attribute_value(1), nullptr});
    }
    const auto fields = model.record.fields;
    const field_ops* created = model.role(field_role::created);
    const bool is_used = created && std::any_of(fields.begin(), fields.end(), [&](auto& each) {
                             return stands_in_text(each, *created);
                         });
    if (created && !is_used)
        changes.push_back(set_time(action::set_if_absent, model, *created, env));
    if (const field_ops* updated = model.role(field_role::updated))
        changes.push_back(set_time(action::set, model, *updated, env));
    return changes;
}

}  // namespace ddbm::detail
