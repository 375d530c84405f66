#include "local/request/value_text.hpp"

#include "local/request/request_view.hpp"

namespace ddbm::local::detail {
namespace {

// A report repeats the same part of a request up to ten times.
constexpr std::size_t enough = 1 << 20;

void append_value(std::string& out, const type& t, const json::value& value);

void append_list(std::string& out, const type& t, const json::array& elements)
{
    out += '[';
    const char* separator = "";
    for (const json::value& element : elements)
    {
        if (out.size() > enough)
            break;
        out += separator;
        separator = ", ";
        append_value(out, *t.element, element);
    }
    out += ']';
}

void append_map(std::string& out, const type& t, const json::object& members)
{
    out += '{';
    const char* separator = "";
    for (const json::key_value_pair& member : members)
    {
        if (out.size() > enough)
            break;
        out += separator;
        separator = ", ";
        out.append(view(member.key())).append("=");
        append_value(out, *t.element, member.value());
    }
    out += '}';
}

void append_structure(std::string& out, const type& t, const json::object& members)
{
    out.append(t.name).append("(");
    const char* separator = "";
    for (const field& f : t.fields)
    {
        const json::value* value = member(members, f.name);
        if (!value || out.size() > enough)
            continue;
        out += separator;
        separator = ", ";
        append_member_name(out, f.name);
        out += '=';
        append_value(out, *f.what, *value);
    }
    out += ')';
}

void append_value(std::string& out, const type& t, const json::value& value)
{
    if (const json::string* text = value.if_string())
        out.append(text->data(), text->size());
    else if (const bool* flag = value.if_bool())
        out += *flag ? "true" : "false";
    else if (const json::array* elements = value.if_array())
        append_list(out, t, *elements);
    else if (value.is_null())
        out += "null";
    else if (!value.is_object())
        out += std::to_string(as_integer(value).value_or(0));
    else if (t.what == kind::map)
        append_map(out, t, value.get_object());
    else
        append_structure(out, t, value.get_object());
}

}  // namespace

std::string value_text(const type& t, const boost::json::value& value)
{
    std::string text;
    append_value(text, t, value);
    return text;
}

void append_member_name(std::string& out, std::string_view name)
{
    const std::size_t first = out.size();
    out += name;
    if (first < out.size() && out[first] >= 'A' && out[first] <= 'Z')
        out[first] = static_cast<char>(out[first] - 'A' + 'a');
}

}  // namespace ddbm::local::detail
