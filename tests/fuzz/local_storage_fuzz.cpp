// Any bytes are an item of the store or are refused, and an item comes out as it went in. Keys are
// in the order of their values.

#include "fuzz_target.hpp"
#include "local/storage/item_encoding.hpp"
#include "local/storage/key_encoding.hpp"
#include "values/encoded_grammar.hpp"
#include "values/item_value_writer.hpp"
#include "values/json_writer.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace {

using ddbm::attribute_value;
using ddbm::number;
using namespace ddbm::local::detail;

// Not of every item: a text may be none, and the sum of the sizes is not looked at.
void write_as_json(std::string_view bytes)
{
    try
    {
        std::string json;
        ddbm::detail::json_writer out(json);
        write_encoded_item(out, bytes);
    }
    catch (const ddbm::error&)
    {
    }
}

// Absent: it has other rules for texts, sets and depth than the decoder.
std::optional<ddbm::item> read_as_events(std::string_view bytes)
{
    try
    {
        ddbm::detail::item_value_writer values;
        ddbm::detail::encoded_grammar(values).read_item(bytes);
        return values.take();
    }
    catch (const ddbm::error&)
    {
        return {};
    }
}

void check_item(std::string_view bytes)
{
    write_as_json(bytes);
    const std::optional<ddbm::item> events = read_as_events(bytes);
    try
    {
        const ddbm::item read = decode_item(bytes);
        std::string written;
        encode_item(read, written);
        FUZZ_CHECK(decode_item(written) == read);
        FUZZ_CHECK(!events || *events == read);
        for (const auto& [name, value] : read)
            FUZZ_CHECK(find_encoded(written, name) == value);
        write_as_json(written);
    }
    catch (const ddbm::error& e)
    {
        FUZZ_CHECK(e.code() == ddbm::errc::store_damaged);
    }
}

std::string key_of(const attribute_value& value)
{
    std::string key;
    append_key_value(key, value);
    return key;
}

void check_order(const attribute_value& a, const attribute_value& b, std::strong_ordering order)
{
    const std::string key_a = key_of(a);
    const std::string key_b = key_of(b);
    FUZZ_CHECK((key_a <=> key_b) == order);
    // One is not the beginning of the other, so what follows does not matter.
    FUZZ_CHECK(order == 0 || !key_a.starts_with(key_b));
    FUZZ_CHECK(order == 0 || !key_b.starts_with(key_a));
}

void check_keys(std::string_view a, std::string_view b)
{
    const attribute_value text_a{std::string(a)};
    const attribute_value text_b{std::string(b)};
    check_order(text_a, text_b, a <=> b);
    check_order(ddbm::make_binary(a), ddbm::make_binary(b), a <=> b);

    std::string prefix;
    append_key_prefix(prefix, text_a);
    FUZZ_CHECK(key_of(text_b).starts_with(prefix) == b.starts_with(a));
    const std::string after = after_prefix(prefix);
    FUZZ_CHECK(after.empty() || key_of(text_a) < after);

    number number_a;
    number number_b;
    if (number::try_parse(a, number_a) == ddbm::errc{} &&
        number::try_parse(b, number_b) == ddbm::errc{})
        check_order(number_a, number_b, number_a <=> number_b);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check_item(bytes);
    const std::size_t middle = bytes.find('|');
    if (middle != bytes.npos)
        check_keys(bytes.substr(0, middle), bytes.substr(middle + 1));
    else
        check_keys(bytes.substr(0, size / 2), bytes.substr(size / 2));
    return 0;
}
