#include "table/model_update.hpp"

#include "model/composed_parts.hpp"
#include "table/auto_increment.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/composed_text.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

namespace {

[[noreturn]] void refuse(std::string_view attribute, const std::string& why)
{
    diagnostics diag(std::string(attribute) + ": " + why);
    diag.attribute_path(std::string(attribute));
    throw error(errc::invalid_request, std::move(diag));
}

const field_ops* find_field(const model_info& model, std::string_view attribute)
{
    const auto fields = model.record.fields;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const field_ops& each) {
        return each.name == attribute;
    });
    return found == fields.end() ? nullptr : &*found;
}

void check(const field_ops& field)
{
    if (field.role != key_role::none)
        refuse(
            field.name, "an item keeps its key; put the object as a new item and erase the old one"
        );
    if (field.ops->composed)
        refuse(field.name, "it is composed of members; change those");
    if (!field.policy)
        return;
    if (field.policy->is_read_only)
        refuse(field.name, "the field is read only");
    if (is_automatic(field.policy->role))
        refuse(field.name, "the library makes the values of this field");
}

// -- Composed attributes

// What becomes known of a member.
struct known_value
{
    std::optional<std::string> text;  // none: the member has no value
    bool is_changed = false;
};

class composed_update
{
public:
    composed_update(
        const model_info& model, const update_core& update, std::span<const key_part> key
    )
        : model_(model), update_(update), key_(key)
    {
    }

    void apply(expression_builder& to, const field_ops& field) const
    {
        const composed_text& of = *field.ops->composed;
        std::vector<std::optional<known_value>> values;
        bool is_changed = false;
        bool is_absent = false;
        for (const composed_part& part : of.parts)
        {
            auto& value = values.emplace_back();
            if (!part.member)
                continue;
            value = value_of(part);
            is_changed = is_changed || (value && value->is_changed);
            is_absent = is_absent || (value && !value->text);
        }
        if (!is_changed)
            return;
        if (is_absent)
            return to.remove(to.name(field.name));
        for (std::size_t i = 0; i < of.parts.size(); ++i)
        {
            if (of.parts[i].member && !values[i])
                refuse(
                    field.name,
                    form_of(of) + " is composed of a member that the update changes and of others "
                                  "that it does not set; set all of them, or save the object"
                );
        }
        to.set(to.name(field.name), to.value(composed(field, values)));
    }

private:
    std::optional<known_value> value_of(const composed_part& part) const
    {
        for (const composed_value& each : update_.composed_values())
        {
            if (each.member() == part.id)
                return known_value{each.text(), true};
        }
        return in_key(part);
    }

    // Of the item's key, which no update changes.
    std::optional<known_value> in_key(const composed_part& part) const
    {
        for (std::size_t i = 0; i < key_.size(); ++i)
        {
            const field_ops& field = *model_.key[i].field;
            if (field.ops->composed)
            {
                if (const key_part* value = member_of(*field.ops->composed, key_[i], part.id))
                    return known_value{text_of(*value), false};
            }
            // In the form of its type, that is.
            else if (field.id == part.id && field.ops == part.ops)
                return known_value{text_of(key_[i]), false};
        }
        return std::nullopt;
    }

    static const key_part*
    member_of(const composed_text& of, const key_part& key, const void* member)
    {
        const key_part* next = key.members();
        for (const composed_part& part : of.parts)
        {
            if (!next)
                break;
            if (!part.member || part.shards != 0)
                continue;
            if (part.id == member)
                return next;
            ++next;
        }
        return nullptr;
    }

    static std::string text_of(const key_part& value)
    {
        std::string text;
        scalar_text out(text);
        value.write(out);
        return text;
    }

    static attribute_value
    composed(const field_ops& field, const std::vector<std::optional<known_value>>& values);

    const model_info& model_;
    const update_core& update_;
    std::span<const key_part> key_;
};

attribute_value composed_update::composed(
    const field_ops& field, const std::vector<std::optional<known_value>>& values
)
{
    composed_builder made(*field.ops->composed);
    std::size_t number = 0;
    for (const composed_part& part : field.ops->composed->parts)
    {
        const std::optional<known_value>& value = values[number++];
        made.add(part, [&](value_writer& out) { out.string(*value->text); });
    }
    made.check();
    return made.text();
}

}  // namespace

void apply(
    expression_builder& to,
    const model_info& model,
    const update_core& update,
    std::span<const key_part> key
)
{
    check_not_counter(model, key);
    for (const update_change& each : update.changes())
    {
        if (const field_ops* field = find_field(model, each.attribute()))
            check(*field);
    }
    apply(to, update);
    const composed_update composed(model, update, key);
    for (const field_ops& field : model.record.fields)
    {
        if (field.ops->composed && field.role == key_role::none)
            composed.apply(to, field);
    }
}

}  // namespace ddbm::detail
