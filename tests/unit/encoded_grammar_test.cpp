#include "support/generated_items.hpp"
#include "values/encoded_grammar.hpp"
#include "values/encoded_items.hpp"
#include "values/item_encoding.hpp"
#include "values/item_value_writer.hpp"
#include "values/json_scanner.hpp"
#include "values/json_value_writer.hpp"
#include "values/json_writer.hpp"
#include "values/value_grammar.hpp"

#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {
namespace {

std::string encoded(const item& attributes)
{
    std::string bytes;
    encode_item(attributes, bytes);
    return bytes;
}

std::string json_of(std::string_view bytes)
{
    std::string json;
    json_writer out(json);
    write_encoded_item(out, bytes);
    return json;
}

// Writes down what it is told, and has no use for values under names that begin with `passed`.
class recording_writer final : public value_writer
{
public:
    explicit recording_writer(char passed = '\0') : passed_(passed) {}

    std::string text;

    bool passes_over() const { return last_.starts_with(passed_); }

private:
    void note(std::string_view what, std::string_view of = {})
    {
        text.append(path()).append(" ").append(what).append(" ").append(of).append("\n");
    }

    void do_null() override { note("null"); }
    void do_boolean(bool value) override { note("boolean", value ? "true" : "false"); }
    void do_string(std::string_view value) override { note("string", value); }
    void do_number(std::string_view value) override { note("number", value); }
    void do_number_text(std::string_view value) override { note("number text", value); }
    void do_binary(std::span<const std::byte> bytes) override
    {
        const ddbm::binary copy(bytes.begin(), bytes.end());
        note("binary", view_as_text(copy));
    }
    void do_begin_list() override { note("list"); }
    void do_end_list() override { note("end of list"); }
    void do_begin_map() override { note("map"); }
    void do_key(std::string_view name) override
    {
        last_ = name;
        note("key", name);
    }
    void do_end_map() override
    {
        last_.clear();
        note("end of map");
    }
    void do_begin_set(attribute_type type) override { note("set", type_name(type)); }
    void do_end_set() override { note("end of set"); }

