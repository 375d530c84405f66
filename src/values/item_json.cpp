#include "values/item_json.hpp"

#include "values/base64.hpp"
#include "values/json_value_writer.hpp"
#include "values/path_text.hpp"
#include "values/utf8.hpp"
#include "values/value_tree_reader.hpp"
#include "values/write_value.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <boost/json/array.hpp>
#include <boost/json/error.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <ostream>
#include <utility>

namespace ddbm::detail {
namespace {

namespace json = boost::json;

[[noreturn]] void fail(errc code, std::string path, std::string expected, std::string found)
{
    diagnostics diag;
    diag.attribute_path(std::move(path)).expected(std::move(expected)).found(std::move(found));
    throw error(code, std::move(diag));
}

// Calls `write`, whose failures are at the writer's place.
template <class Write>
void write_at(const json_value_writer& values, Write write)
{
    try
    {
        write();
    }
    catch (const error& why)
    {
        diagnostics diag = why.get_diagnostics();
        diag.attribute_path(values.path());
        throw error(why.code(), std::move(diag));
    }
}

const char* in_words(const json::value& value) noexcept
{
    switch (value.kind())
    {
    case json::kind::null:
        return "null";
    case json::kind::bool_:
        return "true or false";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
        return "a number";
    case json::kind::string:
        return "a string";
    case json::kind::array:
        return "an array";
    case json::kind::object:
        return "an object";
    }
    return "something else";
}

std::string quote(std::string_view text)
{
    constexpr std::size_t most = 64;
    if (text.size() > most)
        return "a text of " + std::to_string(text.size()) + " bytes";
    return '"' + std::string(text) + '"';
}

// Takes nothing but what DynamoDB sends, and says where in the item it found something else.
class strict_rules
{
public:
    static constexpr std::size_t levels = limits::nesting_levels;

    explicit strict_rules(std::string& path) noexcept : path_(path) {}

    template <class ReadMember>
    attribute_value value(const json::value& json, ReadMember read_member) const
    {
        const json::object& sent = object(json, "an object with the type of the value");
        if (sent.size() != 1)
        {
            const std::string count = std::to_string(sent.size());
            fail_shape("one type of the value", "an object with " + count + " members");
        }
        const json::key_value_pair& member = *sent.begin();
        const std::string_view type(member.key().data(), member.key().size());
        attribute_value found;
        if (!read_member(type, member.value(), found))
            fail_shape("one of the ten types", quote(type));
        return found;
    }

    const json::object& members(const json::value& json) const
    {
        return object(json, "an object of names and values");
    }

    const json::array& elements(const json::value& json) const
    {
        const json::array* sent = json.if_array();
        if (!sent)
            fail_shape("an array", in_words(json));
        return *sent;
    }

    std::string_view text(const json::value& json) const
    {
        const json::string* sent = json.if_string();
        if (!sent)
            fail_shape("a JSON string", in_words(json));
        return {sent->data(), sent->size()};
    }

    ddbm::number number(const json::value& json) const
    {
        const std::string_view sent = text(json);
        ddbm::number value;
        if (const errc failure = ddbm::number::try_parse(sent, value); failure != errc{})
            fail(failure, path_, "a number", quote(sent));
        return value;
    }

    ddbm::binary binary(const json::value& json) const
    {
        const std::string_view sent = text(json);
        ddbm::binary bytes;
        if (const errc failure = base64_decode(sent, bytes); failure != errc{})
            fail(failure, path_, "base64", quote(sent));
        return bytes;
    }

    bool boolean(const json::value& json) const
    {
        const bool* truth = json.if_bool();
        if (!truth)
            fail_shape("true or false", in_words(json));
        return *truth;
    }

    void null(const json::value& json) const
    {
        if (!boolean(json))
            fail_shape("true", "false");
    }

    void check_name(std::string_view) const {}

