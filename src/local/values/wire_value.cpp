// Reads depth first and stops at the first failure. Within a value the members come in the order of
// the text, each with its own failures; that there are several is the last of them.

#include "local/values/wire_value.hpp"

#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_number.hpp"
#include "values/base64.hpp"
#include "values/json_writer.hpp"
#include "values/utf8.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>

#include <utility>

namespace ddbm::local::detail {
namespace {

using ddbm::detail::json_writer;

// The attribute itself is the first, what is in its innermost list or map the last.
constexpr int first_level = 1;
constexpr int max_levels = 32;

std::string_view view(const json::string& text) noexcept
{
    return {text.data(), text.size()};
}

std::string_view view(json::string_view text) noexcept
{
    return {text.data(), text.size()};
}

// check_shape() has found the type right, and the text base64.
std::string_view text_of(const json::value& value)
{
    if (const json::string* text = value.if_string())
        return view(*text);
    throw service_error(400, serialization_exception);
}

const json::array& array_of(const json::value& value)
{
    if (const json::array* elements = value.if_array())
        return *elements;
    throw service_error(400, serialization_exception);
}

// "[a, a]", as the set was sent.
std::string list_texts(const json::array& elements)
{
    std::string text = "[";
    for (const json::value& element : elements)
    {
        if (text.size() > 1)
            text += ", ";
        text += text_of(element);
    }
    return text += ']';
}

std::string read_string(const json::value& value)
{
    return std::string(text_of(value));
}

number read_number(const json::value& value)
{
    return parse_wire_number(text_of(value));
}

binary read_binary(const json::value& value)
{
    binary bytes;
    if (ddbm::detail::base64_decode(text_of(value), bytes) != errc{})
        throw service_error(400, serialization_exception);
    return bytes;
}

// What is wrong with a set as such, in the words of its type.
struct set_words
{
    const char* empty;
    const char* null_element;
    const char* duplicates_before;  // in front of the elements, or the whole text
    const char* duplicates_after;   // null: the elements are not printed
};

constexpr set_words string_set_words = {
    "One or more parameter values were invalid: An string set  may not be empty",
    "One or more parameter values were invalid: An string set may not have a null string as a "
    "member",
    "One or more parameter values were invalid: Input collection ",
    " contains duplicates.",
};
constexpr set_words number_set_words = {
    "One or more parameter values were invalid: An number set  may not be empty",
    "The parameter cannot be converted to a numeric value: null",
    "Input collection contains duplicates",
    nullptr,
};
constexpr set_words binary_set_words = {
    "One or more parameter values were invalid: Binary sets should not be empty",
    "One or more parameter values were invalid: Binary sets may not contain null or empty values",
    "One or more parameter values were invalid: Input collection ",
    "of type BS contains duplicates.",
};

template <class T>
value_set<T>
read_set(const json::value& value, const set_words& words, T (*read_element)(const json::value&))
{
    const json::array& sent = array_of(value);
    if (sent.empty())
        refuse(words.empty);

    std::vector<T> elements;
    elements.reserve(sent.size());
    for (const json::value& element : sent)
    {
        if (element.is_null())
            refuse(words.null_element);
        elements.push_back(read_element(element));
    }
    try
    {
        return value_set<T>(std::move(elements));
    }
    catch (const error&)
    {
        std::string text = words.duplicates_before;
        if (words.duplicates_after)
            text += list_texts(sent) + words.duplicates_after;
        refuse(std::move(text));
    }
}

attribute_value read_at(const json::value& value, int level);

int next_level(int level)
{
    if (level == max_levels)
        refuse(std::string(nested_too_deep));
    return level + 1;
}

item read_members(const json::object& members, int level)
{
    item attributes;
    for (const json::key_value_pair& member : members)
    {
        const std::string_view name = view(member.key());
        check_attribute_name(name);
        attributes.set(std::string(name), read_at(member.value(), level));
    }
    return attributes;
}

attribute_value read_map(const json::value& value, int level)
{
    const json::object* members = value.if_object();
    if (!members)
        throw service_error(400, serialization_exception);
    return read_members(*members, next_level(level));
}

attribute_value read_list(const json::value& value, int level)
{
    const json::array& sent = array_of(value);
    const int inner = next_level(level);
    attribute_value::list elements;
    elements.reserve(sent.size());
    for (const json::value& element : sent)
        elements.push_back(read_at(element, inner));
    return elements;
}

attribute_value read_null(const json::object& sent)
{
    if (!flag_member(sent, "NULL").value_or(false))
        refuse_parameter("Null attribute value types must have the value of true");
    return nullptr;
}

// False: there is no such type.
bool read_member(
    std::string_view type,
    const json::value& value,
    const json::object& sent,
    int level,
    attribute_value& out
)
{
    if (type == "S")
        out = read_string(value);
    else if (type == "N")
        out = read_number(value);
    else if (type == "B")
        out = read_binary(value);
    else if (type == "BOOL")
        out = flag_member(sent, "BOOL").value_or(false);
    else if (type == "NULL")
        out = read_null(sent);
    else if (type == "M")
        out = read_map(value, level);
    else if (type == "L")
        out = read_list(value, level);
    else if (type == "SS")
        out = read_set<std::string>(value, string_set_words, read_string);
    else if (type == "NS")
        out = read_set<number>(value, number_set_words, read_number);
    else if (type == "BS")
        out = read_set<binary>(value, binary_set_words, read_binary);
    else
        return false;
    return true;
}

attribute_value read_at(const json::value& value, int level)
{
    attribute_value result;
    int types = 0;
    if (const json::object* sent = value.if_object())
    {
        for (const json::key_value_pair& member : *sent)
            if (!member.value().is_null())
                types += read_member(view(member.key()), member.value(), *sent, level, result);
    }
    if (types == 0)
        refuse("Supplied AttributeValue is empty, must contain exactly one of the supported "
               "datatypes");
    if (types > 1)
        refuse("Supplied AttributeValue has more than one datatypes set, must contain exactly one "
               "of the supported datatypes");
    return result;
}

void write_text(json_writer& out, const std::string& text)
{
    out.string(text);
}

void write_text(json_writer& out, const binary& bytes)
{
    out.base64(bytes);
}

void write_text(json_writer& out, const number& value)
{
    char text[number::max_text_size];
    const std::string_view written(text, static_cast<std::size_t>(value.write(text) - text));
    if (written.find('E') == written.npos)
        out.quoted(written);
    else
        out.quoted(value.to_plain_string());
}

template <class T>
void write_set(json_writer& out, const value_set<T>& elements)
{
    out.begin_array();
    for (const T& element : elements)
        write_text(out, element);
    out.end_array();
}

void write_list(json_writer& out, const attribute_value::list& elements)
{
    out.begin_array();
    for (const attribute_value& element : elements)
        write_value(out, element);
    out.end_array();
}

// -- Items that did not come as JSON

void check_text(std::string_view text)
{
    ddbm::detail::check_utf8("a string", text);
}

void check_value(const attribute_value& value, int level);

void check_members(const item& attributes, int level)
{
    for (const auto& [name, value] : attributes)
    {
        check_text(name);
        check_attribute_name(name);
        check_value(value, level);
    }
}

void check_value(const attribute_value& value, int level)
{
    if (const auto* text = value.get_if_string())
        check_text(*text);
    else if (const auto* members = value.get_if_map())
        check_members(*members, next_level(level));
    else if (const auto* elements = value.get_if_list())
    {
        const int inner = next_level(level);
        for (const attribute_value& each : *elements)
            check_value(each, inner);
    }
    else if (const auto* strings = value.get_if_string_set())
    {
        if (strings->empty())
            refuse(string_set_words.empty);
        for (const std::string& each : *strings)
            check_text(each);
    }
    else if (const auto* numbers = value.get_if_number_set(); numbers && numbers->empty())
        refuse(number_set_words.empty);
    else if (const auto* binaries = value.get_if_binary_set(); binaries && binaries->empty())
        refuse(binary_set_words.empty);
}

}  // namespace

void check_item(const item& attributes)
{
    try
    {
        check_members(attributes, first_level);
    }
    catch (const error&)
    {
        // Throws the same, and knows where in the item it is.
        to_json(attributes);
        throw;
    }
}

void check_attribute_name(std::string_view name)
{
    if (name.empty())
        refuse_parameter("Empty attribute name");
    if (name.size() > limits::attribute_name_bytes)
        refuse_parameter("Attribute name is too large, must be less than 65535 bytes");
}

attribute_value read_value(const boost::json::value& json)
{
    return read_at(json, first_level);
}

item read_item(const boost::json::object& json)
{
    return read_members(json, first_level);
}

void write_value(json_writer& out, const attribute_value& value)
{
    out.begin_object().plain_key(type_name(value.type()));
    switch (value.type())
    {
    case attribute_type::s:
        write_text(out, *value.get_if_string());
        break;
    case attribute_type::n:
        write_text(out, *value.get_if_number());
        break;
    case attribute_type::b:
        write_text(out, *value.get_if_binary());
        break;
    case attribute_type::boolean:
        out.boolean(*value.get_if_bool());
        break;
    case attribute_type::null:
        out.boolean(true);
        break;
    case attribute_type::m:
        write_item(out, *value.get_if_map());
        break;
    case attribute_type::l:
        write_list(out, *value.get_if_list());
        break;
    case attribute_type::ss:
        write_set(out, *value.get_if_string_set());
        break;
    case attribute_type::ns:
        write_set(out, *value.get_if_number_set());
        break;
    case attribute_type::bs:
        write_set(out, *value.get_if_binary_set());
        break;
    }
    out.end_object();
}

void write_item(json_writer& out, const item& attributes)
{
    out.begin_object();
    for (const auto& attribute : attributes)
    {
        out.key(attribute.first);
        write_value(out, attribute.second);
    }
    out.end_object();
}

}  // namespace ddbm::local::detail
