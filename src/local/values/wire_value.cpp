#include "local/values/wire_value.hpp"

#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "local/values/wire_number.hpp"
#include "values/base64.hpp"
#include "values/json_value_writer.hpp"
#include "values/utf8.hpp"
#include "values/value_tree_reader.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/limits.hpp>

#include <utility>

namespace ddbm::local::detail {
namespace {

// The service counts the value in the innermost list or map as a level, too.
constexpr std::size_t max_containers = limits::nesting_levels - 1;

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

const set_words& words_of(attribute_type type) noexcept
{
    return type == attribute_type::ss   ? string_set_words
           : type == attribute_type::ns ? number_set_words
                                        : binary_set_words;
}

[[noreturn]] void refuse_nesting()
{
    refuse(std::string(nested_too_deep));
}

// check_shape() has found this right, and texts base64 where they must be.
[[noreturn]] void refuse_shape()
{
    throw service_error(400, serialization_exception);
}

// The service's. Within a value the members come in the order of the text, each with its own
// failures; that there are several is the last of them.
class service_rules
{
public:
    static constexpr std::size_t levels = max_containers;

    template <class ReadMember>
    attribute_value value(const json::value& json, ReadMember read_member) const
    {
        attribute_value result;
        int types = 0;
        if (const json::object* sent = json.if_object())
        {
            for (const json::key_value_pair& member : *sent)
            {
                const std::string_view type(member.key().data(), member.key().size());
                if (!member.value().is_null())
                    types += read_member(type, member.value(), result);
            }
        }
        if (types == 0)
            refuse("Supplied AttributeValue is empty, must contain exactly one of the supported "
                   "datatypes");
        if (types > 1)
            refuse("Supplied AttributeValue has more than one datatypes set, must contain exactly "
                   "one of the supported datatypes");
        return result;
    }

    const json::object& members(const json::value& json) const
    {
        const json::object* sent = json.if_object();
        if (!sent)
            refuse_shape();
        return *sent;
    }

    const json::array& elements(const json::value& json) const
    {
        const json::array* sent = json.if_array();
        if (!sent)
            refuse_shape();
        return *sent;
    }

    std::string_view text(const json::value& json) const
    {
        const json::string* sent = json.if_string();
        if (!sent)
            refuse_shape();
        return {sent->data(), sent->size()};
    }

    ddbm::number number(const json::value& json) const { return parse_wire_number(text(json)); }

    ddbm::binary binary(const json::value& json) const
    {
        ddbm::binary bytes;
        if (ddbm::detail::base64_decode(text(json), bytes) != errc{})
            refuse_shape();
        return bytes;
    }

    bool boolean(const json::value& json) const { return as_flag(json).value_or(false); }

    void null(const json::value& json) const
    {
        if (!boolean(json))
            refuse_parameter("Null attribute value types must have the value of true");
    }

    void check_name(std::string_view name) const { check_attribute_name(name); }

    void check_set(attribute_type type, const json::array& sent) const
    {
        if (sent.empty())
            refuse(words_of(type).empty);
    }

    void check_element(attribute_type type, const json::value& json) const
    {
        if (json.is_null())
            refuse(words_of(type).null_element);
    }

    [[noreturn]] void refuse_duplicates(attribute_type type, const json::array& sent) const
    {
        const set_words& words = words_of(type);
        std::string message = words.duplicates_before;
        if (words.duplicates_after)
            message += list_texts(sent) + words.duplicates_after;
        refuse(std::move(message));
    }

    [[noreturn]] void refuse_levels() const { refuse_nesting(); }

    // The service does not say where.
    template <class Step>
    int at(Step) const
    {
        return 0;
    }

private:
    // "[a, a]", as the set was sent.
    std::string list_texts(const json::array& elements) const
    {
        std::string list = "[";
        for (const json::value& element : elements)
        {
            if (list.size() > 1)
                list += ", ";
            list += text(element);
        }
        return list += ']';
    }
};

using reader = ddbm::detail::value_tree_reader<service_rules>;

// -- Items that did not come as JSON

void check_text(std::string_view text)
{
    ddbm::detail::check_utf8("a string", text);
}

void check_value(const attribute_value& value, std::size_t level);

// `level` lists and maps are around it.
void check_members(const item& attributes, std::size_t level)
{
    for (const auto& [name, value] : attributes)
    {
        check_text(name);
        check_attribute_name(name);
        check_value(value, level);
    }
}

std::size_t next_level(std::size_t level)
{
    if (level == max_containers)
        refuse_nesting();
    return level + 1;
}

void check_value(const attribute_value& value, std::size_t level)
{
    if (const auto* text = value.get_if_string())
        check_text(*text);
    else if (const auto* members = value.get_if_map())
        check_members(*members, next_level(level));
    else if (const auto* elements = value.get_if_list())
    {
        const std::size_t inner = next_level(level);
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
        check_members(attributes, 0);
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
    return reader().read(json);
}

item read_item(const boost::json::object& json)
{
    return reader().read_members(json);
}

void write_item(ddbm::detail::json_writer& out, const item& attributes)
{
    ddbm::detail::json_value_writer values(out, ddbm::detail::json_style::reply);
    ddbm::detail::write_item(values, attributes);
}

}  // namespace ddbm::local::detail
