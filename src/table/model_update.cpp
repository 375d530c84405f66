#include "table/model_update.hpp"

#include "model/composed_parts.hpp"
#include "table/auto_increment.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/composed_text.hpp>
#include <ddbm/detail/computed_ops.hpp>

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

void check(const field_ops& field, const update_change& change)
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
    if (field.policy->is_written_once && !change.keeps_value())
        refuse(field.name, "the field is written once; it can be set to if_not_exists of a value");
}

// -- Composed attributes

// What becomes known of a member.
struct known_value
{
    std::optional<std::string> text;  // none: the member has no value
    bool is_changed = false;
};

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
            refuse(
                changed.name,
                "it is a part of the item's key, " + std::string(field.name) +
                    ", which never changes; put the object as a new item and erase the old one"
            );
        if (!is_known(update, changed))
            refuse(
                changed.name,
                std::string(field.name) +
                    " is composed of it, so its new value has to be known: set it as a member of "
                    "its class"
            );
    }
}

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
            value = value_of(field, part);
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
    std::optional<known_value> value_of(const field_ops& composed, const composed_part& part) const
    {
        const auto within = composed.within;
        for (const composed_value& each : update_.composed_values())
        {
            if (each.id() == part.id && std::ranges::equal(each.within(), within))
                return known_value{each.text(), true};
        }
        return within.empty() ? in_key(part) : std::nullopt;
    }

    // Of the item's key, which no update changes.
    std::optional<known_value> in_key(const composed_part& part) const
    {
        for (std::size_t i = 0; i < key_.size(); ++i)
        {
            const field_ops& field = *model_.key[i].field;
            std::optional<std::string> text;
            if (field.ops->composed)
                text = piece_of(*field.ops->composed, text_of(key_[i]), part.id);
            // In the form of its type, that is.
            else if (field.id == part.id && field.ops == part.ops)
                text = text_of(key_[i]);
            if (text)
                return known_value{std::move(text), false};
        }
        return std::nullopt;
    }

    static std::string text_of(const key_part& value)
    {
        std::string text;
        scalar_text out(text);
        value.write(out);
        return text;
    }

    // What a composed text has of a member, as it is by itself.
    static std::optional<std::string>
    piece_of(const composed_text& of, const std::string& text, const void* member)
    {
        const std::vector<std::string_view> pieces = pieces_of(of, text);
        for (std::size_t i = 0; i < pieces.size(); ++i)
        {
            const composed_part& part = of.parts[i];
            if (part.id != member || part.shards != 0)
                continue;
            std::string_view piece = pieces[i];
            if (part.digits != 0)
                piece.remove_prefix(std::min(piece.find_first_not_of('0'), piece.size() - 1));
            return std::string(piece);
        }
        return std::nullopt;
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
        const field_ops* field = find_field(model, each.attribute());
        if (!field)
            continue;
        check(*field, each);
        check_composed(model, update, *field);
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
