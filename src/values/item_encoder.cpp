#include "values/encoded_reader.hpp"
#include "values/item_encoding.hpp"
#include "values/item_size.hpp"
#include "values/json_writer.hpp"
#include "values/varint.hpp"

#include <algorithm>
#include <cstdint>

namespace ddbm::detail {
namespace {

void put_value(std::string& out, const attribute_value& value);

void put_tag(std::string& out, value_tag tag)
{
    out.push_back(static_cast<char>(tag));
}

// Whether it can go into JSON as it is is found out once here instead of at each reading.
void put(std::string& out, const std::string& text)
{
    const bool escape = !json_writer::needs_no_escape(text);
    put_varint(out, text.size() * 2 + (escape ? 1 : 0));
    out += text;
}

void put(std::string& out, const number& value)
{
    char text[number::max_text_size];
    char* const end = value.write(text);
    const bool has_exponent = std::find(text, end, 'E') != end;
    out.push_back(static_cast<char>((end - text) | (has_exponent ? 0x80 : 0)));
    out.append(text, end);
}

void put(std::string& out, const binary& bytes)
{
    put_varint(out, bytes.size());
    out += view_as_text(bytes);
}

void put(std::string& out, const attribute_value& value)
{
    put_value(out, value);
}

void put(std::string& out, const item::map_type::value_type& attribute)
{
    put(out, attribute.first);
    put_value(out, attribute.second);
}

template <class Elements>
void put_elements(std::string& out, const Elements& elements)
{
    put_varint(out, elements.size());
    for (const auto& element : elements)
        put(out, element);
}

// With its size in front, in four bytes to be filled in afterwards, so that it can be skipped.
template <class Elements>
void put_container(std::string& out, value_tag tag, const Elements& elements)
{
    put_tag(out, tag);
    const std::size_t start = out.size();
    out.append(4, '\0');
    put_elements(out, elements);
    const std::size_t size = out.size() - start - 4;
    for (std::size_t i = 0; i < 4; ++i)
        out[start + i] = static_cast<char>(size >> (8 * i) & 0xff);
}

template <class T>
void put_scalar(std::string& out, value_tag tag, const T& value)
{
    put_tag(out, tag);
    put(out, value);
}

void put_value(std::string& out, const attribute_value& value)
{
    switch (value.type())
    {
    case attribute_type::s:
        return put_scalar(out, value_tag::s, *value.get_if_string());
    case attribute_type::n:
        return put_scalar(out, value_tag::n, *value.get_if_number());
    case attribute_type::b:
        return put_scalar(out, value_tag::b, *value.get_if_binary());
    case attribute_type::boolean:
        return put_tag(out, *value.get_if_bool() ? value_tag::true_value : value_tag::false_value);
    case attribute_type::null:
        return put_tag(out, value_tag::null);
    case attribute_type::m:
        return put_container(out, value_tag::m, *value.get_if_map());
    case attribute_type::l:
        return put_container(out, value_tag::l, *value.get_if_list());
    case attribute_type::ss:
        return put_container(out, value_tag::ss, *value.get_if_string_set());
    case attribute_type::ns:
        return put_container(out, value_tag::ns, *value.get_if_number_set());
    case attribute_type::bs:
        return put_container(out, value_tag::bs, *value.get_if_binary_set());
    }
}

}  // namespace

void encode_item(const item& attributes, std::string& out)
{
    put_varint(out, item_size(attributes));
    put_elements(out, attributes);
}

}  // namespace ddbm::detail