    void check_set(attribute_type, const json::array& sent) const
    {
        if (sent.empty())
            fail(errc::empty_set, path_, "a set with elements", "an empty set");
    }

    void check_element(attribute_type, const json::value&) const {}

    [[noreturn]] void refuse_duplicates(attribute_type, const json::array&) const
    {
        fail(errc::duplicate_in_set, path_, "different elements", "equal ones");
    }

    [[noreturn]] void refuse_levels() const
    {
        const std::string most = std::to_string(levels);
        fail(errc::nesting_too_deep, path_, "at most " + most + " levels", "one more");
    }

    // A longer path for as long as it lives.
    class place
    {
    public:
        template <class Step>
        place(std::string& path, Step step) : path_(path), size_(path.size())
        {
            append_step(path, step);
        }
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place() { path_.resize(size_); }

    private:
        std::string& path_;
        const std::size_t size_;
    };

    template <class Step>
    place at(Step step) const
    {
        return place(path_, step);
    }

private:
    const json::object& object(const json::value& json, const char* expected) const
    {
        const json::object* sent = json.if_object();
        if (!sent)
            fail_shape(expected, in_words(json));
        return *sent;
    }

    [[noreturn]] void fail_shape(std::string expected, std::string found) const
    {
        fail(errc::invalid_reply, path_, std::move(expected), std::move(found));
    }

    std::string& path_;
};

// Calls `convert` with the tree of the text, which lives no longer than that.
template <class Convert>
auto with_tree(std::string_view text, Convert convert)
{
    unsigned char buffer[4096];
    json::monotonic_resource resource(buffer);
    json::parse_options options;
    options.max_depth = json_max_depth;

    boost::json::error_code failure;
    const json::string_view view(text.data(), text.size());
    const json::value tree = json::parse(view, failure, &resource, options);
    if (failure == json::error::too_deep)
        throw error(errc::nesting_too_deep);
    if (failure)
        check_utf8("the JSON text", text);
    if (failure)
        throw error(errc::invalid_reply, "The text is no JSON: " + failure.message());
    return convert(tree);
}

}  // namespace

void write_json(json_writer& out, const attribute_value& value)
{
    json_value_writer values(out, json_style::item, value_writer::root::value);
    write_at(values, [&] { write_value(values, value); });
}

void write_json(json_writer& out, const item& attributes)
{
    json_value_writer values(out, json_style::item);
    write_at(values, [&] { write_item(values, attributes); });
}

attribute_value to_attribute_value(const boost::json::value& json, std::string& path)
{
    return value_tree_reader(strict_rules(path)).read(json);
}

item to_item(const boost::json::value& json)
{
    std::string path;
    return value_tree_reader(strict_rules(path)).read_item(json);
}

}  // namespace ddbm::detail

namespace ddbm {

std::string to_json(const item& attributes)
{
    std::string text;
    detail::json_writer writer(text);
    detail::write_json(writer, attributes);
    return text;
}

std::string to_json(const attribute_value& value)
{
    std::string text;
    detail::json_writer writer(text);
    detail::write_json(writer, value);
    return text;
}

namespace {

// For people, who are better served with the reason than with an exception.
template <class T>
std::ostream& print_json(std::ostream& out, const T& value)
{
    try
    {
        return out << to_json(value);
    }
    catch (const error& why)
    {
        return out << '(' << why.what() << ')';
    }
}

}  // namespace

std::ostream& item::print(std::ostream& out) const
{
    return print_json(out, *this);
}

std::ostream& attribute_value::print(std::ostream& out) const
{
    return print_json(out, *this);
}

item item_from_json(std::string_view text)
{
    return detail::with_tree(text, detail::to_item);
}

attribute_value attribute_value_from_json(std::string_view text)
{
    return detail::with_tree(text, [](const boost::json::value& json) {
        std::string path;
        return detail::to_attribute_value(json, path);
    });
}

}  // namespace ddbm
