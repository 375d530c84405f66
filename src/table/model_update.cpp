#include "table/model_update.hpp"

#include "model/composed_parts.hpp"
#include "model/object_filler.hpp"
#include "table/auto_increment.hpp"
#include "table/item_key.hpp"
#include "table/key_members.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/computed_ops.hpp>
#include <ddbm/detail/type_words.hpp>
#include <ddbm/detail/value_text.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ddbm::detail {

namespace {

[[noreturn]] void refuse_model_change(std::string_view attribute, const std::string& why)
{
    diagnostics diag(std::string(attribute) + ": " + why);
    diag.attribute_path(std::string(attribute));
    throw error(errc::invalid_request, std::move(diag));
}

}  // namespace

const field_ops*
find_field(const model_info& model, const update_core& update, const update_change& change)
{
    const auto fields = model.record.fields;
    // Where the compiler knew it, nothing has to be looked for, unless that was in a model that
    // this one takes fields from.
    const std::less<const field_ops*> before;
    const field_ops* const own = change.field();
    if (own && !before(own, fields.data()) && before(own, fields.data() + fields.size()))
        return own;
    const std::string_view attribute = update.attribute(change);
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const field_ops& each) {
        return each.name == attribute;
    });
    return found == fields.end() ? nullptr : &*found;
}

namespace {

bool has_elements_of(const value_target& set, attribute_type type)
{
    if (!set.ops->begin_set)
        return false;
    const type_ops& element = *set.ops->set_element;
    return type == attribute_type::ss   ? element.read_string != nullptr
           : type == attribute_type::ns ? element.read_number != nullptr
                                        : element.read_binary != nullptr;
}

// Whether a value of this type may be one of the field's.
bool fits_field(const model_info& model, const field_ops& field, attribute_type type)
{
    if (type == attribute_type::null)
        return field.ops->read_null || (field.policy && field.policy->writes_null);
    const std::shared_ptr<stored_object> object = model.make(0);
    const value_target to = unwrapped({field.member(object->object()), field.ops}, type);
    // Alternatives that are told by what is in a map are not looked for.
    if (!to.ops)
        return type == attribute_type::m;
    switch (type)
    {
    case attribute_type::s:
        return to.ops->read_string || to.ops->json_text;
    case attribute_type::n:
        return to.ops->read_number != nullptr;
    case attribute_type::b:
        return to.ops->read_binary != nullptr;
    case attribute_type::boolean:
        return to.ops->read_boolean != nullptr;
    case attribute_type::l:
        return to.ops->element != nullptr;
    case attribute_type::m:
        return to.ops->entry || to.ops->record || to.ops->choice;
    case attribute_type::ss:
    case attribute_type::ns:
    case attribute_type::bs:
        return has_elements_of(to, type);
    case attribute_type::null:
        break;
    }
    return true;
}

constexpr const char* is_unique =
    "it is unique, and an update does not know which value it gives up; save the object, as "
    "async_modify does";

void check_part(
    const model_info& model,
    const field_ops& field,
    const update_core& update,
    const update_change& change
)
{
    if (field.role != key_role::none)
        refuse_model_change(
            field.name, "an item keeps its key; put the object as a new item and erase the old one"
        );
    if (field.ops->composed)
        refuse_model_change(field.name, "it is composed of members; change those");
    if (is_in_unique(model, field))
        refuse_model_change(field.name, is_unique);
    const auto given = change.given_type();
    if (given && update.is_whole(change) && !fits_field(model, field, *given))
        refuse_model_change(
            field.name, std::string(words_for(*given)) + " is no value of this field"
        );
    if (!field.policy)
        return;
    if (field.policy->is_read_only)
        refuse_model_change(field.name, "the field is read only");
    if (is_automatic(field.policy->role))
        refuse_model_change(field.name, "the library makes the values of this field");
    if (field.policy->is_written_once && !change.keeps_value())
        refuse_model_change(
            field.name, "the field is written once; it can be set to if_not_exists of a value"
        );
}

// Of an attribute that the model knows by another name: older items have their value there.
void check_old_name(const model_info& model, std::string_view attribute)
{
    for (const unique_info& unique : model.uniques)
    {
        for (const field_ops* field : unique.fields)
        {
            if (!field->policy)
                continue;
            const auto& old = field->policy->old_names;
            if (std::find(old.begin(), old.end(), attribute) != old.end())
                refuse_model_change(attribute, is_unique);
        }
    }
}

// -- Composed attributes

// Whether an update says what becomes of a member that it changes.
bool is_known(const update_core& update, const field_ops& field)
{
    const auto values = update.composed_values();
    return std::any_of(values.begin(), values.end(), [&](const composed_value& each) {
        return each.id() == field.id && std::ranges::equal(each.within(), field.within);
    });
}

// Members of composed attributes have values that are known; and those of the key never change.
void check_composed(const model_info& model, const update_core& update, const field_ops& changed)
{
    for (const field_ops& field : model.record.fields)
    {
        if (!field.ops->composed || !are_together(field, changed))
            continue;
        const auto parts = field.ops->composed->parts;
        if (std::none_of(parts.begin(), parts.end(), [&](const composed_part& part) {
                return part.id == changed.id;
            }))
            continue;
        if (field.role != key_role::none)
            refuse_model_change(
                changed.name,
                "it is a part of the item's key, " + std::string(field.name) +
                    ", which never changes; put the object as a new item and erase the old one"
            );
        if (!is_known(update, changed))
            refuse_model_change(
                changed.name,
                std::string(field.name) +
                    " is composed of it, so its new value has to be known: set it as a member of "
                    "its class"
            );
    }
}

// The attributes that are composed of members which an update changes.
class composed_update
{
public:
    composed_update(
        const model_info& model,
        const update_core& update,
        std::span<const key_part> key,
        std::span<const automatic_change> automatic
    )
        : model_(model), update_(update), key_(key), automatic_(automatic)
    {
    }

