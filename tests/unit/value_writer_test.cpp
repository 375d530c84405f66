// What all value writers have in common, and the writers of JSON and of items.

#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>
#include <ddbm/value_writer.hpp>

namespace ddbm::detail {
namespace {

class JsonValueWriter : public testing::Test
{
protected:
    std::string text;
    json_writer json{text};
    json_value_writer values{json};
};

TEST_F(JsonValueWriter, WritesEveryType)
{
    const std::byte bytes[] = {std::byte{1}, std::byte{2}};

    values.begin_map();
    values.key("null");
    values.null();
    values.key("bool");
    values.boolean(true);
    values.key("text");
    values.string("a\"b\n");
    values.key("bytes");
    values.binary(bytes);
    values.key("number");
    values.number(number::parse("1.50"));
    values.key("list");
    values.begin_list();
    values.number(1);
    values.begin_list();
    values.end_list();
    values.end_list();
    values.key("map \"");
    values.begin_map();
    values.key(" ");
    values.string("");
    values.end_map();
    values.key("set");
    values.begin_set(attribute_type::ss);
    values.string("a");
    values.string("\t");
    values.end_set();
    values.key("numbers");
    values.begin_set(attribute_type::ns);
    values.number(-1);
    values.number(2.5);
    values.end_set();
    values.key("binaries");
    values.begin_set(attribute_type::bs);
    values.binary(bytes);
    values.end_set();
    values.key("last");
    values.number(std::numeric_limits<std::uint64_t>::max());
    values.end_map();

    EXPECT_EQ(
        text,
        R"({"null":{"NULL":true},"bool":{"BOOL":true},"text":{"S":"a\"b\n"},"bytes":{"B":"AQI="},)"
        R"("number":{"N":"1.5"},"list":{"L":[{"N":"1"},{"L":[]}]},"map \"":{"M":{" ":{"S":""}}},)"
        R"("set":{"SS":["a","\t"]},"numbers":{"NS":["-1","2.5"]},"binaries":{"BS":["AQI="]},)"
        R"("last":{"N":"18446744073709551615"}})"
    );
}

TEST_F(JsonValueWriter, RefusesAnEmptyName)
{
    values.begin_map();
    values.key("places");
    values.begin_map();

    try
    {
        values.key("");
        ADD_FAILURE() << "expected an error";
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), errc::invalid_request);
        EXPECT_EQ(values.path(), "places");
    }
}

TEST_F(JsonValueWriter, WritesAValueByItself)
{
    values.string("x");

    EXPECT_EQ(text, R"({"S":"x"})");
}

TEST(JsonValueWriterOfAValue, WritesMapsAndListsWithTheirType)
{
    std::string text;
    json_writer json(text);
    json_value_writer values(json, json_style::object, value_writer::root::value);

    json.begin_array();
    values.begin_map();
    values.key("a");
    values.begin_list();
    values.number(1);
    EXPECT_EQ(values.path(), "a[0]");
    values.end_list();
    values.end_map();
    values.begin_list();
    EXPECT_EQ(values.path(), "");
    values.null();
    EXPECT_EQ(values.path(), "[0]");
    values.end_list();
    json.end_array();

    EXPECT_EQ(text, R"([{"M":{"a":{"L":[{"N":"1"}]}}},{"L":[{"NULL":true}]}])");
}

TEST(JsonValueWriterOfAValue, NestsThirtyTwoLevelsAndNoMore)
{
    std::string text;
    json_writer json(text);
    json_value_writer values(json, json_style::object, value_writer::root::value);

    for (int level = 1; level <= 32; ++level)
        values.begin_list();

    EXPECT_EQ(failure_of([&] { values.begin_map(); }).code(), errc::nesting_too_deep);
}

