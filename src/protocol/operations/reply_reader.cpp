#include "protocol/operations/reply_reader.hpp"

#include "protocol/error_reply.hpp"
#include "values/item_json.hpp"
#include "values/path_text.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/string.hpp>

#include <cmath>

namespace ddbm::detail {
namespace {

namespace json = boost::json;

constexpr int status_of_success = 200;

std::string_view view(json::string_view text) noexcept
{
    return {text.data(), text.size()};
}

[[noreturn]] void fail_at(std::string path, std::string_view expected, std::string_view found)
{
    diagnostics diag("The reply's member " + std::move(path) + " is not what DynamoDB sends");
    diag.expected(std::string(expected)).found(std::string(found));
    throw error(errc::invalid_reply, std::move(diag));
}

[[noreturn]] void fail_kind(std::string path, std::string_view expected, const json::value& found)
{
    fail_at(std::move(path), expected, "JSON " + std::string(view(json::to_string(found.kind()))));
}

// Each of these takes one JSON value that stands at `path`.

std::string to_text(const json::value& value, const std::string& path)
{
    const json::string* text = value.if_string();
    if (!text)
        fail_kind(path, "JSON string", value);
    return std::string(text->data(), text->size());
}

double to_double(const json::value& value, const std::string& path)
{
    if (!value.is_number())
        fail_kind(path, "JSON number", value);
    return value.to_number<double>();
}

std::int64_t to_integer(const json::value& value, const std::string& path)
{
    boost::json::error_code failure;
    const std::int64_t integer = value.to_number<std::int64_t>(failure);
    if (failure)
        fail_kind(path, "JSON number without a fraction", value);
    return integer;
}

reply_object to_object(const json::value& value, const std::string& path)
{
    const json::object* object = value.if_object();
    if (!object)
        fail_kind(path, "JSON object", value);
    return {*object, path};
}

ddbm::item to_ddbm_item(const json::value& value, const std::string& path)
{
    try
    {
        return to_item(value);
    }
    catch (const error& e)
    {
        // Where it is, what it should be and what it is are known already; what kind of failure it
        // is goes into the words, since to a caller the reply is not good in any case.
        diagnostics diag = e.get_diagnostics();
        diag.message("The reply's member " + path + " is no item: " + e.code().message());
        throw error(errc::invalid_reply, std::move(diag));
    }
}

}  // namespace

const json::value* reply_object::find(std::string_view name) const
{
    const json::value* member = members_->if_contains(json::string_view(name.data(), name.size()));
    return member && !member->is_null() ? member : nullptr;
}

std::string reply_object::path_of(std::string_view name) const
{
    std::string path = path_;
    append_step(path, name);
    return path;
}

void reply_object::fail(std::string_view name, std::string_view expected, std::string_view found)
    const
{
    fail_at(path_of(name), expected, found);
}

void reply_object::fail_missing(std::string_view name) const
{
    fail(name, "a value", "nothing");
}

std::optional<std::string> reply_object::string(std::string_view name) const
{
    if (const json::value* member = find(name))
        return to_text(*member, path_of(name));
    return std::nullopt;
}

std::optional<bool> reply_object::boolean(std::string_view name) const
{
    const json::value* member = find(name);
    if (!member)
        return std::nullopt;
    const bool* truth = member->if_bool();
    if (!truth)
        fail_kind(path_of(name), "JSON true or false", *member);
    return *truth;
}

std::optional<std::int64_t> reply_object::integer(std::string_view name) const
{
    if (const json::value* member = find(name))
        return to_integer(*member, path_of(name));
    return std::nullopt;
}

std::optional<double> reply_object::number(std::string_view name) const
{
    if (const json::value* member = find(name))
        return to_double(*member, path_of(name));
    return std::nullopt;
}

std::optional<reply_object::time_point> reply_object::time(std::string_view name) const
{
    constexpr double year_9999 = 253402300800.0;

    const std::optional<double> seconds = number(name);
    if (!seconds)
        return std::nullopt;
    if (!(std::abs(*seconds) < year_9999))
        fail(name, "seconds since 1970", "another number");
    return time_point(std::chrono::milliseconds(std::llround(*seconds * 1000)));
}

std::optional<ddbm::item> reply_object::item(std::string_view name) const
{
    if (const json::value* member = find(name))
        return to_ddbm_item(*member, path_of(name));
    return std::nullopt;
}

std::optional<reply_object> reply_object::object(std::string_view name) const
{
    if (const json::value* member = find(name))
        return to_object(*member, path_of(name));
    return std::nullopt;
}

template <class Convert>
auto reply_object::each(std::string_view name, Convert convert) const
{
    std::vector<decltype(convert(std::declval<const json::value&>(), std::string()))> elements;
    const json::value* member = find(name);
    if (!member)
        return elements;

    std::string path = path_of(name);
    const json::array* array = member->if_array();
    if (!array)
        fail_kind(path, "JSON array", *member);
    const std::size_t size = path.size();
    elements.reserve(array->size());
    for (const json::value& element : *array)
    {
        append_step(path, elements.size());
        elements.push_back(convert(element, path));
        path.resize(size);
    }
    return elements;
}

std::vector<std::string> reply_object::strings(std::string_view name) const
{
    return each(name, to_text);
}

std::vector<double> reply_object::numbers(std::string_view name) const
{
    return each(name, to_double);
}

std::vector<ddbm::item> reply_object::items(std::string_view name) const
{
    return each(name, to_ddbm_item);
}

std::vector<reply_object> reply_object::objects(std::string_view name) const
{
    return each(name, to_object);
}

std::vector<std::string> reply_object::names() const
{
    std::vector<std::string> all;
    for (const json::key_value_pair& member : *members_)
        all.emplace_back(view(member.key()));
    return all;
}

std::vector<std::pair<std::string, reply_object>> reply_object::members() const
{
    std::vector<std::pair<std::string, reply_object>> all;
    for (const json::key_value_pair& member : *members_)
    {
        std::string name(view(member.key()));
        std::string path = path_of(name);
        all.emplace_back(std::move(name), to_object(member.value(), path));
    }
    return all;
}

reply_document::reply_document(std::string_view body) : resource_(buffer_, sizeof(buffer_))
{
    json::parse_options options;
    options.max_depth = json_max_depth;
    boost::json::error_code failure;
    root_ = json::parse(json::string_view(body.data(), body.size()), failure, &resource_, options);
    if (failure || !root_.is_object())
        throw not_dynamodb(status_of_success, {}, body);
}

}  // namespace ddbm::detail
