#include "values/item_value_writer.hpp"

#include "values/utf8.hpp"

#include <ddbm/error.hpp>

#include <cstddef>

namespace ddbm::detail {
namespace {

std::string element_of(attribute_value& value, std::string*)
{
    return std::move(value.as_string());
}

number element_of(attribute_value& value, number*)
{
    return value.as_number();
}

binary element_of(attribute_value& value, binary*)
{
    return std::move(value.as_binary());
}

// Throws errc::duplicate_in_set, as the service would.
template <class T>
value_set<T> set_of(attribute_value::list& values)
{
    std::vector<T> elements;
    elements.reserve(values.size());
    for (attribute_value& each : values)
        elements.push_back(element_of(each, static_cast<T*>(nullptr)));
    return value_set<T>(std::move(elements));
}

}  // namespace

void item_value_writer::open(attribute_type type)
{
    container& added = open_.emplace_back();
    added.type = type;
}

item_value_writer::container item_value_writer::close()
{
    container closed = std::move(open_.back());
    open_.pop_back();
    return closed;
}

void item_value_writer::add(attribute_value value)
{
    if (open_.empty())
    {
        result_ = std::move(value);
        return;
    }
    container& in = open_.back();
    if (in.type == attribute_type::m)
        in.entries.set(std::move(in.name), std::move(value));
    else
        in.elements.push_back(std::move(value));
}

void item_value_writer::do_string(std::string_view text)
{
    check_utf8("a string", text);
    add(std::string(text));
}

void item_value_writer::do_number(std::string_view text)
{
    add(ddbm::number::parse(text));
}

void item_value_writer::do_binary(std::span<const std::byte> bytes)
{
    add(ddbm::binary(bytes.begin(), bytes.end()));
}

void item_value_writer::do_key(std::string_view name)
{
    check_utf8("a name", name);
    open_.back().name = name;
}

void item_value_writer::do_begin_list()
{
    open(attribute_type::l);
}

void item_value_writer::do_end_list()
{
    add(close().elements);
}

void item_value_writer::do_begin_map()
{
    open(attribute_type::m);
}

void item_value_writer::do_end_map()
{
    add(close().entries);
}

void item_value_writer::do_begin_set(attribute_type type)
{
    open(type);
}

void item_value_writer::do_end_set()
{
    container closed = close();
    if (closed.type == attribute_type::ss)
        add(set_of<std::string>(closed.elements));
    else if (closed.type == attribute_type::ns)
        add(set_of<ddbm::number>(closed.elements));
    else
        add(set_of<ddbm::binary>(closed.elements));
}

void item_value_writer::do_replace_failed(std::size_t open)
{
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(open), open_.end());
    // No attribute is a string that is not UTF-8.
    add("\xff");
}

}  // namespace ddbm::detail
