#include "values/item_value_writer.hpp"

#include "values/utf8.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

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
    container& in = open_.back();
    if (in.type == attribute_type::m)
        in.entries.set(in.name, std::move(value));
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
    item entries = close().entries;
    if (open_.empty())
        result_ = std::move(entries);
    else
        add(std::move(entries));
}

void item_value_writer::do_begin_set(attribute_type type)
{
    open(type);
}

void item_value_writer::do_end_set()
{
    container closed = close();
    if (closed.type == attribute_type::ss)
    {
        string_set set;
        for (auto& each : closed.elements)
            set.insert(std::move(each.as_string()));
        add(std::move(set));
    }
    else if (closed.type == attribute_type::ns)
    {
        number_set set;
        for (auto& each : closed.elements)
            set.insert(each.as_number());
        add(std::move(set));
    }
    else
    {
        binary_set set;
        for (auto& each : closed.elements)
            set.insert(std::move(each.as_binary()));
        add(std::move(set));
    }
}

}  // namespace ddbm::detail
