#include "local/control/tag_reader.hpp"

#include "local/control/tag_characters.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "protocol/arn.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>
#include <cctype>
#include <optional>

namespace ddbm::local::detail {

namespace {

bool is_tag_text(std::optional<std::string_view> text, std::size_t least, std::size_t most)
{
    if (!text)
        return false;
    const std::size_t count = count_tag_characters(*text);
    return count != std::string_view::npos && count >= least && count <= most;
}

bool is_reserved(std::string_view key)
{
    constexpr std::string_view prefix = "aws:";
    return key.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), key.begin(), [](char p, char k) {
               return p == std::tolower(static_cast<unsigned char>(k));
           });
}

std::string checked_key(std::optional<std::string_view> key)
{
    if (!is_tag_text(key, 1, limits::tag_key_characters))
        refuse(std::string("The Tag Key provided is invalid, Key: ").append(key.value_or("null")));
    if (is_reserved(*key))
        refuse(std::string("Tag Key cannot be prefixed with aws:, Key: ").append(*key));
    return std::string(*key);
}

std::string checked_value(std::optional<std::string_view> value)
{
    if (!is_tag_text(value, 0, limits::tag_value_characters))
        refuse(
            std::string("The Tag Value provided is invalid, Value: ").append(value.value_or("null"))
        );
    return std::string(*value);
}

[[noreturn]] void refuse_duplicate(const std::string& key)
{
    refuse("Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
}

bool names_table_or_stream(std::string_view resource)
{
    constexpr std::string_view table = "table/";
    constexpr std::string_view stream = "/stream/";
    if (!resource.starts_with(table))
        return false;
    const std::size_t slash = resource.find('/', table.size());
    return slash == std::string_view::npos || resource.substr(slash).starts_with(stream);
}

}  // namespace

std::map<std::string, std::string> read_tags(const json::array& given)
{
    static const json::object empty;
    std::map<std::string, std::string> tags;
    for (const json::value& element : given)
    {
        const json::object* const tag = element.if_object();
        std::string key = checked_key(text_member(tag ? *tag : empty, "Key"));
        std::string value = checked_value(text_member(tag ? *tag : empty, "Value"));
        const auto [place, added] = tags.emplace(std::move(key), std::move(value));
        if (!added)
            refuse_duplicate(place->first);
    }
    if (tags.size() > limits::tags)
        refuse_number_of_tags();
    return tags;
}

std::vector<std::string> read_tag_keys(const json::array& given)
{
    std::vector<std::string> keys;
    for (const json::value& element : given)
    {
        const json::string* const text = element.if_string();
        std::string key = checked_key(
            text ? std::optional(std::string_view(text->data(), text->size())) : std::nullopt
        );
        if (std::find(keys.begin(), keys.end(), key) != keys.end())
            refuse_duplicate(key);
        keys.push_back(std::move(key));
    }
    if (keys.size() > limits::tags)
        refuse_number_of_tags();
    return keys;
}

void refuse_number_of_tags()
{
    refuse("Number of Tags exceed the current limit for the provided ResourceArn");
}

std::string_view read_resource_arn(const json::object& request, const engine_options& options)
{
    const auto given = text_member(request, "ResourceArn");
    if (!given)
        refuse("Invalid TableArn");
    const std::string arn(*given);
    if (!given->starts_with("arn:"))
        refuse_parameter("ARNs must start with 'arn:': " + arn);
    const ddbm::detail::arn_parts parts = ddbm::detail::split_arn(*given);
    if (parts.service != "dynamodb")
        refuse_parameter("Provided Arn is not a DynamoDB resource arn: " + arn);
    if (!names_table_or_stream(parts.resource))
        refuse_parameter(
            "Invalid resource arn provided, only table or stream is accepted. Provided resource "
            "arn: " +
            arn
        );
    if (parts.region != options.region)
        refuse("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
    return *given;
}

}  // namespace ddbm::local::detail
