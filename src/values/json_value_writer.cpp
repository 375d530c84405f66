#include "values/json_value_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

namespace ddbm::detail {

void json_value_writer::check_key(std::size_t size) const
{
    bool partition = role_ == key_role::partition;
    std::size_t most = partition ? limits::partition_key_bytes : limits::sort_key_bytes;
    if (size == 0)
        throw error(errc::empty_key, "a key attribute must not be empty");
    if (size > most)
        throw error(
            errc::key_too_long,
            std::string(partition ? "a partition key" : "a sort key") + " has at most " +
                std::to_string(most) + " bytes; this one has " + std::to_string(size)
        );
}

void json_value_writer::do_null()
{
    out_.raw(R"({"NULL":true})");
}

void json_value_writer::do_boolean(bool value)
{
    out_.raw(value ? R"({"BOOL":true})" : R"({"BOOL":false})");
}

void json_value_writer::do_string(std::string_view text)
{
    if (role_ != key_role::none)
        check_key(text.size());
    if (in_set_)
        out_.string(text);
    else if (json_writer::needs_no_escape(text))
        out_.enclosed("{\"S\":\"", text, "\"}");
    else
        out_.begin_object().plain_key("S").string(text).end_object();
}

void json_value_writer::do_number(std::string_view text)
{
    std::string plain;
    if (style_ == json_style::reply && text.find_first_of("eE") != text.npos)
        text = plain = ddbm::number::parse(text).to_plain_string();
    if (in_set_)
        out_.quoted(text);
    else
        out_.enclosed("{\"N\":\"", text, "\"}");
}

void json_value_writer::do_binary(std::span<const std::byte> bytes)
{
    if (role_ != key_role::none)
        check_key(bytes.size());
    if (in_set_)
        out_.base64(bytes);
    else
        out_.begin_object().plain_key("B").base64(bytes).end_object();
}

void json_value_writer::do_begin_list()
{
    out_.begin_object().plain_key("L").begin_array();
}

void json_value_writer::do_end_list()
{
    out_.end_array().end_object();
}

void json_value_writer::do_begin_map()
{
    out_.begin_object();
    if (depth() != 1)
        out_.plain_key("M").begin_object();
}

void json_value_writer::do_key(std::string_view name)
{
    const bool is_object = style_ == json_style::object;
    if (is_object && name.empty())
        throw error(errc::invalid_request, "an attribute name must not be empty");
    out_.key(name, is_object ? "a name" : "the name of an attribute");
}

void json_value_writer::do_end_map()
{
    out_.end_object();
    if (depth() != 0)
        out_.end_object();
}

void json_value_writer::do_begin_set(attribute_type type)
{
    in_set_ = true;
    out_.begin_object().plain_key(type_name(type)).begin_array();
}

void json_value_writer::do_end_set()
{
    in_set_ = false;
    out_.end_array().end_object();
}

}  // namespace ddbm::detail