    void apply(expression_builder& to, const field_ops& field)
    {
        const composed_text& of = *field.ops->composed;
        const auto is_changed = [&](const composed_part& part) {
            return part.member && changed(field, part);
        };
        if (std::none_of(of.parts.begin(), of.parts.end(), is_changed))
            return;
        // What has no value counts before what is not known.
        const auto is_absent = [&](const composed_part& part) {
            return is_changed(part) && !changed(field, part)->text;
        };
        if (std::any_of(of.parts.begin(), of.parts.end(), is_absent))
            return to.remove(to.name(field.name));
        composed_builder made(of);
        for (const composed_part& part : of.parts)
            made.add(part, [&](value_writer& out) { write_member(out, field, part); });
        made.check();
        to.set(to.name(field.name), to.value(made.text()));
    }

private:
    struct new_value
    {
        // None: it is absent.
        std::optional<std::string> text;
    };

    // None: the update does not change it.
    std::optional<new_value> changed(const field_ops& composed, const composed_part& part) const
    {
        for (const composed_value& each : update_.composed_values())
        {
            if (each.id() == part.id && std::ranges::equal(each.within(), composed.within))
                return new_value{
                    each.is_missing() ? text_without_attribute(each, part) : each.text()};
        }
        for (const automatic_change& each : automatic_)
        {
            const bool is_set = each.what == automatic_change::action::set;
            if (is_set && each.field->id == part.id && are_together(*each.field, composed))
                return new_value{text_of(part, composed.member(each.object->object()))};
        }
        return std::nullopt;
    }

    // `owner` is the object whose member it is.
    static std::string text_of(const composed_part& part, void* owner)
    {
        return value_text(part.ops->write, part.member(owner));
    }

    // Of a member as it is read where its attribute is missing: as if the object were put then.
    std::optional<std::string>
    text_without_attribute(const composed_value& value, const composed_part& part) const
    {
        const auto fields = model_.record.fields;
        const auto field = std::find_if(fields.begin(), fields.end(), [&](const field_ops& each) {
            return each.id == value.id() && std::ranges::equal(each.within, value.within());
        });
        const std::shared_ptr<stored_object> object = model_.make(0);
        make_absent(*field, object->object());
        const void* const member = field->member(object->object());
        if (part.ops->is_absent && part.ops->is_absent(member))
            return std::nullopt;
        return value_text(part.ops->write, member);
    }

    void write_member(value_writer& out, const field_ops& field, const composed_part& part)
    {
        if (const std::optional<new_value> value = changed(field, part))
            return out.string(*value->text);
        // No update changes the key of an item.
        if (field.within.empty() && known().has(part.id))
            return part.ops->write(out, part.member(known().object()));
        refuse_model_change(
            field.name,
            form_of(*field.ops->composed) +
                " is composed of a member that the update changes and of others that it does not "
                "set; set all of them, or save the object"
        );
    }

    const key_members& known()
    {
        if (!known_)
            known_.emplace(model_, item_from_json(item_key(model_.key, key_).json()));
        return *known_;
    }

    const model_info& model_;
    const update_core& update_;
    std::span<const key_part> key_;
    std::span<const automatic_change> automatic_;
    std::optional<key_members> known_;
};

}  // namespace

void apply(
    expression_builder& to,
    const model_info& model,
    const update_core& update,
    std::span<const key_part> key,
    std::span<const automatic_change> automatic
)
{
    check_not_counter(model, key);
    const auto is_composed = [](const field_ops& each) { return each.ops->composed != nullptr; };
    const auto fields = model.record.fields;
    const bool has_composed = std::any_of(fields.begin(), fields.end(), is_composed);
    for (const update_change& each : update.changes())
    {
        const field_ops* field = find_field(model, update, each);
        if (!field)
        {
            check_old_name(model, update.attribute(each));
            continue;
        }
        check_part(model, *field, update, each);
        if (has_composed)
            check_composed(model, update, *field);
    }
    apply(to, update);
    if (!has_composed)
        return;
    composed_update composed(model, update, key, automatic);
    for (const field_ops& field : fields)
    {
        if (is_composed(field) && field.role == key_role::none)
            composed.apply(to, field);
    }
}

}  // namespace ddbm::detail