TEST(JsonValueWriterOfAReply, WritesNumbersAsPlainDigits)
{
    std::string text;
    json_writer json(text);
    json_value_writer values(json, json_style::reply);

    values.begin_map();
    values.key("large");
    values.number(number::parse("-1.5E60"));
    values.key("set");
    values.begin_set(attribute_type::ns);
    values.number(number::parse("1E-60"));
    values.number(0.25);
    values.end_set();
    values.end_map();

    EXPECT_EQ(
        text,
        R"({"large":{"N":"-15)" + std::string(59, '0') + R"("},"set":{"NS":["0.)" +
            std::string(59, '0') + R"(1","0.25"]}})"
    );
}

TEST_F(JsonValueWriter, TakesTheTextOfANumber)
{
    values.begin_map();
    values.key("n");
    values.number_text("1.50");
    values.key("l");
    values.begin_list();
    values.number_text("-0");

    EXPECT_EQ(failure_of([&] { values.number_text("1\""); }).code(), errc::number_invalid);
    EXPECT_EQ(values.path(), "l[1]");
    EXPECT_EQ(failure_of([&] { values.number_text("1E126"); }).code(), errc::number_out_of_range);
    EXPECT_EQ(text, R"({"n":{"N":"1.5"},"l":{"L":[{"N":"0"})");
}

TEST_F(JsonValueWriter, RefusesAnEmptySet)
{
    values.begin_map();
    values.key("s");
    values.begin_set(attribute_type::ss);

    EXPECT_EQ(failure_of([&] { values.end_set(); }).code(), errc::empty_set);
    EXPECT_EQ(values.path(), "s");
}

TEST_F(JsonValueWriter, KnowsWhereItIs)
{
    EXPECT_EQ(values.path(), "");
    values.begin_map();
    EXPECT_EQ(values.path(), "");
    values.key("a");
    EXPECT_EQ(values.path(), "a");
    values.begin_list();
    values.number(1);
    EXPECT_EQ(values.path(), "a[0]");
    values.number(2);
    EXPECT_EQ(values.path(), "a[1]");
    values.begin_map();
    values.key("b");
    EXPECT_EQ(values.path(), "a[2].b");
    values.begin_set(attribute_type::ns);
    values.number(1);
    values.number(2);
    EXPECT_EQ(values.path(), "a[2].b[1]");
    values.end_set();
    values.key("c");
    EXPECT_EQ(values.path(), "a[2].c");
    values.end_map();
    EXPECT_EQ(values.path(), "a[2]");
    values.end_list();
    EXPECT_EQ(values.path(), "a");
}

TEST_F(JsonValueWriter, TheValueThatIsRefusedIsTheOneOfThePath)
{
    values.begin_map();
    values.key("list");
    values.begin_list();
    values.number(1);

    EXPECT_EQ(
        failure_of([&] { values.number(std::numeric_limits<double>::quiet_NaN()); }).code(),
        errc::number_invalid
    );
    EXPECT_EQ(values.path(), "list[1]");
    EXPECT_EQ(failure_of([&] { values.string("\xff"); }).code(), errc::invalid_utf8);
    EXPECT_EQ(values.path(), "list[2]");
}

TEST_F(JsonValueWriter, RefusesForItsCallerWhatWouldComeNext)
{
    values.begin_map();
    values.key("list");
    values.begin_list();
    values.number(1);

    const error refused =
        failure_of([&] { values.refuse(errc::value_not_allowed, "cannot store this"); });

    EXPECT_EQ(refused.code(), errc::value_not_allowed);
    EXPECT_EQ(refused.get_diagnostics().message(), "cannot store this");
    EXPECT_EQ(values.path(), "list[1]");
}

TEST_F(JsonValueWriter, NestsThirtyTwoLevelsAndNoMore)
{
    values.begin_map();
    values.key("k");
    for (int level = 1; level <= 32; ++level)
        values.begin_list();
    values.begin_set(attribute_type::ns);
    values.number(1);
    values.end_set();

    EXPECT_EQ(failure_of([&] { values.begin_list(); }).code(), errc::nesting_too_deep);
    EXPECT_EQ(failure_of([&] { values.begin_map(); }).code(), errc::nesting_too_deep);
    EXPECT_TRUE(values.path().starts_with("k[0][0]")) << values.path();
}

