#include "local/data/simple_get.hpp"

#include "local/data/item_reply.hpp"
#include "local/storage/key_encoding.hpp"
#include "values/json_scanner.hpp"
#include "values/json_writer.hpp"
#include "values/utf8.hpp"

#include <ddbm/error.hpp>
#include <ddbm/limits.hpp>

#include <span>

namespace ddbm::local::detail {

namespace {

using ddbm::detail::json_scanner;
using ddbm::detail::json_writer;

class reader
{
public:
    explicit reader(std::string_view body) noexcept : in_(body) {}

    // Throws for what is no JSON.
    std::optional<simple_get> read()
    {
        in_.members([this] { read_member(); });
        in_.expect_end();
        if (!is_simple_ || made_.table.empty() || made_.key.empty())
            return {};
        return made_;
    }

private:
    // Of members with one name the last one counts.
    void read_member()
    {
        const std::string_view name = in_.key();
        const char first = in_.peek();
        if (name == "TableName" && first == '"')
            made_.table = text();
        else if (name == "Key" && first == '{' && made_.key.empty())
            in_.members([this] { read_key_value(); });
        else if (name == "ConsistentRead" && (first == 't' || first == 'f'))
            made_.consistent = in_.boolean();
        else
            skip();
    }

    void read_key_value()
    {
        const std::string_view name = in_.key();
        in_.peek();
        const char* const begin = in_.position();
        if (made_.key.size() < made_.key.capacity() && in_.is_in_text(name) && read_content(name))
            return;
        in_.go_back(begin);
        skip();
    }

    bool read_content(std::string_view name)
    {
        using ddbm::detail::bytes_of;
        const std::uint64_t opening = in_.next_six();
        const bool is_string = opening == bytes_of(R"({"S":")");
        if (!is_string && opening != bytes_of(R"({"N":")"))
            return false;
        in_.take_bytes(std::string_view(R"({"S":)").size());
        const auto as = is_string ? attribute_type::s : attribute_type::n;
        made_.key.push_back(simple_get::key_value{name, as, text()});
        return in_.take('}');
    }

    // One that stands in the body as it is.
    std::string_view text()
    {
        const json_scanner::string_token found = in_.string();
        const bool is_utf8 = found.is_known_ascii || ddbm::detail::is_utf8(found.text);
        is_simple_ = is_simple_ && is_utf8 && in_.is_in_text(found.text);
        return found.text;
    }

    void skip()
    {
        is_simple_ = false;
        in_.skip_value();
    }

    json_scanner in_;
    simple_get made_;
    bool is_simple_ = true;
};

const simple_get::key_value* find(const simple_get& request, const key_attribute& part)
{
    for (const simple_get::key_value& each : request.key)
        if (each.name == part.name && each.type == part.type)
            return &each;
    return nullptr;
}

// Absent: it is no value of a key, or one in a form that needs a closer look.
std::optional<attribute_value> value_of(const simple_get::key_value& given, std::size_t most_bytes)
{
    if (given.type == attribute_type::s)
    {
        if (given.text.empty() || given.text.size() > most_bytes)
            return {};
        return std::string(given.text);
    }
    number value;
    if (number::try_parse(given.text, value) != errc{})
        return {};
    // Of a zero the service minds the exponent, too.
    if (value.is_zero() && given.text != "0")
        return {};
    return value;
}

// The bytes of the item in the table's tree; empty: the key is not one of this table.
std::string key_in(const table& t, const simple_get& request)
{
    const bool has_sort = !t.keys.sort.empty();
    if (request.key.size() != (has_sort ? 2u : 1u))
        return {};
    const auto* partition = find(request, t.keys.partition.front());
    const auto* sort = has_sort ? find(request, t.keys.sort.front()) : nullptr;
    if (!partition || (has_sort && !sort))
        return {};
    const auto partition_value = value_of(*partition, limits::partition_key_bytes);
    if (!partition_value)
        return {};

    std::string bytes;
    const attribute_value* const first = &*partition_value;
    append_partition(bytes, std::span(&first, 1));
    if (!has_sort)
        return bytes;
    const auto sort_value = value_of(*sort, limits::sort_key_bytes);
    if (!sort_value)
        return {};
    append_key_value(bytes, *sort_value);
    return bytes;
}

}  // namespace

std::optional<simple_get> read_simple_get(std::string_view body)
{
    try
    {
        return reader(body).read();
    }
    catch (const error&)
    {
        return {};
    }
}

bool get_simple_item(engine_state& state, const simple_get& request, std::string& reply)
{
    // There is more to be said about the form of an ARN.
    const table* const t =
        request.table.starts_with("arn:") ? nullptr : state.tables.find_usable(request.table);
    if (!t)
        return false;
    const std::string key = key_in(*t, request);
    if (key.empty())
        return false;
    json_writer out(reply);
    out.begin_object();
    write_item_of(state, *t, key, nullptr, request.consistent, out);
    out.end_object();
    return true;
}

}  // namespace ddbm::local::detail
