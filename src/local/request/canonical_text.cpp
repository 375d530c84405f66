#include "local/request/canonical_text.hpp"

#include "local/request/request_view.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ddbm::local::detail {
namespace {

void add_value(std::string& out, const type& t, const json::value& value);

// With its size, so that no two different ones join to the same.
void add_text(std::string& out, std::string_view text)
{
    out.append(std::to_string(text.size())).append(":").append(text);
}

std::string_view text_of(const json::value& value) noexcept
{
    const json::string* text = value.if_string();
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

void add_structure(std::string& out, const type& t, const json::object& members)
{
    out += '(';
    for (const field& f : t.fields)
        if (const json::value* value = member(members, f.name))
        {
            add_text(out, f.name);
            add_value(out, *f.what, *value);
        }
    out += ')';
}

void add_map(std::string& out, const type& t, const json::object& members)
{
    std::vector<const json::key_value_pair*> sorted;
    sorted.reserve(members.size());
    for (const json::key_value_pair& each : members)
        if (!each.value().is_null())
            sorted.push_back(&each);
    std::sort(sorted.begin(), sorted.end(), [](const auto* left, const auto* right) {
        return left->key() < right->key();
    });
    out += '{';
    for (const json::key_value_pair* each : sorted)
    {
        add_text(out, each->key());
        add_value(out, *t.element, each->value());
    }
    out += '}';
}

// The sets of attribute values are lists of texts; where else a request has such, their order makes
// no difference either.
bool is_set(const type& list) noexcept
{
    return list.element->what == kind::text || list.element->what == kind::blob;
}

void add_list(std::string& out, const type& t, const json::array& elements)
{
    std::vector<const json::value*> listed;
    listed.reserve(elements.size());
    for (const json::value& element : elements)
        listed.push_back(&element);
    if (is_set(t))
        std::sort(listed.begin(), listed.end(), [](const auto* left, const auto* right) {
            return text_of(*left) < text_of(*right);
        });
    out += '[';
    for (const json::value* element : listed)
        add_value(out, *t.element, *element);
    out += ']';
}

void add_value(std::string& out, const type& t, const json::value& value)
{
    switch (t.what)
    {
    case kind::text:
    case kind::blob:
        add_text(out, text_of(value));
        break;
    case kind::integer:
    case kind::long_integer:
        add_text(out, std::to_string(as_integer(value).value_or(0)));
        break;
    case kind::boolean:
        out += as_flag(value).value_or(false) ? '+' : '-';
        break;
    case kind::list:
        if (const json::array* elements = value.if_array())
            add_list(out, t, *elements);
        break;
    case kind::map:
        if (const json::object* members = value.if_object())
            add_map(out, t, *members);
        break;
    case kind::structure:
        if (const json::object* members = value.if_object())
            add_structure(out, t, *members);
        break;
    }
}

}  // namespace

std::string canonical_text(const type& wanted, const boost::json::object& request)
{
    std::string text;
    add_structure(text, wanted, request);
    return text;
}

}  // namespace ddbm::local::detail
