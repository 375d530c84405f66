#include "local/expression/placeholders.hpp"

#include "local/expression/ascii.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_value.hpp"
#include "values/item_size.hpp"

#include <ddbm/limits.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ddbm::local::detail {
namespace {

bool is_key(std::string_view key, char sign)
{
    return key.size() > 1 && key.front() == sign &&
           std::all_of(key.begin() + 1, key.end(), [](char c) {
               return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
           });
}

// `parameter` is the member of the request.
void check_keys(std::string_view parameter, const boost::json::object& map, char sign)
{
    const std::string start(parameter);
    if (map.empty())
        refuse(start + " must not be empty");
    for (const auto& entry : map)
    {
        const std::string_view key = entry.key();
        if (!is_key(key, sign))
        {
            refuse(
                start + " contains invalid key: Syntax error; key: \"" + std::string(key) + "\""
            );
        }
        if (key.size() > limits::placeholder_bytes)
        {
            refuse(
                start +
                " contains invalid key: The expression attribute map contains a key that is too "
                "long; size of key: " +
                std::to_string(key.size())
            );
        }
    }
}

void check_name(std::string_view name, std::string_view key)
{
    const char* what = name.empty() ? "Empty attribute name"
                       : name.size() > limits::attribute_name_bytes
                           ? "Attribute name is too large, must be less than 65536 bytes"
                           : nullptr;
    if (what)
    {
        refuse(
            std::string("ExpressionAttributeNames contains invalid value: ") + what + " for key " +
            std::string(key)
        );
    }
}

attribute_value
read_placeholder_value(const boost::json::value& json, std::string_view key, deep_values deep)
{
    try
    {
        return read_value(json);
    }
    catch (const service_error& failure)
    {
        if (failure.type() != validation_exception || !failure.message())
            throw;
        if (deep == deep_values::bare && *failure.message() == nested_too_deep)
            throw;
        refuse(
            "ExpressionAttributeValues contains invalid value: " + *failure.message() +
            " for key " + std::string(key)
        );
    }
}

void check_size(std::string_view parameter, std::size_t size)
{
    if (size > limits::placeholders_bytes)
        refuse(std::string(parameter) + " exceeds max size");
}

}  // namespace

placeholders::placeholders(
    const boost::json::object* names, const boost::json::object* values, deep_values deep
)
{
    std::size_t size = 0;
    if (names)
    {
        check_keys("ExpressionAttributeNames", *names, '#');
        for (const auto& entry : *names)
        {
            if (!entry.value().is_string())
                continue;
            const std::string_view name = entry.value().get_string();
            check_name(name, entry.key());
            names_.try_emplace(entry.key(), defined<std::string>{std::string(name)});
            size += entry.key().size() + name.size();
        }
        check_size("ExpressionAttributeNames", size);
    }
    if (values)
    {
        check_keys("ExpressionAttributeValues", *values, ':');
        for (const auto& entry : *values)
        {
            if (entry.value().is_null())
                continue;
            auto value = std::make_shared<attribute_value>(
                read_placeholder_value(entry.value(), entry.key(), deep)
            );
            size += entry.key().size() + ddbm::detail::attribute_size(*value);
            values_.try_emplace(
                entry.key(), defined<std::shared_ptr<const attribute_value>>{std::move(value)}
            );
        }
        check_size("ExpressionAttributeValues", size);
    }
}

template <class Value>
const Value* placeholders::use(definitions<Value>& all, std::string_view placeholder)
{
    const auto found = all.find(placeholder);
    if (found == all.end())
        return nullptr;
    found->second.is_used = true;
    return &found->second.value;
}

const std::string* placeholders::name(std::string_view placeholder)
{
    return use(names_, placeholder);
}

const attribute_value* placeholders::value(std::string_view placeholder)
{
    const auto* found = use(values_, placeholder);
    return found ? found->get() : nullptr;
}

std::shared_ptr<const attribute_value> placeholders::shared_value(std::string_view placeholder)
{
    const auto* found = use(values_, placeholder);
    return found ? *found : nullptr;
}

std::size_t placeholders::values_size() const noexcept
{
    std::size_t size = 0;
    for (const auto& [key, value] : values_)
        size += ddbm::detail::attribute_size(*value.value);
    return size;
}

template <class Value>
void placeholders::check_used(std::string_view parameter, const definitions<Value>& all)
{
    std::string unused;
    for (const auto& [key, each] : all)
    {
        if (!each.is_used)
            unused.append(unused.empty() ? "" : ", ").append(key);
    }
    if (!unused.empty())
    {
        refuse(
            "Value provided in " + std::string(parameter) + " unused in expressions: keys: {" +
            unused + "}"
        );
    }
}

void placeholders::check_all_used() const
{
    check_used("ExpressionAttributeNames", names_);
    check_used("ExpressionAttributeValues", values_);
}

}  // namespace ddbm::local::detail
