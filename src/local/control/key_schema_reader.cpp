#include "local/control/key_schema_reader.hpp"

#include "local/request/enum_member.hpp"
#include "local/request/request_view.hpp"
#include "local/service_error.hpp"
#include "protocol/wire_names.hpp"

#include <ddbm/limits.hpp>

#include <algorithm>

namespace ddbm::local::detail {

namespace {

using ddbm::detail::wire_name;

struct key_element
{
    std::string_view name;
    bool partition = false;  // HASH, not RANGE
};

const json::array& elements_of(const json::object& owner)
{
    static const json::array none;
    const json::array* const given = array_member(owner, "KeySchema");
    return given ? *given : none;
}

std::vector<key_element> read_elements(const json::object& owner)
{
    std::vector<key_element> elements;
    for (const json::value& element : elements_of(owner))
    {
        if (const json::object* const o = element.if_object())
            elements.push_back(
                {text_member(*o, "AttributeName").value_or(""),
                 enum_member<key_type>(*o, "KeyType") == key_type::hash}
            );
    }
    return elements;
}

void check_defined(
    const std::vector<key_element>& elements, const attribute_definitions& definitions
)
{
    std::vector<std::string_view> names;
    bool all = true;
    for (const key_element& element : elements)
    {
        names.push_back(element.name);
        all = all && definitions.find(element.name);
    }
    if (!all)
        refuse_parameter(
            "Some index key attributes are not defined in AttributeDefinitions. Keys: " +
            list_text(names) + ", AttributeDefinitions: " + definitions.names()
        );
}

void check_first(const std::vector<key_element>& elements)
{
    if (elements.empty() || !elements.front().partition)
        refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}

key_schema
made_of(const std::vector<key_element>& elements, const attribute_definitions& definitions)
{
    key_schema keys;
    for (const key_element& element : elements)
        (element.partition ? keys.partition : keys.sort).push_back(*definitions.find(element.name));
    return keys;
}

bool has_duplicates(const std::vector<key_element>& elements)
{
    for (auto i = elements.begin(); i != elements.end(); ++i)
    {
        if (std::any_of(elements.begin(), i, [&](const key_element& e) {
                return e.name == i->name;
            }))
            return true;
    }
    return false;
}

constexpr const char* same_names =
    "Both the Hash Key and the Range Key element in the KeySchema have the same name";

}  // namespace

attribute_definitions::attribute_definitions(const json::object& request)
{
    const json::array* const given = array_member(request, "AttributeDefinitions");
    if (!given)
        return;
    for (const json::value& element : *given)
    {
        const json::object* const o = element.if_object();
        if (!o)
            continue;
        const auto type = enum_member<attribute_type>(*o, "AttributeType");
        list_.push_back(
            {std::string(text_member(*o, "AttributeName").value_or("")),
             type.value_or(attribute_type::s)}
        );
    }
}

void attribute_definitions::add_known(const table& t)
{
    const auto add = [this](const key_schema& keys) {
        for (const auto* part : {&keys.partition, &keys.sort})
        {
            for (const key_attribute& attribute : *part)
            {
                if (!find(attribute.name))
                    list_.push_back(attribute);
            }
        }
    };
    add(t.keys);
    for (const index& i : t.indexes)
        add(i.keys);
}

const key_attribute* attribute_definitions::find(std::string_view name) const noexcept
{
    const auto found = std::find_if(list_.rbegin(), list_.rend(), [&](const key_attribute& a) {
        return a.name == name;
    });
    return found == list_.rend() ? nullptr : &*found;
}

void attribute_definitions::check_duplicates() const
{
    for (const key_attribute& attribute : list_)
    {
        if (find(attribute.name) != &attribute)
            refuse("Attribute Name is duplicated: " + attribute.name);
    }
}

void attribute_definitions::check_all_used(const table& t) const
{
    if (t.indexes.empty())
    {
        if (list_.size() != t.keys.partition.size() + t.keys.sort.size())
            refuse_parameter(
                "Number of attributes in KeySchema does not exactly match number of attributes "
                "defined in AttributeDefinitions"
            );
        return;
    }
    std::vector<std::string_view> used;
    for (const key_attribute& attribute : list_)
    {
        if (t.key_type(attribute.name))
            used.push_back(attribute.name);
    }
    if (used.size() != list_.size())
        refuse_parameter(
            "Some AttributeDefinitions are not used. AttributeDefinitions: " + names() +
            ", keys used: " + list_text(used)
        );
}

std::string attribute_definitions::names() const
{
    std::vector<std::string_view> all;
    for (const key_attribute& attribute : list_)
        all.push_back(attribute.name);
    return list_text(all);
}

key_schema read_key_schema(const json::object& owner, const attribute_definitions& definitions)
{
    const std::vector<key_element> elements = read_elements(owner);
    check_defined(elements, definitions);
    if (has_duplicates(elements))
        refuse(same_names);
    check_first(elements);
    if (elements.size() > 1 && elements[1].partition)
        refuse("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    return made_of(elements, definitions);
}

key_schema
read_global_key_schema(const json::object& owner, const attribute_definitions& definitions)
{
    const std::vector<key_element> elements = read_elements(owner);
    check_defined(elements, definitions);
    if (has_duplicates(elements))
        refuse(
            elements.size() == 2
                ? same_names
                : "The KeySchema contains multiple key attributes with the same name"
        );
    check_first(elements);
    const auto first_sort =
        std::find_if(elements.begin(), elements.end(), [](const key_element& e) {
            return !e.partition;
        });
    if (std::any_of(first_sort, elements.end(), [](const key_element& e) { return e.partition; }))
        refuse_parameter(
            "All HASH key attributes must precede RANGE key attributes in the KeySchema"
        );
    key_schema keys = made_of(elements, definitions);
    for (const auto* part : {&keys.partition, &keys.sort})
    {
        if (part->size() > limits::index_key_parts)
            refuse_parameter(
                "The KeySchema exceeds the maximum allowed number of " +
                std::string(wire_name(part == &keys.partition ? key_type::hash : key_type::range)) +
                " key attributes"
            );
    }
    return keys;
}

void check_enough_definitions(const json::object& owner, const attribute_definitions& definitions)
{
    if (elements_of(owner).size() > definitions.count())
        refuse("Invalid KeySchema: Some index key attribute have no definition");
}

std::string list_text(std::span<const std::string_view> names)
{
    std::string text("[");
    for (const std::string_view name : names)
        text.append(text.size() > 1 ? ", " : "").append(name);
    text.push_back(']');
    return text;
}

}  // namespace ddbm::local::detail
