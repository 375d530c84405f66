#include "table/range_cursor.hpp"

#include "sign/sigv4.hpp"
#include "table/range_request.hpp"
#include "values/base64.hpp"
#include "values/item_encoding.hpp"
#include "values/refuse_value.hpp"

#include <ddbm/cursor_key.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <ddbm/detail/type_ops.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace ddbm {

cursor_key::cursor_key(std::string secret) : secret_(std::move(secret))
{
    constexpr std::size_t least = 16;
    if (secret_.size() < least)
        throw error(
            errc::invalid_request,
            "the secret of a cursor key has at least " + std::to_string(least) + " bytes, not " +
                std::to_string(secret_.size())
        );
}

namespace detail {

// -- Start keys

std::vector<key_attribute> start_key_attributes(const range_request& range)
{
    const key_schema& table = range.table.model->key;
    std::vector<key_attribute> key(table.begin(), table.end());
    for (const key_attribute& each : range.source_key())
        if (!table.contains(each.field->name))
            key.push_back(each);
    return key;
}

std::string start_key(std::span<const key_attribute> key, std::string_view image, bool is_encoded)
{
    const item whole = is_encoded ? item() : item_from_json(image);
    item start;
    for (const key_attribute& each : key)
    {
        const std::string_view name = each.field->name;
        std::optional<attribute_value> value;
        if (is_encoded)
            value = find_encoded(image, name);
        else if (const attribute_value* found = whole.find(name))
            value = *found;
        if (!value)
            refuse_value(
                errc::attribute_missing,
                std::string(name),
                each.field->ops->expected,
                "no attribute"
            );
        start.set(std::string(name), std::move(*value));
    }
    return to_json(start);
}

namespace {

// -- Bytes

constexpr char version = 1;
constexpr std::size_t query_size = 16;
constexpr std::size_t checksum_size = 8;

enum class seal_kind : char
{
    checksum,
    signature,
};

enum class place_kind : char
{
    beginning,
    behind,
    end,
};

[[noreturn]] void refuse_cursor(const std::string& why)
{
    throw error(errc::invalid_cursor, "this cursor " + why);
}

std::string text_of_digest(const sha256_digest& digest, std::size_t size)
{
    return std::string(reinterpret_cast<const char*>(digest.data()), size);
}

std::string digest_of(std::string_view query)
{
    return text_of_digest(sha256(query), query_size);
}

std::string seal_of(std::string_view bytes, const cursor_key* key)
{
    if (!key)
        return text_of_digest(sha256(bytes), checksum_size);
    const sha256_digest signature = hmac_sha256(key->secret(), bytes);
    return text_of_digest(signature, signature.size());
}

void add_number(std::string& bytes, std::size_t number)
{
    for (; number >= 0x80; number >>= 7)
        bytes += static_cast<char>(0x80 | (number & 0x7f));
    bytes += static_cast<char>(number);
}

// -- Their text

// The alphabet of RFC 4648 for URLs, without padding.
std::string to_url_text(std::string_view bytes)
{
    std::string text;
    base64_append(text, std::as_bytes(std::span(bytes)));
    while (text.ends_with('='))
        text.pop_back();
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::string from_url_text(std::string_view text)
{
    std::string plain(text);
    // Not also in the other alphabet: a cursor has one text.
    if (plain.find_first_of("+/=") != std::string::npos)
        refuse_cursor("has characters that no cursor has");
    std::replace(plain.begin(), plain.end(), '-', '+');
    std::replace(plain.begin(), plain.end(), '_', '/');
    plain.append((4 - plain.size() % 4) % 4, '=');
    binary bytes;
    if (base64_decode(plain, bytes) != errc())
        refuse_cursor("is cut off or has characters that no cursor has");
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

// -- Reading

class cursor_reader
{
public:
    explicit cursor_reader(std::string_view bytes) : left_(bytes) {}

    bool at_end() const { return left_.empty(); }
    std::string_view bytes(std::size_t size)
    {
        if (size > left_.size())
            refuse_cursor("is cut off");
        const std::string_view next = left_.substr(0, size);
        left_.remove_prefix(size);
        return next;
    }
    char byte() { return bytes(1).front(); }
    std::size_t number()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            const auto digit = static_cast<unsigned char>(byte());
            value |= std::uint64_t(digit & 0x7f) << shift;
            if (digit < 0x80)
                return static_cast<std::size_t>(value);
        }
        refuse_cursor("has a length that none can have");
    }

private:
    std::string_view left_;
};

// What comes back need not be what was given out, where it is not signed; and it goes into a
// request as it is.
std::string checked_key(std::string_view json, std::span<const key_attribute> key)
{
    item start;
    try
    {
        start = item_from_json(json);
    }
    catch (const error&)
    {
        refuse_cursor("has a key that is none");
    }
    bool fits = start.size() == key.size();
    for (const key_attribute& each : key)
    {
        const attribute_value* value = start.find(each.field->name);
        fits = fits && value && value->type() == each.field->ops->stored_as;
    }
    if (!fits)
        refuse_cursor("has the key of another table or index");
    return to_json(start);
}

range_place read_range_place(cursor_reader& in, std::span<const key_attribute> key)
{
    const auto kind = static_cast<place_kind>(in.byte());
    if (kind == place_kind::beginning)
        return {};
    if (kind == place_kind::end)
        return {{}, true};
    if (kind != place_kind::behind)
        refuse_cursor("has a place of an unknown kind");
    const std::size_t size = in.number();
    return {checked_key(in.bytes(size), key), false};
}

// What is before the seal, if that is right.
std::string_view unsealed(std::string_view bytes, const cursor_key* key)
{
    cursor_reader head(bytes);
    if (head.byte() != version)
        refuse_cursor("is of another version of ddbm");
    const auto kind = static_cast<seal_kind>(head.byte());
    if (key && kind != seal_kind::signature)
        refuse_cursor("is not signed");
    if (!key && kind != seal_kind::checksum)
        refuse_cursor("is signed, and this range has no key to check it with");
    const std::size_t size = key ? sizeof(sha256_digest) : checksum_size;
    if (bytes.size() < size + 2)
        refuse_cursor("is cut off");
    const std::string_view sealed = bytes.substr(0, bytes.size() - size);
    if (!equal_in_constant_time(bytes.substr(sealed.size()), seal_of(sealed, key)))
        refuse_cursor(
            key ? "is not signed with this range's key" : "is cut off or has been changed"
        );
    return sealed;
}

}  // namespace

std::string write_cursor(
    std::string_view query, std::span<const range_place> places, const cursor_key* signed_with
)
{
    const auto at_end = [](const range_place& each) { return each.at_end; };
    if (std::all_of(places.begin(), places.end(), at_end))
        return {};

    std::string bytes;
    bytes += version;
    bytes += static_cast<char>(signed_with ? seal_kind::signature : seal_kind::checksum);
    bytes += digest_of(query);
    add_number(bytes, places.size());
    for (const range_place& each : places)
    {
        place_kind kind = each.key.empty() ? place_kind::beginning : place_kind::behind;
        if (each.at_end)
            kind = place_kind::end;
        bytes += static_cast<char>(kind);
        if (kind != place_kind::behind)
            continue;
        add_number(bytes, each.key.size());
        bytes += each.key;
    }
    bytes += seal_of(bytes, signed_with);
    return to_url_text(bytes);
}

std::vector<range_place> read_cursor(
    std::string_view cursor,
    std::string_view query,
    std::span<const key_attribute> key,
    std::size_t places,
    const cursor_key* signed_with
)
{
    const std::string bytes = from_url_text(cursor);
    cursor_reader in(unsealed(bytes, signed_with));
    in.bytes(2);
    if (in.bytes(query_size) != digest_of(query))
        refuse_cursor("is one of another query");

    if (in.number() != places)
        refuse_cursor("has the places of another number of segments");
    std::vector<range_place> read;
    while (read.size() < places)
        read.push_back(read_range_place(in, key));
    if (!in.at_end())
        refuse_cursor("has something behind its end");
    return read;
}

}  // namespace detail
}  // namespace ddbm
