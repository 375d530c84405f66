// A value is an object with one member, its type: {"S":"x"}, {"N":"1"}, {"BOOL":true},
// {"NULL":true},
// {"B":"base64"}, {"SS":["x"]}, {"NS":["1"]}, {"BS":["base64"]}, {"L":[value]},
// {"M":{"name":value}}. An item is the object of names and values alone.

#include "values/item_json.hpp"

#include "values/base64.hpp"
#include "values/utf8.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/error.hpp>

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

constexpr int max_levels = 32;

[[noreturn]] void fail(errc code, std::string path, std::string expected, std::string found)
{
    diagnostics diag;
    diag.attribute_path(std::move(path)).expected(std::move(expected)).found(std::move(found));
    throw error(code, std::move(diag));
}

[[noreturn]] void fail_utf8(std::string path, std::string_view what, std::string_view text)
{
    diagnostics diag(not_utf8(what, text));
    diag.attribute_path(std::move(path));
    throw error(errc::invalid_utf8, std::move(diag));
}

void append_name(std::string& path, std::string_view name)
{
    if (!path.empty())
        path += '.';
    path += name;
}

void append_index(std::string& path, std::size_t index)
{
    path += '[';
    path += std::to_string(index);
    path += ']';
}

// Writing. The path is a chain through the stack, put together only for a failure.

struct place
{
    const place* parent;
    std::string_view name;
    std::size_t index;
};

std::string path_of(const place* at)
{
    if (!at)
        return {};
    std::string path = path_of(at->parent);
    if (at->name.data())
        append_name(path, at->name);
    else
        append_index(path, at->index);
    return path;
}

class value_printer
{
public:
    explicit value_printer(json_writer& out) noexcept : out_(out) {}

    void print(const attribute_value& value, const place* at)
    {
        out_.begin_object().plain_key(type_name(value.type()));
        switch (value.type())
        {
        case attribute_type::s:
            print(*value.get_if_string(), at);
            break;
        case attribute_type::n:
            print(*value.get_if_number(), at);
            break;
        case attribute_type::b:
            print(*value.get_if_binary(), at);
            break;
        case attribute_type::boolean:
            out_.boolean(*value.get_if_bool());
            break;
        case attribute_type::null:
            out_.boolean(true);
            break;
        case attribute_type::m:
            enter(at);
            print(*value.get_if_map(), at);
            --level_;
            break;
        case attribute_type::l:
            enter(at);
            print(*value.get_if_list(), at);
            --level_;
            break;
        case attribute_type::ss:
            print(*value.get_if_string_set(), at);
            break;
        case attribute_type::ns:
            print(*value.get_if_number_set(), at);
            break;
        case attribute_type::bs:
            print(*value.get_if_binary_set(), at);
            break;
        }
        out_.end_object();
    }

    void print(const item& attributes, const place* at)
    {
        out_.begin_object();
        for (const auto& [name, value] : attributes)
        {
            const place here{at, name, 0};
            if (!out_.try_key(name))
                fail_utf8(path_of(at), "the name of an attribute", name);
            print(value, &here);
        }
        out_.end_object();
    }

private:
    void enter(const place* at)
    {
        if (++level_ > max_levels)
            fail(errc::nesting_too_deep, path_of(at), "at most 32 levels", "one more");
    }

    void print(const std::string& text, const place* at)
    {
        if (!out_.try_string(text))
            fail_utf8(path_of(at), "a string", text);
    }

    void print(const number& value, const place*)
    {
        char text[number::max_text_size];
        const char* last = value.write(text);
        out_.quoted({text, static_cast<std::size_t>(last - text)});
    }

    void print(const binary& bytes, const place*) { out_.base64(bytes); }

    void print(const attribute_value::list& elements, const place* at)
    {
        out_.begin_array();
        place here{at, {}, 0};
        for (const attribute_value& element : elements)
        {
            print(element, &here);
            ++here.index;
        }
        out_.end_array();
    }

    // A set can still be empty after a move.
    template <class T>
    void print(const value_set<T>& elements, const place* at)
    {
        if (elements.empty())
            fail(errc::empty_set, path_of(at), "a set with elements", "an empty set");
        out_.begin_array();
        place here{at, {}, 0};
        for (const T& element : elements)
        {
            print(element, &here);
            ++here.index;
        }
        out_.end_array();
    }

    json_writer& out_;
    int level_ = 0;
};

// Reading.

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

std::string_view view(const json::string& text) noexcept
{
    return {text.data(), text.size()};
}

class value_parser
{
public:
    explicit value_parser(std::string& path) noexcept : path_(path) {}

