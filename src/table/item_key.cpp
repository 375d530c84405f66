#include "table/item_key.hpp"

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
        if (i < values.size())
            values[i].write(out);
        else
            write_constant(out, schema[i]);
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
    std::string text;
    json_writer json(text);
    json_value_writer out(json);
    try
    {
        write_attributes(out, schema, key_values_of(schema, object), key_checks::off);
    }
    catch (const error&)
    {
        text.clear();
    }
    return text;
}

}  // namespace ddbm::detail
