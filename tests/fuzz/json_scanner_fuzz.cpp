// Any text is JSON to the scanner if it is to Boost.JSON, and then has the same strings in it.

#include "fuzz_target.hpp"
#include "values/item_json.hpp"
#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace {

namespace json = boost::json;
using ddbm::detail::json_scanner;

json::value tree_of(json_scanner& in)
{
    switch (in.peek())
    {
    case '{': {
        json::object made;
        in.members([&] {
            const std::string name(in.take_key("name") ? "name" : in.key());
            made[name] = tree_of(in);
        });
        return made;
    }
    case '[': {
        json::array made;
        in.elements([&] { made.push_back(tree_of(in)); });
        return made;
    }
    case '"': {
        const std::string_view text = in.string().text;
        return json::string(text.data(), text.size());
    }
    default:
        in.skip_value();
        return nullptr;
    }
}

// As the scanner makes it, which leaves the others to be read by nobody.
json::value without_scalars(const json::value& from)
{
    if (const auto* object = from.if_object())
    {
        json::object made;
        for (const auto& [name, value] : *object)
            made[name] = without_scalars(value);
        return made;
    }
    if (const auto* array = from.if_array())
    {
        json::array made;
        for (const auto& each : *array)
            made.push_back(without_scalars(each));
        return made;
    }
    return from.is_string() ? from : json::value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    json::parse_options options;
    options.max_depth = ddbm::detail::json_max_depth;
    options.allow_invalid_utf8 = true;
    json::error_code refusal;
    const json::value parsed = json::parse({text.data(), text.size()}, refusal, {}, options);
    // Numbers are texts to the scanner.
    if (refusal == json::error::exponent_overflow)
        return 0;
    bool was_read = false;
    try
    {
        json_scanner skipping(text);
        skipping.skip_value();
        skipping.expect_end();
        json_scanner reading(text);
        const json::value read = tree_of(reading);
        reading.expect_end();
        was_read = true;
        FUZZ_CHECK(!refusal);
        FUZZ_CHECK(read == without_scalars(parsed));
    }
    catch (const ddbm::error&)
    {
    }
    FUZZ_CHECK(was_read == !refusal);
    return 0;
}
