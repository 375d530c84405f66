#include "local/storage/key_encoding.hpp"

#include "local/storage/key_number.hpp"
#include "local/storage/partition_hash.hpp"

#include <ddbm/binary.hpp>

#include <array>

namespace ddbm::local::detail {
namespace {

// A string or binary ends with the least byte. Inside of it that byte, and the one that announces
// it, become two that compare alike.
constexpr char end = 0;
constexpr char escape = 1;
constexpr std::string_view special("\0\1", 2);

void append_bytes(std::string& out, std::string_view bytes)
{
    for (;;)
    {
        const std::size_t at = bytes.find_first_of(special);
        out.append(bytes.substr(0, at));
        if (at == bytes.npos)
            return;
        out.push_back(escape);
        out.push_back(static_cast<char>(bytes[at] + 1));
        bytes.remove_prefix(at + 1);
    }
}

// Nothing of a number, or of what is no key.
std::string_view bytes_of(const attribute_value& value) noexcept
{
    if (const std::string* text = value.get_if_string())
        return *text;
    if (const binary* bytes = value.get_if_binary())
        return view_as_text(*bytes);
    return {};
}

// As DynamoDB was seen to do, so that one sees the same order here; beyond it, as fine as a segment
// can be asked for.
constexpr std::uint64_t coarse_parts = 1u << 12;
constexpr std::uint64_t fine_parts = std::uint64_t(1) << 32;

}  // namespace

void append_key_value(std::string& out, const attribute_value& value)
{
    if (const number* n = value.get_if_number())
    {
        out += key_number(*n).bytes();
        return;
    }
    append_bytes(out, bytes_of(value));
    out.push_back(end);
}

void append_key_prefix(std::string& out, const attribute_value& value)
{
    append_bytes(out, bytes_of(value));
}

void append_partition(std::string& out, std::span<const attribute_value* const> values)
{
    partition_hash& hash = hash_of_this_thread();
    hash.start();
    for (const attribute_value* value : values)
    {
        if (const number* n = value->get_if_number())
            hash.add(key_number(*n).hashed());
        else
            hash.add(bytes_of(*value));
    }
    hash.finish(out);
    for (const attribute_value* value : values)
        append_key_value(out, *value);
}

std::string after_prefix(std::string_view prefix)
{
    while (prefix.ends_with('\xff'))
        prefix.remove_suffix(1);
    std::string after(prefix);
    if (!after.empty())
        ++after.back();
    return after;
}

std::string segment_start(std::uint32_t segment, std::uint32_t total)
{
    if (segment == 0 || segment >= total)
        return {};
    const std::uint64_t parts = total <= coarse_parts ? coarse_parts : fine_parts;
    const std::uint64_t part = (parts * segment + total - 1) / total;
    const std::uint64_t bits = part * (fine_parts / parts);
    std::string start;
    for (int shift = 24; shift >= 0; shift -= 8)
        start.push_back(static_cast<char>(bits >> shift & 0xff));
    return start;
}

}  // namespace ddbm::local::detail