TEST_F(JsonValueWriter, ChecksTheLengthOfKeys)
{
    const auto refused = [](key_role role, std::size_t size) -> errc {
        std::string out;
        json_writer target(out);
        json_value_writer writer(target);
        writer.begin_map();
        writer.key("k");
        writer.expect_key(role);
        try
        {
            if (size % 2 == 0)
                writer.string(std::string(size, 'x'));
            else
                writer.binary(binary(size));
            return {};
        }
        catch (const error& e)
        {
            EXPECT_EQ(writer.path(), "k");
            return static_cast<errc>(e.code().value());
        }
    };

    EXPECT_EQ(refused(key_role::partition, 0), errc::empty_key);
    EXPECT_EQ(refused(key_role::sort, 0), errc::empty_key);
    EXPECT_EQ(refused(key_role::partition, 1), errc{});
    EXPECT_EQ(refused(key_role::partition, 2047), errc{});
    EXPECT_EQ(refused(key_role::partition, 2048), errc{});
    EXPECT_EQ(refused(key_role::partition, 2049), errc::key_too_long);
    EXPECT_EQ(refused(key_role::partition, 2050), errc::key_too_long);
    EXPECT_EQ(refused(key_role::sort, 1023), errc{});
    EXPECT_EQ(refused(key_role::sort, 1024), errc{});
    EXPECT_EQ(refused(key_role::sort, 1025), errc::key_too_long);
    EXPECT_EQ(refused(key_role::sort, 1026), errc::key_too_long);
    EXPECT_EQ(refused(key_role::none, 0), errc{});
    EXPECT_EQ(refused(key_role::none, 5000), errc{});
}

TEST_F(JsonValueWriter, AKeyThatIsANumberHasNoLengthToCheck)
{
    values.expect_key(key_role::sort);
    values.number(0);

    EXPECT_EQ(text, R"({"N":"0"})");
}

TEST(ItemValueWriter, BuildsAnItemOfEveryType)
{
    const std::byte bytes[] = {std::byte{1}, std::byte{2}};
    item_value_writer values;

    values.begin_map();
    values.key("null");
    values.null();
    values.key("bool");
    values.boolean(false);
    values.key("bytes");
    values.binary(bytes);
    values.key("number");
    values.number(0.25);
    values.key("list");
    values.begin_list();
    values.begin_map();
    values.key("deep");
    values.begin_list();
    values.string("x");
    values.end_list();
    values.end_map();
    values.end_list();
    values.key("ss");
    values.begin_set(attribute_type::ss);
    values.string("b");
    values.string("a");
    values.end_set();
    values.key("ns");
    values.begin_set(attribute_type::ns);
    values.number(2);
    values.number(1);
    values.end_set();
    values.key("bs");
    values.begin_set(attribute_type::bs);
    values.binary(bytes);
    values.end_set();
    values.end_map();

    EXPECT_EQ(
        values.take(),
        item_from_json(R"({"null":{"NULL":true},"bool":{"BOOL":false},"bytes":{"B":"AQI="},)"
                       R"("number":{"N":"0.25"},"list":{"L":[{"M":{"deep":{"L":[{"S":"x"}]}}}]},)"
                       R"("ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]},"bs":{"BS":["AQI="]}})")
    );
}

TEST(ItemValueWriter, RefusesBytesThatAreNotUtf8)
{
    item_value_writer values;
    values.begin_map();
    values.key("a");

    EXPECT_EQ(failure_of([&] { values.string("\xff"); }).code(), errc::invalid_utf8);
    EXPECT_EQ(values.path(), "a");
}

}  // namespace
}  // namespace ddbm::detail
