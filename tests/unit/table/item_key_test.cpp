#include "table/item_key.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/item_json.hpp>

#include <ddbm/detail/key_value.hpp>

#include <sstream>
#include <string_view>
#include <unordered_set>

namespace {

struct sample
{
    std::string name;
    double size = 0;
    std::string note;
};

// Its shard goes by a member that is no part of the key.
struct reading
{
    std::string day;
    std::string id;
    int level = 0;
};

}  // namespace

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value =
        ddbm::model<reading>("readings")
            .partition_key(
                "pk", ddbm::compose("R#", &reading::day, "#", ddbm::shard<4>(&reading::level))
            )
            .sort_key("id", &reading::id)
            .field("level", &reading::level);
};

template <>
struct ddbm::model_of<sample>
{
    static constexpr auto value = ddbm::model<sample>("samples")
                                      .partition_key("name", &sample::name)
                                      .sort_key("size", &sample::size)
                                      .field("note", &sample::note);
};

namespace ddbm::detail {
namespace {

using namespace std::string_view_literals;

const key_schema& schema()
{
    return info_of<sample>().key;
}

// As a table's functions make it of their arguments.
template <class Size>
item_key key_of(std::string_view name, const Size& size)
{
    const partition_key_argument<sample> partition(name);
    const sort_key_argument<sample> sort(size);
    const key_part parts[] = {partition.part(), sort.part()};
    return {schema(), parts};
}

std::string written_key(std::span<const key_part> values)
{
    std::string text;
    json_writer json(text);
    json_value_writer out(json);
    write_key(out, schema(), values);
    return text;
}

sample ann()
{
    return {"Ann", 1.5, "n"};
}

TEST(ItemKey, IsTheSameOfValuesAnObjectAndAnItem)
{
    const sample object = ann();
    const item attributes = to_item_of(object);

    const item_key of_values = key_of("Ann", 1.5);

    EXPECT_EQ(of_values.json(), R"({"name":{"S":"Ann"},"size":{"N":"1.5"}})");
    EXPECT_EQ(item_key(schema(), key_values_of(schema(), &object)), of_values);
    EXPECT_EQ(item_key(schema(), key_values_of(schema(), attributes)), of_values);
}

TEST(ItemKey, IsWrittenAsItStandsInRequests)
{
    const sample object = ann();

    EXPECT_EQ(
        written_key(key_values_of(schema(), &object)), R"({"name":{"S":"Ann"},"size":{"N":"1.5"}})"
    );
}

TEST(ItemKey, IsOneForAllFormsOfItsNumbers)
{
    const std::unordered_set<item_key> keys = {
        key_of("a", 100),
        key_of("a", 100.0f),
        key_of("a", number::parse("1.00E2")),
        key_of("b", 1e30),
        key_of("b", number::parse("1000000000000000000000000000000")),
        key_of("c", 1e-7),
        key_of("c", number::parse("0.0000001"))};

    EXPECT_EQ(keys.size(), 3U);
    EXPECT_TRUE(keys.contains(key_of("b", number::parse("10E29"))));
    EXPECT_NE(key_of("a", 100), key_of("a", 101));
    EXPECT_NE(key_of("a", 100), key_of("A", 100));
}

TEST(ItemKey, IsNoneByDefault)
{
    EXPECT_TRUE(item_key().empty());
    EXPECT_FALSE(key_of("a", 1).empty());
    EXPECT_NE(item_key(), key_of("a", 1));
}

TEST(ItemKey, PrintsItsAttributes)
{
    std::ostringstream out;
    out << key_of("Ann", 2);

    EXPECT_EQ(out.str(), R"({"name":{"S":"Ann"},"size":{"N":"2"}})");
}

TEST(ItemKey, RefusesWhatIsNoKey)
{
    EXPECT_EQ(failure_of([] { key_of("", 1); }).code(), errc::empty_key);
    EXPECT_EQ(failure_of([] { key_of(std::string(2049, 'x'), 1); }).code(), errc::key_too_long);
    EXPECT_NO_THROW(key_of(std::string(2048, 'x'), 1));
    EXPECT_EQ(
        failure_of([] { key_values_of(schema(), item().set("name", "Ann")); }).code(),
        errc::attribute_missing
    );
}

TEST(ItemKey, NeedsWhatItsShardGoesBy)
{
    const key_schema& spread = info_of<reading>().key;
    const partition_key_argument<reading> day("monday");
    const sort_key_argument<reading> id("a");
    const key_part parts[] = {day.part(), id.part()};
    reading object;
    object.day = "monday";
    object.id = "a";

    const error why = failure_of([&] { item_key(spread, parts); });

    EXPECT_EQ(why.code(), errc::invalid_request);
    EXPECT_NE(why.get_diagnostics().message().find("the shard of the key"), std::string::npos);
    EXPECT_FALSE(item_key(spread, key_values_of(spread, &object)).empty());
}

// -- For messages

TEST(KeyText, IsOfTheKeysAttributesInTheFormThatTheyHave)
{
    EXPECT_EQ(
        key_text(schema(), R"({"note":{"S":"n"}, "size":{"N":"1.0"}, "name":{"S":"Ann"}})"sv),
        R"({"name":{"S":"Ann"},"size":{"N":"1.0"}})"
    );
}

TEST(KeyText, IsOfWhatIsNoKeyToo)
{
    EXPECT_EQ(key_text(schema(), R"({"size":{"S":1}})"sv), R"({"size":{"S":1}})");
    EXPECT_EQ(key_text(schema(), "{\"name\":{\"S\":\"\xff\"}}"sv), "{\"name\":{\"S\":\"\xff\"}}");
    EXPECT_EQ(key_text(schema(), "{"sv), "");
    EXPECT_EQ(key_text(schema(), "[]"sv), "");
}

TEST(KeyText, IsOfAnObjectWhoseKeyIsEmpty)
{
    sample object = ann();
    object.name.clear();
    EXPECT_EQ(key_text_of(schema(), &object), R"({"name":{"S":""},"size":{"N":"1.5"}})");

    object.name = "\xff";
    EXPECT_EQ(key_text_of(schema(), &object), "");
}

}  // namespace
}  // namespace ddbm::detail
