#include "support/generated_items.hpp"
#include "values/item_encoding.hpp"
#include "values/item_size.hpp"
#include "values/json_value_writer.hpp"
#include "values/json_writer.hpp"
#include "values/write_value.hpp"

#include <ddbm/error.hpp>
#include <ddbm/item_json.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

item every_type()
{
    item inner;
    inner.set("quote \"", "a\\b\n").set("deep", attribute_value::list{1, "two", nullptr, false});
    return item()
        .set("binary", make_binary(std::string_view("\0\1\xff", 3)))
        .set("binaries", binary_set(make_binary("x"), make_binary("")))
        .set("empty list", attribute_value::list{})
        .set("empty map", item())
        .set("empty", "")
        .set("false", false)
        .set("map", inner)
        .set("null", nullptr)
        .set("number", number::parse("-12.50"))
        .set("numbers", number_set(number(0), number::parse("1e100"), number::parse("-1e-130")))
        .set("string", "äöü €")
        .set("strings", string_set("a", "\"b\""))
        .set("true", true);
}

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

// By way of the item, as a reply of the service has it.
std::string json_of_item(const item& attributes)
{
    std::string json;
    json_writer out(json);
    json_value_writer values(out, json_style::reply);
    write_item(values, attributes);
    return json;
}

item with_number(const char* text)
{
    return item().set("n", number::parse(text));
}

template <class Call>
errc failure_of(Call&& call)
{
    try
    {
        call();
    }
    catch (const error& e)
    {
        return static_cast<errc>(e.code().value());
    }
    return errc{};
}

TEST(ItemEncoding, KeepsEveryType)
{
    const item written = every_type();

    EXPECT_EQ(decode_item(encoded(written)), written);
    EXPECT_EQ(decode_item(encoded(item())), item());
}

TEST(ItemEncoding, KeepsNumbersExactly)
{
    for (const char* text :
         {"0",
          "-1",
          "99999999999999999999999999999999999999",
          "0.00000000000000000000000000000000000001",
          "9.9999999999999999999999999999999999999E+125",
          "-9.9999999999999999999999999999999999999E+125",
          "1E-130",
          "-1E-130"})
        EXPECT_EQ(decode_item(encoded(with_number(text))), with_number(text)) << text;
}

TEST(ItemEncoding, AppendsAndStartsWithTheSizeThatDynamodbCounts)
{
    std::string bytes = "before";
    encode_item(every_type(), bytes);

    ASSERT_TRUE(bytes.starts_with("before"));
    bytes.erase(0, 6);
    EXPECT_EQ(encoded_item_size(bytes), item_size(every_type()));
    EXPECT_EQ(decode_item(bytes), every_type());
}

TEST(ItemEncoding, KeepsTextsOfEverySizeOfLength)
{
    for (std::size_t size : {63u, 64u, 8191u, 8192u, 400'000u})
    {
        const item written = item().set("a", std::string(size, 'x')).set("b", 1);
        const std::string bytes = encoded(written);
        EXPECT_EQ(decode_item(bytes), written) << size;
        EXPECT_EQ(find_encoded(bytes, "b"), attribute_value(1)) << size;
    }
}

TEST(ItemEncoding, WritesTheJsonThatTheItemItselfHas)
{
    const std::string expected = json_of_item(every_type());

    EXPECT_EQ(json_of(encoded(every_type())), expected);
    EXPECT_EQ(item_from_json(expected), every_type());
    EXPECT_EQ(json_of(encoded(item())), "{}");
}

TEST(ItemEncoding, HasTheSameJsonForEveryKindOfItem)
{
    test::generated_items items(20261128);
    for (int i = 0; i < 2000; ++i)
    {
        const item attributes = items.next();
        const std::string bytes = encoded(attributes);
        ASSERT_EQ(json_of(bytes), json_of_item(attributes));
        ASSERT_EQ(decode_item(bytes), attributes);
    }
}

TEST(ItemEncoding, WritesNumbersAsPlainDigits)
{
    const item tiny = with_number("-15E-50");
    const item large = with_number("3e125");

    EXPECT_EQ(json_of(encoded(tiny)), R"({"n":{"N":"-0.)" + std::string(48, '0') + R"(15"}})");
    EXPECT_EQ(json_of(encoded(large)), R"({"n":{"N":"3)" + std::string(125, '0') + R"("}})");
}

TEST(ItemEncoding, FindsOneAttribute)
{
    const item written = every_type();
    const std::string bytes = encoded(written);

    for (const auto& [name, value] : written)
        EXPECT_EQ(find_encoded(bytes, name), value) << name;
    EXPECT_FALSE(find_encoded(bytes, "deep"));
    EXPECT_FALSE(find_encoded(bytes, ""));
}

TEST(ItemEncoding, RefusesBytesThatEndEarlyOrLate)
{
    const std::string bytes = encoded(every_type());

    for (std::size_t size = 0; size < bytes.size(); ++size)
    {
        const std::string_view part(bytes.data(), size);
        EXPECT_EQ(failure_of([&] { decode_item(part); }), errc::store_damaged) << size;
        EXPECT_EQ(failure_of([&] { json_of(part); }), errc::store_damaged) << size;
        EXPECT_EQ(failure_of([&] { find_encoded(part, "zzz"); }), errc::store_damaged) << size;
    }
    EXPECT_EQ(failure_of([&] { decode_item(bytes + "x"); }), errc::store_damaged);
}

TEST(ItemEncoding, RefusesWhatCannotHaveBeenWritten)
{
    const std::string_view empty_set("\0\1\2a\11\1\0\0\0\0", 10);
    const std::string_view twice("\0\1\2a\11\5\0\0\0\2\2x\2x", 14);
    const std::string_view no_number("\0\1\2a\2\1x", 7);
    const std::string_view unknown_tag("\0\1\2a\100", 5);

    for (std::string_view bytes : {empty_set, twice, no_number, unknown_tag})
        EXPECT_EQ(failure_of([&] { decode_item(bytes); }), errc::store_damaged);
}

TEST(ItemEncoding, HasNoJsonOfTextsThatAreNotUtf8)
{
    for (const item& broken :
         {item().set("a", "x\xff"), item().set("a", string_set("\xc3")), item().set("\xff", 1)})
        EXPECT_EQ(failure_of([&] { json_of(encoded(broken)); }), errc::store_damaged);
}

TEST(ItemEncoding, RefusesEndlessNesting)
{
    // Lists of one list each, from inside to outside.
    std::string value = "\6";
    for (int level = 0; level < 1000; ++level)
    {
        const std::size_t size = value.size() + 1;
        std::string outer = "\10";
        for (int shift = 0; shift < 32; shift += 8)
            outer.push_back(static_cast<char>(size >> shift & 0xff));
        value = outer + '\1' + value;
    }
    const std::string bytes = std::string("\0\1\2a", 4) + value;

    EXPECT_EQ(failure_of([&] { decode_item(bytes); }), errc::store_damaged);
    EXPECT_EQ(failure_of([&] { json_of(bytes); }), errc::store_damaged);
    EXPECT_FALSE(find_encoded(bytes, "b"));
}

}  // namespace
}  // namespace ddbm::detail
