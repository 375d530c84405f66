#include "values/write_value.hpp"

namespace ddbm::detail {
namespace {

void write_element(value_writer& out, const std::string& text)
{
    out.string(text);
}

void write_element(value_writer& out, const number& value)
{
    out.number(value);
}

void write_element(value_writer& out, const binary& bytes)
{
    out.binary(bytes);
}

template <class T>
void write_set(value_writer& out, attribute_type type, const value_set<T>& elements)
{
    out.begin_set(type);
    for (const T& element : elements)
        write_element(out, element);
    out.end_set();
}

void write_list(value_writer& out, const attribute_value::list& elements)
{
    out.begin_list();
    for (const attribute_value& element : elements)
        write_value(out, element);
    out.end_list();
}

}  // namespace

void write_value(value_writer& out, const attribute_value& value)
{
    const attribute_type type = value.type();
    switch (type)
    {
    case attribute_type::s:
        return out.string(*value.get_if_string());
    case attribute_type::n:
        return out.number(*value.get_if_number());
    case attribute_type::b:
        return out.binary(*value.get_if_binary());
    case attribute_type::boolean:
        return out.boolean(*value.get_if_bool());
    case attribute_type::null:
        return out.null();
    case attribute_type::m:
        return write_item(out, *value.get_if_map());
    case attribute_type::l:
        return write_list(out, *value.get_if_list());
    case attribute_type::ss:
        return write_set(out, type, *value.get_if_string_set());
    case attribute_type::ns:
        return write_set(out, type, *value.get_if_number_set());
    case attribute_type::bs:
        return write_set(out, type, *value.get_if_binary_set());
    }
}

void write_item(value_writer& out, const item& attributes)
{
    out.begin_map();
    for (const auto& [name, value] : attributes)
    {
        out.lasting_key(name);
        write_value(out, value);
    }
    out.end_map();
}

}  // namespace ddbm::detail