    attribute_value parse(const json::value& json)
    {
        const json::object* object = json.if_object();
        if (!object)
            fail_shape("an object with the type of the value", in_words(json));
        if (object->size() != 1)
        {
            const std::string count = std::to_string(object->size());
            fail_shape("one type of the value", "an object with " + count + " members");
        }
        const json::key_value_pair& member = *object->begin();
        const std::string_view type(member.key().data(), member.key().size());
        return parse(type, member.value());
    }

    item parse_map(const json::value& json)
    {
        const json::object* object = json.if_object();
        if (!object)
            fail_shape("an object of names and values", in_words(json));
        item attributes;
        for (const json::key_value_pair& member : *object)
        {
            const std::size_t size = path_.size();
            const std::string_view name(member.key().data(), member.key().size());
            append_name(path_, name);
            attributes.set(std::string(name), parse(member.value()));
            path_.resize(size);
        }
        return attributes;
    }

private:
    attribute_value parse(std::string_view type, const json::value& json)
    {
        if (type == "S")
            return parse_string(json);
        if (type == "N")
            return parse_number(json);
        if (type == "BOOL")
            return parse_bool(json);
        if (type == "M")
        {
            enter();
            item attributes = parse_map(json);
            --level_;
            return attributes;
        }
        if (type == "L")
        {
            enter();
            attribute_value::list elements = parse_list(json);
            --level_;
            return elements;
        }
        if (type == "NULL")
            return parse_null(json);
        if (type == "B")
            return parse_binary(json);
        if (type == "SS")
            return parse_set<std::string>(json, &value_parser::parse_string);
        if (type == "NS")
            return parse_set<number>(json, &value_parser::parse_number);
        if (type == "BS")
            return parse_set<binary>(json, &value_parser::parse_binary);
        fail_shape("one of the ten types", quote(type));
    }

    void enter()
    {
        if (++level_ > max_levels)
            fail(errc::nesting_too_deep, path_, "at most 32 levels", "one more");
    }

    std::string_view parse_text(const json::value& json)
    {
        const json::string* text = json.if_string();
        if (!text)
            fail_shape("a JSON string", in_words(json));
        return view(*text);
    }

    std::string parse_string(const json::value& json) { return std::string(parse_text(json)); }

    number parse_number(const json::value& json)
    {
        const std::string_view text = parse_text(json);
        number value;
        if (const errc failure = number::try_parse(text, value); failure != errc{})
            fail(failure, path_, "a number", quote(text));
        return value;
    }

    binary parse_binary(const json::value& json)
    {
        const std::string_view text = parse_text(json);
        binary bytes;
        if (const errc failure = base64_decode(text, bytes); failure != errc{})
            fail(failure, path_, "base64", quote(text));
        return bytes;
    }

    bool parse_bool(const json::value& json)
    {
        const bool* truth = json.if_bool();
        if (!truth)
            fail_shape("true or false", in_words(json));
        return *truth;
    }

    std::nullptr_t parse_null(const json::value& json)
    {
        if (!parse_bool(json))
            fail_shape("true", "false");
        return nullptr;
    }

    const json::array& parse_array(const json::value& json)
    {
        const json::array* elements = json.if_array();
        if (!elements)
            fail_shape("an array", in_words(json));
        return *elements;
    }

    attribute_value::list parse_list(const json::value& json)
    {
        const json::array& elements = parse_array(json);
        attribute_value::list list;
        list.reserve(elements.size());
        for (const json::value& element : elements)
        {
            const std::size_t size = path_.size();
            append_index(path_, list.size());
            list.push_back(parse(element));
            path_.resize(size);
        }
        return list;
    }

    template <class T>
    value_set<T>
    parse_set(const json::value& json, T (value_parser::*parse_element)(const json::value&))
    {
        const json::array& array = parse_array(json);
        if (array.empty())
            fail(errc::empty_set, path_, "a set with elements", "an empty set");

        std::vector<T> elements;
        elements.reserve(array.size());
        for (const json::value& element : array)
            elements.push_back((this->*parse_element)(element));
        try
        {
            return value_set<T>(std::move(elements));
        }
        catch (const error& e)
        {
            diagnostics diag = e.get_diagnostics();
            diag.attribute_path(path_);
            throw error(e.code(), std::move(diag));
        }
    }

    [[noreturn]] void fail_shape(std::string expected, std::string found)
    {
        fail(errc::invalid_reply, path_, std::move(expected), std::move(found));
    }

    std::string& path_;
    int level_ = 0;
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
    value_printer(out).print(value, nullptr);
}

void write_json(json_writer& out, const item& attributes)
{
    value_printer(out).print(attributes, nullptr);
}

attribute_value to_attribute_value(const boost::json::value& json, std::string& path)
{
    return value_parser(path).parse(json);
}

item to_item(const boost::json::value& json)
{
    std::string path;
    return value_parser(path).parse_map(json);
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
