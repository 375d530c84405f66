#include "local/data/keys.hpp"

#include "local/service_error.hpp"
#include "local/storage/key_encoding.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>

namespace ddbm::local::detail {

namespace {

std::size_t size_of(const attribute_value& value)
{
    if (const auto* text = value.get_if_string())
        return text->size();
    if (const auto* bytes = value.get_if_binary())
        return bytes->size();
    return 0;  // numbers are never too large
}

std::string_view empty_kind(attribute_type type)
{
    return type == attribute_type::b ? "binary" : "string";
}

std::size_t size_of(const std::vector<key_attribute>& parts, const item& attributes)
{
    std::size_t size = 0;
    for (const key_attribute& part : parts)
        if (const attribute_value* value = attributes.find(part.name))
            size += size_of(*value);
    return size;
}

void check_not_empty(const key_attribute& part, const attribute_value& value)
{
    if (is_empty_key(value))
        refuse(
            "One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty " +
            std::string(empty_kind(part.type)) + " value. Key: " + part.name
        );
}

void check_not_empty(const index& i, const key_attribute& part, const attribute_value& value)
{
    if (is_empty_key(value))
        refuse(
            "One or more parameter values are not valid. A value specified for a secondary index "
            "key is not supported. The AttributeValue for a key attribute cannot contain an "
            "empty " +
            std::string(empty_kind(part.type)) + " value. IndexName: " + i.name +
            ", IndexKey: " + part.name
        );
}

// Null unless the attribute is there and of the key's type.
const attribute_value* find_key_value(const key_attribute& part, const item& attributes)
{
    const attribute_value* value = attributes.find(part.name);
    return value && value->type() == part.type ? value : nullptr;
}

template <class Function>
void for_each_key(const key_schema& keys, Function&& function)
{
    for (const key_attribute& part : keys.partition)
        function(part);
    for (const key_attribute& part : keys.sort)
        function(part);
}

void append_keys(const key_schema& keys, const item& attributes, std::string& out)
{
    const attribute_value* values[limits::index_key_parts];
    std::size_t count = 0;
    for (const key_attribute& part : keys.partition)
        values[count++] = attributes.find(part.name);
    append_partition(out, std::span(values, count));
    for (const key_attribute& part : keys.sort)
        append_key_value(out, *attributes.find(part.name));
}

bool can_be_key(const key_schema& keys, const item& attributes)
{
    bool good = true;
    std::size_t size = 0;
    const auto check = [&](const key_attribute& part) {
        const attribute_value* value = attributes.find(part.name);
        good = good && value && value->type() == part.type && !is_empty_key(*value);
        if (good)
            size += size_of(*value);
    };
    for (const key_attribute& part : keys.partition)
        check(part);
    good = good && size <= limits::partition_key_bytes;
    size = 0;
    for (const key_attribute& part : keys.sort)
        check(part);
    return good && size <= limits::sort_key_bytes;
}

void copy_key(const key_schema& keys, const item& from, item& to)
{
    for_each_key(keys, [&](const key_attribute& part) {
        if (const attribute_value* value = from.find(part.name))
            to.set(part.name, *value);
    });
}

}  // namespace

bool is_empty_key(const attribute_value& value) noexcept
{
    if (const auto* text = value.get_if_string())
        return text->empty();
    if (const auto* bytes = value.get_if_binary())
        return bytes->empty();
    return false;
}

void check_no_empty_key(const table& t, const item& attributes)
{
    for_each_key(t.keys, [&](const key_attribute& part) {
        if (const attribute_value* value = find_key_value(part, attributes))
            check_not_empty(part, *value);
    });
}

void check_no_empty_index_key(const table& t, const item& attributes)
{
    for (const index& i : t.indexes)
        for_each_key(i.keys, [&](const key_attribute& part) {
            if (const attribute_value* value = find_key_value(part, attributes))
                check_not_empty(i, part, *value);
        });
}

void check_key_sizes(const key_schema& keys, const item& attributes)
{
    if (size_of(keys.partition, attributes) > limits::partition_key_bytes)
        refuse_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
    if (size_of(keys.sort, attributes) > limits::sort_key_bytes)
        refuse_parameter(
            "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        );
}

void check_key_schema(const table& t, const item& key)
{
    bool matches = key.size() == t.keys.partition.size() + t.keys.sort.size();
    for_each_key(t.keys, [&](const key_attribute& part) {
        const attribute_value* value = key.find(part.name);
        matches = matches && value && value->type() == part.type;
    });
    if (!matches)
        refuse("The provided key element does not match the schema");
}

void check_item_schema(const table& t, const item& attributes)
{
    for_each_key(t.keys, [&](const key_attribute& part) {
        const attribute_value* value = attributes.find(part.name);
        if (!value)
            refuse_parameter("Missing the key " + part.name + " in the item");
        if (value->type() != part.type)
            refuse_parameter(
                "Type mismatch for key " + part.name +
                " expected: " + std::string(type_name(part.type)) +
                " actual: " + std::string(type_name(value->type()))
            );
    });
}

void check_key_values(const table& t, const item& attributes)
{
    for_each_key(t.keys, [&](const key_attribute& part) {
        check_not_empty(part, attributes.at(part.name));
    });
    check_key_sizes(t.keys, attributes);
}

void check_index_keys(const table& t, const item& attributes)
{
    for (const index& i : t.indexes)
    {
        for_each_key(i.keys, [&](const key_attribute& part) {
            const attribute_value* value = attributes.find(part.name);
            if (!value)
                return;
            if (value->type() != part.type)
                refuse_parameter(
                    "Type mismatch for Index Key " + part.name +
                    " Expected: " + std::string(type_name(part.type)) +
                    " Actual: " + std::string(type_name(value->type())) + " IndexName: " + i.name
                );
            check_not_empty(i, part, *value);
        });
        check_key_sizes(i.keys, attributes);
    }
}

bool index_key_fits(const index& i, const item& attributes)
{
    return size_of(i.keys.partition, attributes) <= limits::partition_key_bytes &&
           size_of(i.keys.sort, attributes) <= limits::sort_key_bytes;
}

std::string table_key(const table& t, const item& attributes)
{
    std::string bytes;
    append_keys(t.keys, attributes, bytes);
    return bytes;
}

std::string partition_key(const key_schema& keys, const item& attributes)
{
    std::string bytes;
    const attribute_value* values[limits::index_key_parts];
    std::size_t count = 0;
    for (const key_attribute& part : keys.partition)
        values[count++] = attributes.find(part.name);
    append_partition(bytes, std::span(values, count));
    return bytes;
}

std::string index_key(const table& t, const index& i, const item& attributes)
{
    std::string bytes;
    if (can_be_key(i.keys, attributes))
    {
        append_keys(i.keys, attributes, bytes);
        append_keys(t.keys, attributes, bytes);
    }
    return bytes;
}

item key_of(const table& t, const item& attributes)
{
    item key;
    copy_key(t.keys, attributes, key);
    return key;
}

item key_of(const table& t, const index& i, const item& attributes)
{
    item key = key_of(t, attributes);
    copy_key(i.keys, attributes, key);
    return key;
}

item projected(const table& t, const index& i, const item& attributes)
{
    if (i.projection == projection_type::all)
        return attributes;
    item result = key_of(t, i, attributes);
    if (i.projection == projection_type::include)
        for (const std::string& name : i.non_key_attributes)
            if (const attribute_value* value = attributes.find(name))
                result.set(name, *value);
    return result;
}

bool projects(const table& t, const index& i, std::string_view attribute) noexcept
{
    if (i.projection == projection_type::all || t.keys.has(attribute) || i.keys.has(attribute))
        return true;
    return i.projection == projection_type::include &&
           std::find(i.non_key_attributes.begin(), i.non_key_attributes.end(), attribute) !=
               i.non_key_attributes.end();
}

void check_not_inside_keys(const table& t, const std::vector<document_path>& paths)
{
    constexpr std::string_view why =
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: ";
    for (const document_path& path : paths)
    {
        if (path.size() < 2)
            continue;
        const std::string& name = path.front().name;
        if (t.keys.has(name))
            refuse(std::string(why) + "Key: " + name);
        for (const index& i : t.indexes)
            if (i.keys.has(name))
                refuse(std::string(why) + "IndexKey: " + name);
    }
}

}  // namespace ddbm::local::detail
