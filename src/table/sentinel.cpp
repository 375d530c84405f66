#include "table/sentinel.hpp"

#include "client/client_state.hpp"
#include "model/composed_parts.hpp"
#include "model/migration.hpp"
#include "protocol/table_name.hpp"
#include "sign/sigv4.hpp"
#include "values/base64.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>
#include <ddbm/number.hpp>
#include <ddbm/unique_record.hpp>

#include <ddbm/detail/composed_text.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

namespace ddbm::detail {

namespace {

// As it stands between slashes.
void append_part(std::string& text, std::string_view part)
{
    for (const char each : part)
    {
        if (each == '/')
            text += "%2F";
        else if (each == '%')
            text += "%25";
        else
            text += each;
    }
}

// By whichever of its names.
const attribute_value* find_value(const field_ops& field, const item& attributes)
{
    if (const attribute_value* found = attributes.find(field.name))
        return found;
    if (!field.policy)
        return nullptr;
    for (const std::string_view old : field.policy->old_names)
    {
        if (const attribute_value* found = attributes.find(old))
            return found;
    }
    return nullptr;
}

// With its type; empty where it is none that could be unique.
std::string text_of(const attribute_value& value)
{
    if (value.is_string())
        return "S:" + value.as_string();
    if (value.is_number())
        return "N:" + value.as_number().to_plain_string();
    if (!value.is_binary())
        return {};
    std::string text = "B:";
    base64_append(text, value.as_binary());
    return text;
}

// Two digits of each byte.
number number_in(const std::string& text)
{
    const sha256_digest digest = sha256(text);
    std::string digits = "-";
    for (std::size_t i = 0; i < number::max_digits / 2; ++i)
    {
        const int two = digest[i] % 100;
        digits += static_cast<char>('0' + two / 10);
        digits += static_cast<char>('0' + two % 10);
    }
    return number::parse(digits);
}

binary bytes_of(const std::string& text)
{
    const auto bytes = std::as_bytes(std::span(text));
    return binary(bytes.begin(), bytes.end());
}

attribute_value partition_value(attribute_type type, const std::string& text)
{
    if (type == attribute_type::n)
        return number_in(text);
    if (type == attribute_type::b)
        return bytes_of(text);
    return text;
}

// The same for all sentinels of a table.
attribute_value sort_value(attribute_type type)
{
    if (type == attribute_type::n)
        return number::parse("-" + std::string(number::max_digits, '9'));
    const std::string text(sentinel_attribute);
    if (type == attribute_type::b)
        return bytes_of(text);
    return text;
}

// Nothing of an item that is of the newest version, or of another program, so that no check knows
// it.
std::optional<item> newest_form(const model_info& model, const item& attributes)
{
    try
    {
        return migrated(model.record, attributes);
    }
    catch (const error&)
    {
        return std::nullopt;
    }
}

std::shared_ptr<const std::string> table_of_sentinels(const table_core& table)
{
    if (table.model->unique_table.empty())
        return table.name;
    return table_core(
               table.db,
               info_of<unique_record>(),
               table.db.state()->config.table_prefix + std::string(table.model->unique_table)
    )
        .name;
}

std::string kind_of(const model_info& model)
{
    const field_ops* kind = model.role(field_role::discriminator);
    return kind ? prefix_of(*kind->ops->composed) : std::string();
}

}  // namespace

sentinel_maker::sentinel_maker(const table_core& table)
    : model_(table.model), table_(table_of_sentinels(table)),
      key_(model_->unique_table.empty() ? &model_->key : &info_of<unique_record>().key)
{
    const std::string kind = kind_of(*model_);
    if (!model_->unique_table.empty())
    {
        append_part(within_, name_in(*table.name));
        if (!kind.empty())
            within_ += '/';
    }
    append_part(within_, kind);
}

std::string_view sentinel_maker::partition_key() const
{
    return (*key_)[0].field->name;
}

item sentinel_maker::key_of(const std::string& text) const
{
    item key;
    for (const key_attribute& each : *key_)
    {
        const attribute_type type = each.field->ops->stored_as;
        const bool is_partition = each.role == key_role::partition;
        key.set(
            std::string(each.field->name),
            is_partition ? partition_value(type, text) : sort_value(type)
        );
    }
    return key;
}

// Nothing where one of them has none.
std::optional<sentinel_maker::unique_values>
sentinel_maker::values_of(const unique_info& unique, const item& attributes)
{
    unique_values made;
    for (const field_ops* field : unique.fields)
    {
        const attribute_value* value = find_value(*field, attributes);
        const std::string text = value ? text_of(*value) : std::string();
        if (text.empty())
            return std::nullopt;
        made.path += '/';
        append_part(made.path, text);
        if (!made.words.empty())
            made.words += ", ";
        made.words += text.substr(2);
    }
    return made;
}

std::vector<sentinel> sentinel_maker::of_item(const item& attributes) const
{
    std::vector<sentinel> made;
    for (const unique_info& each : model_->uniques)
    {
        auto values = values_of(each, attributes);
        if (!values)
            continue;
        sentinel next;
        next.of = &each;
        next.value = std::move(values->words);
        next.name = within_ + "/";
        append_part(next.name, each.name);
        std::string text = std::string(sentinel_prefix) + next.name;
        if (text.size() + values->path.size() <= limits::partition_key_bytes)
            text += values->path;
        else
            text += "/sha256:" + to_hex(sha256(values->path));
        next.key = key_of(text);
        made.push_back(std::move(next));
    }
    return made;
}

void sentinel_maker::add_renamed(std::vector<sentinel>& to, const item& attributes) const
{
    const std::optional<item> newest = newest_form(*model_, attributes);
    if (!newest)
        return;
    for (sentinel& each : of_item(*newest))
    {
        const bool is_said = std::any_of(to.begin(), to.end(), [&](const sentinel& other) {
            return other.of == each.of;
        });
        if (!is_said)
            to.push_back(std::move(each));
    }
}

}  // namespace ddbm::detail