    char passed_;
    std::string last_;
};

item item_of(std::string_view bytes)
{
    item_value_writer values;
    encoded_grammar(values).read_item(bytes);
    return values.take();
}

std::string events_of(std::string_view bytes, char passed = '\0')
{
    recording_writer events(passed);
    encoded_grammar(events).read_item(bytes);
    return events.text;
}

std::string events_of_json(std::string_view json, char passed = '\0')
{
    json_scanner in(json);
    recording_writer events(passed);
    value_grammar<recording_writer>(in, events).read_item();
    return events.text;
}

std::optional<errc> failure_of(std::string_view bytes)
{
    try
    {
        item_of(bytes);
        return {};
    }
    catch (const error& e)
    {
        return static_cast<errc>(e.code().value());
    }
}

// Lists of one list each around NULL.
std::string nested(int lists)
{
    std::string value = "\6";
    for (int level = 0; level < lists; ++level)
    {
        const std::size_t size = value.size() + 1;
        std::string outer = "\10";
        for (int shift = 0; shift < 32; shift += 8)
            outer.push_back(static_cast<char>(size >> shift & 0xff));
        value = outer + '\1' + value;
    }
    return std::string("\0\1\2a", 4) + value;
}

// -- Beside the other readers of the same bytes

TEST(EncodedGrammar, ReadsTheSameItemsAsTheDecoder)
{
    test::generated_items items(20261129);
    for (int i = 0; i < 3'000; ++i)
    {
        const item attributes = items.next();
        const std::string bytes = encoded(attributes);

        ASSERT_EQ(item_of(bytes), attributes);
        ASSERT_EQ(decode_item(bytes), attributes);
    }
}

TEST(EncodedGrammar, MakesTheEventsOfTheJson)
{
    test::generated_items items(11);
    for (int i = 0; i < 2'000; ++i)
    {
        const std::string bytes = encoded(items.next());
        const std::string json = json_of(bytes);

        ASSERT_EQ(events_of(bytes), events_of_json(json)) << json;
        // All names of generated items begin with this.
        ASSERT_EQ(events_of(bytes, 'n'), events_of_json(json, 'n')) << json;
    }
}

TEST(EncodedGrammar, MakesTheJsonThatTheTranscoderMakes)
{
    test::generated_items items(12);
    for (int i = 0; i < 2'000; ++i)
    {
        const std::string bytes = encoded(items.next());
        std::string json;
        json_writer out(json);
        json_value_writer values(out, json_style::reply);
        encoded_grammar(values).read_item(bytes);

        ASSERT_EQ(json, json_of(bytes));
    }
}

TEST(EncodedGrammar, HandsNumbersOnInPlainDigits)
{
    const item large =
        item().set("n", number::parse("1e60")).set("s", number_set(number::parse("-2E-70")));

    const std::string events = events_of(encoded(large));

    EXPECT_NE(events.find("n number text 1" + std::string(60, '0')), events.npos) << events;
    EXPECT_NE(events.find("s[0] number text -0." + std::string(69, '0') + "2"), events.npos)
        << events;
}

TEST(EncodedGrammar, PassesOverWhatTheSinkHasNoUseFor)
{
    const item attributes = item()
                                .set("a", 1)
                                .set("x", item().set("b", attribute_value::list{1, "2"}))
                                .set("x2", string_set("c"))
                                .set("y", item().set("x3", 5).set("z", true));

    EXPECT_EQ(
        events_of(encoded(attributes), 'x'),
        " map \n"
        " key a\na number text 1\n"
        " key x\n key x2\n"
        " key y\ny map \ny key x3\ny key z\ny.z boolean true\ny end of map \n"
        " end of map \n"
    );
}

// -- Other bytes

TEST(EncodedGrammar, RefusesBytesThatEndEarlyOrLate)
{
    test::generated_items items(13);
    for (int i = 0; i < 50; ++i)
    {
        const std::string bytes = encoded(items.next());
        for (std::size_t size = 0; size < bytes.size(); ++size)
            ASSERT_EQ(failure_of(bytes.substr(0, size)), errc::store_damaged) << size;
        ASSERT_EQ(failure_of(bytes + "x"), errc::store_damaged);
    }
}

TEST(EncodedGrammar, TakesDamagedBytesForNothingElseThanTheDecoderDoes)
{
    test::generated_items items(14);
    std::mt19937_64 random(14);
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i)
    {
        std::string bytes = encoded(items.next());
        bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
        // So that a sanitizer sees what would be read beyond the end.
        const std::vector<char> exact(bytes.begin(), bytes.end());
        std::optional<item> decoded;
        try
        {
            decoded = decode_item(bytes);
        }
        catch (const error& e)
        {
            ASSERT_EQ(e.code(), errc::store_damaged);
            ++refused;
        }

        try
        {
            const item read = item_of({exact.data(), exact.size()});
            // A sink that builds sets drops what is there already, which the decoder refuses.
            if (decoded)
            {
                ASSERT_EQ(read, *decoded);
            }
        }
        catch (const error&)
        {
            // The sink minds UTF-8, and how deep it gets.
        }
    }

    EXPECT_GT(refused, 2'000u);
}

TEST(EncodedGrammar, RefusesTextsThatAreNotUtf8)
{
    const std::string in_list = encoded(item().set("a", attribute_value::list{1, "x\xff"}));
    const std::string in_set = encoded(item().set("a", string_set("\xc3")));
    // Said to need no escape in JSON, as ASCII alone is.
    const std::string as_ascii("\0\1\2a\1\2\xff", 7);

    for (const std::string& bytes : {in_list, in_set, as_ascii})
    {
        EXPECT_EQ(failure_of(bytes), errc::store_damaged);
        EXPECT_THROW(events_of(bytes), error);
        EXPECT_NO_THROW(events_of(bytes, 'a'));
    }
}

TEST(EncodedGrammar, LeavesTheDepthToTheSink)
{
    EXPECT_EQ(item_of(nested(32)), decode_item(nested(32)));
    EXPECT_EQ(failure_of(nested(33)), errc::nesting_too_deep);
    EXPECT_EQ(failure_of(nested(1'000)), errc::nesting_too_deep);
}

// -- Many of them

TEST(EncodedItems, ComeOutAsTheyWentIn)
{
    const std::string large(100'000, 'x');
    std::string bytes;
    encoded_items::append(bytes, "one");
    encoded_items::append(bytes, "");
    encoded_items::append(bytes, large);

    encoded_items items(bytes);

    EXPECT_FALSE(items.at_end());
    EXPECT_EQ(items.next(), "one");
    EXPECT_EQ(items.next(), "");
    EXPECT_EQ(items.next(), large);
    EXPECT_TRUE(items.at_end());
    EXPECT_THROW(items.next(), error);
    EXPECT_TRUE(encoded_items(std::string_view()).at_end());
}

TEST(EncodedItems, RefusesAnItemThatIsNotThereAsAWhole)
{
    std::string bytes;
    encoded_items::append(bytes, "item");
    bytes.pop_back();

    EXPECT_THROW(encoded_items(bytes).next(), error);
}

}  // namespace
}  // namespace ddbm::detail
