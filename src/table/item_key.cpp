#include "table/item_key.hpp"

#include "model/composed_parts.hpp"
#include "values/item_json.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/key_value.hpp>
#include <ddbm/detail/type_ops.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace ddbm::detail {

namespace {

void write_attribute(value_writer& out, const void* value)
{
    write_value(out, *static_cast<const attribute_value*>(value));
}

// Of a key that is the same for all items, for which no value is given.
void write_constant(value_writer& out, const key_attribute& key)
{
    write_composed_values(out, *key.field->ops->composed, {});
}

// The value of a member among those of a key.
const key_part*
find_member(const key_schema& schema, std::span<const key_part> values, const void* id)
{
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        const field_ops& field = *schema[i].field;
        if (field.id == id)
            return &values[i];
        if (!values[i].members())
            continue;
        const key_part* next = values[i].members();
        for (const composed_part& part : field.ops->composed->parts)
        {
            if (!part.member || part.shards != 0)
                continue;
            if (part.id == id)
                return next;
            ++next;
        }
    }
    return nullptr;
}

// A composed attribute of which a shard is told by another one of the key.
void write_sharded(
    value_writer& out,
    const key_schema& schema,
    std::span<const key_part> values,
    std::size_t number
)
{
    const composed_text& composed = *schema[number].field->ops->composed;
    composed_builder made(composed);
    const key_part* next = values[number].members();
    for (const composed_part& part : composed.parts)
    {
        if (part.shards == 0)
        {
            made.add(part, [&](value_writer& to) { (next++)->write(to); });
            continue;
        }
        const key_part* member = find_member(schema, values, part.id);
        if (!member)
            throw error(
                errc::invalid_request,
                "the shard of the key is that of a member whose value is not part of the key"
            );
        made.add(part, [&](value_writer& to) { member->write(to); });
    }
    made.check();
    out.string(made.text());
}

enum class key_checks : bool
{
    off,
    on,
};

void write_attributes(
    json_value_writer& out,
    const key_schema& schema,
    std::span<const key_part> values,
    key_checks checks
)
{
    out.begin_map();
    for (std::size_t i = 0; i < schema.size(); ++i)
    {
        out.lasting_key(schema[i].field->name);
        if (checks == key_checks::on)
            out.expect_key(schema[i].role);
        if (i >= values.size())
            write_constant(out, schema[i]);
        else if (values[i].members() && shards_of(*schema[i].field->ops->composed) != 0)
            write_sharded(out, schema, values, i);
        else
            values[i].write(out);
        out.expect_key(key_role::none);
    }
    out.end_map();
}

}  // namespace

key_values key_values_of(const key_schema& schema, const void* object)
{
    key_values values;
    // Members are read, not changed; the tables have one function for both uses.
    for (const key_attribute& each : schema)
        values.emplace_back(each.field->member(const_cast<void*>(object)), each.field->ops->write);
    return values;
}

key_values key_values_of(const key_schema& schema, const item& attributes)
{
    key_values values;
    for (const key_attribute& each : schema)
        values.emplace_back(&attributes.at(each.field->name), &write_attribute);
    return values;
}

void write_key(json_value_writer& out, const key_schema& schema, std::span<const key_part> values)
{
    write_attributes(out, schema, values, key_checks::on);
}

item_key::item_key(const key_schema& schema, std::span<const key_part> values)
{
    json_writer json(json_);
    json_value_writer out(json, json_style::reply);
    write_key(out, schema, values);
}

std::ostream& operator<<(std::ostream& out, const item_key& key)
{
    return out << key.json();
}

// -- For messages

boost::json::value parse_for_messages(std::string_view json)
{
    boost::json::parse_options options;
    options.max_depth = json_max_depth;
    // That may be what is wrong, and not with the key.
    options.allow_invalid_utf8 = true;
    boost::json::error_code ec;
    return boost::json::parse({json.data(), json.size()}, ec, {}, options);
}

std::string key_text(const key_schema& schema, const boost::json::value& attributes)
{
    if (!attributes.is_object())
        return {};
    boost::json::object key;
    for (const key_attribute& each : schema)
    {
        boost::json::string_view name(each.field->name.data(), each.field->name.size());
        if (const auto* value = attributes.as_object().if_contains(name))
            key.emplace(name, *value);
    }
    return boost::json::serialize(key);
}

std::string key_text(const key_schema& schema, std::string_view json)
{
    return key_text(schema, parse_for_messages(json));
}

std::string key_text_of(const key_schema& schema, const void* object)
{
    return key_text_of(schema, key_values_of(schema, object));
}

std::string key_text_of(const key_schema& schema, std::span<const key_part> values)
{
    std::string text;
    json_writer json(text);
    json_value_writer out(json);
    try
    {
        write_attributes(out, schema, values, key_checks::off);
    }
    // A codec of the program's may throw anything.
    catch (...)
    {
        text.clear();
    }
    return text;
}

}  // namespace ddbm::detail
