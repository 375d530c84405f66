#include "values/python_json_writer.hpp"

#include "values/utf8.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/type_words.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ddbm::detail {
namespace {

// -- Strings

// The code point that begins a text in UTF-8, which is taken off it.
std::uint32_t take_point(std::string_view& text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
    std::uint32_t point = size == 1 ? byte(0) : byte(0) & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i)
        point = point << 6 | (byte(i) & 0x3fU);
    text.remove_prefix(size);
    return point;
}

void append_unit(std::string& out, std::uint32_t unit)
{
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (unsigned shift = 16; shift != 0; shift -= 4)
        out += digits[unit >> (shift - 4) & 0xf];
}

void append_escaped(std::string& out, std::uint32_t point)
{
    constexpr std::string_view letters = "\"\\nrtfb";
    constexpr std::string_view meanings = "\"\\\n\r\t\f\b";

    const std::size_t index =
        point < 0x80 ? meanings.find(static_cast<char>(point)) : meanings.npos;
    if (index != meanings.npos)
        (out += '\\') += letters[index];
    else if (point >= ' ' && point <= '~')
        out += static_cast<char>(point);
    else if (point < 0x10000)
        append_unit(out, point);
    else
    {
        append_unit(out, 0xd800 + ((point - 0x10000) >> 10));
        append_unit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
    }
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    while (!text.empty())
        append_escaped(out, take_point(text));
    return out += '"';
}

// -- Numbers

// The digits of a number in digits: 15 of -0.0015.
std::string significant(std::string_view plain)
{
    std::string digits;
    for (const char each : plain)
    {
        const bool is_digit = each >= '0' && each <= '9';
        if (is_digit && (each != '0' || !digits.empty()))
            digits += each;
    }
    digits.erase(digits.find_last_not_of('0') + 1);
    return digits;
}

// 1e-07, 1.5e+20: as C's printf has exponents.
std::string with_exponent(const ddbm::number& value, std::string_view plain)
{
    const std::string digits = significant(plain);
    const int magnitude = std::abs(value.exponent());
    std::string text = value.is_negative() ? "-" : "";
    text += digits[0];
    if (digits.size() > 1)
        text.append(".").append(digits, 1);
    text.append(value.exponent() < 0 ? "e-" : "e+");
    if (magnitude < 10)
        text += '0';
    return text += std::to_string(magnitude);
}

}  // namespace

void python_json_writer::do_string(std::string_view text)
{
    check_utf8("a string", text);
    add(quoted(text));
}

// A whole number has no exponent, which would make it one of another type.
void python_json_writer::do_number(std::string_view text)
{
    if (text.find_first_of("eE") == text.npos)
        add(std::string(text));
    else
        add(ddbm::number::parse(text).to_plain_string());
}

// The type of a number shows: 1.0 is none of the integers.
void python_json_writer::do_floating(std::string_view shortest)
{
    const ddbm::number value = ddbm::number::parse(shortest);
    std::string text = value.to_plain_string();
    if (value.exponent() < -4 || value.exponent() >= 16)
        text = with_exponent(value, text);
    else if (text.find('.') == text.npos)
        text += ".0";
    add(std::move(text));
}

void python_json_writer::do_binary(std::span<const std::byte>)
{
    throw error(errc::value_not_allowed, "JSON text has no binaries");
}

void python_json_writer::do_begin_set(attribute_type type)
{
    throw error(
        errc::value_not_allowed,
        "JSON text has no sets, and this is " + std::string(words_for(type))
    );
}

void python_json_writer::do_key(std::string_view name)
{
    check_utf8("a name", name);
    open_.back().name = name;
}

void python_json_writer::do_end_list()
{
    add('[' + close().elements + ']');
}

void python_json_writer::do_end_map()
{
    container closed = close();
    // UTF-8 is in the order of the code points.
    std::sort(closed.entries.begin(), closed.entries.end());
    std::string text = "{";
    for (const auto& [name, value] : closed.entries)
    {
        if (text.size() > 1)
            text += ", ";
        text.append(quoted(name)).append(": ").append(value);
    }
    add(text += '}');
}

// One stands for the value by itself, which is no container.
void python_json_writer::do_replace_failed(std::size_t open)
{
    open_.resize(open - 1);
    // No text is JSON with this in it.
    add("?");
}

python_json_writer::container python_json_writer::close()
{
    container closed = std::move(open_.back());
    open_.pop_back();
    return closed;
}

void python_json_writer::add(std::string json)
{
    if (open_.empty())
    {
        text_ = std::move(json);
        return;
    }
    container& in = open_.back();
    if (in.is_object)
        in.entries.emplace_back(std::move(in.name), std::move(json));
    else
    {
        if (!in.elements.empty())
            in.elements += ", ";
        in.elements += json;
    }
}

}  // namespace ddbm::detail
