#include "local/storage/encoded_reader.hpp"
#include "local/storage/item_encoding.hpp"
#include "protocol/json_writer.hpp"

#include <ddbm/error.hpp>

#include <span>

namespace ddbm::local::detail {
namespace {

using ddbm::detail::json_writer;

void write_value(json_writer& out, encoded_reader& in, int level);

std::string plain_digits(std::string_view text)
{
    number value;
    if (number::try_parse(text, value) != errc{})
        encoded_reader::damaged();
    return value.to_plain_string();
}

// `before` and `after` stand around the text, its quotes included.
void write_number(
    json_writer& out, encoded_number found, std::string_view before, std::string_view after
)
{
    if (found.has_exponent)
        out.enclosed(before, plain_digits(found.text), after);
    else
        out.enclosed(before, found.text, after);
}

void write_text(json_writer& out, encoded_text found)
{
    if (found.needs_escape)
        out.string(found.bytes);
    else
        out.quoted(found.bytes);
}

void write_binary(json_writer& out, std::string_view bytes)
{
    out.base64(std::as_bytes(std::span(bytes)));
}

void write_members(json_writer& out, encoded_reader& in, int level)
{
    out.begin_object();
    for (std::size_t left = in.count(); left != 0; --left)
    {
        const encoded_text name = in.text();
        if (name.needs_escape)
            out.key(name.bytes);
        else
            out.plain_key(name.bytes);
        write_value(out, in, level);
    }
    out.end_object();
}

template <class WriteElement>
void write_elements(
    json_writer& out, std::string_view type, encoded_reader in, WriteElement write_element
)
{
    out.begin_object().plain_key(type).begin_array();
    for (std::size_t left = in.count(); left != 0; --left)
        write_element(in);
    out.end_array().end_object();
}

void write_map(json_writer& out, encoded_reader in, int level)
{
    out.begin_object().plain_key("M");
    write_members(out, in, level);
    out.end_object();
}

void write_value(json_writer& out, encoded_reader& in, int level)
{
    if (level > max_encoded_levels)
        in.damaged();
    switch (in.tag())
    {
    case value_tag::s: {
        const encoded_text found = in.text();
        if (!found.needs_escape)
        {
            out.enclosed(R"({"S":")", found.bytes, R"("})");
            return;
        }
        out.begin_object().plain_key("S").string(found.bytes).end_object();
        return;
    }
    case value_tag::n:
        return write_number(out, in.number_text(), R"({"N":")", R"("})");
    case value_tag::b:
        out.begin_object().plain_key("B");
        write_binary(out, in.binary_bytes());
        out.end_object();
        return;
    case value_tag::false_value:
        out.raw(R"({"BOOL":false})");
        return;
    case value_tag::true_value:
        out.raw(R"({"BOOL":true})");
        return;
    case value_tag::null:
        out.raw(R"({"NULL":true})");
        return;
    case value_tag::m:
        return write_map(out, in.inside(), level + 1);
    case value_tag::l:
        return write_elements(out, "L", in.inside(), [&](encoded_reader& element) {
            write_value(out, element, level + 1);
        });
    case value_tag::ss:
        return write_elements(out, "SS", in.inside(), [&](encoded_reader& element) {
            write_text(out, element.text());
        });
    case value_tag::ns:
        return write_elements(out, "NS", in.inside(), [&](encoded_reader& element) {
            write_number(out, element.number_text(), "\"", "\"");
        });
    case value_tag::bs:
        return write_elements(out, "BS", in.inside(), [&](encoded_reader& element) {
            write_binary(out, element.binary_bytes());
        });
    }
    in.damaged();
}

}  // namespace

void write_encoded_item(json_writer& out, std::string_view bytes)
{
    encoded_reader in(bytes);
    in.varint();
    write_members(out, in, 1);
}

}  // namespace ddbm::local::detail
