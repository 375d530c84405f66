// Partition keys that are spread over shards.

#include "model/composed_parts.hpp"
#include "unit/model/model_testing.hpp"

#include <ddbm/compose.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/key.hpp>

#include <map>

namespace {

struct event
{
    std::string day;
    std::string id;
    int level = 0;
};

struct reading
{
    std::string id;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<event>
{
    static constexpr auto value =
        ddbm::model<event>("events")
            .partition_key("pk", ddbm::compose("E#", &event::day, "#", ddbm::shard<16>(&event::id)))
            .sort_key("sk", ddbm::compose("ID#", &event::id))
            .field("level", &event::level)
            .index(
                "by_level",
                ddbm::partition(ddbm::compose("L#", ddbm::shard<3>(&event::level))),
                ddbm::sort(&event::level)
            );
};

template <>
struct ddbm::model_of<reading>
{
    static constexpr auto value =
        ddbm::model<reading>("readings")
            .partition_key("pk", ddbm::compose("ALL#", ddbm::shard<100>(&reading::id)))
            .sort_key("id", &reading::id)
            .field("text", &reading::text);
};

namespace ddbm::detail {
namespace {

std::string text_of(const reading& object)
{
    return to_item_of(object).at("pk").as_string();
}

// Of the texts of FNV-1a's specification.
TEST(Shard, IsThatOfAKnownHash)
{
    EXPECT_EQ(shard_of("", 1'000), 0xcbf29ce484222325U % 1'000);
    EXPECT_EQ(shard_of("a", 1'000), 0xaf63dc4c8601ec8cU % 1'000);
    EXPECT_EQ(shard_of("foobar", 1'000), 0x85944171f73967e8U % 1'000);
}

TEST(Shard, StandsInTheKeyWithAllItsDigits)
{
    std::map<std::string, int> found;
    for (int i = 0; i < 2'000; ++i)
    {
        reading made{std::to_string(i), "t"};
        const std::string text = text_of(made);
        EXPECT_EQ(text.size(), 6U) << text;
        ++found[text];
        EXPECT_EQ(read_one<reading>(written(made)).id, made.id);
    }

    EXPECT_EQ(found.size(), 100U);
    EXPECT_TRUE(found.contains("ALL#00"));
    EXPECT_TRUE(found.contains("ALL#99"));
    for (const auto& [text, count] : found)
        EXPECT_GT(count, 5) << text;
}

TEST(Shard, IsMadeForKeysFromTheValuesThatTheyHaveAnyway)
{
    const event made{"2026-11-29", "a", 1};

    const key<event> given("2026-11-29", "a");

    EXPECT_TRUE(given);
    EXPECT_EQ(given, key<event>::of(made));
    EXPECT_EQ(key<reading>("17"), key<reading>::of(reading{"17", ""}));
}

TEST(Shard, IsCheckedWhenItIsRead)
{
    const event made{"2026-11-29", "a", 1};
    item wrong = item_from_json(written(made));
    const std::string right = wrong.at("pk").as_string();
    const std::string other =
        right.substr(0, right.size() - 2) + (right.ends_with("03") ? "04" : "03");
    wrong.set("pk", other);

    EXPECT_EQ(read_one<event>(written(made)).day, "2026-11-29");
    expect_refusal(
        refusal_of<event>(to_json(wrong)),
        errc::value_not_allowed,
        "pk",
        "a text like E#*#* that says what its members are",
        other
    );
}

TEST(Shard, IsOneOfThoseThatAQueryGoesThrough)
{
    const composed_text& composed = *info_of<event>().key[0].field->ops->composed;
    const partition_key_argument<event> day("2026-11-29");
    std::string text;
    json_writer json(text);
    json_value_writer out(json, json_style::reply, value_writer::root::value);

    EXPECT_EQ(shards_of(composed), 16U);
    EXPECT_EQ(prefix_of(composed), "E#");
    write_in_shard(out, composed, std::span(day.part().members(), 1), 7);

    EXPECT_EQ(text, R"({"S":"E#2026-11-29#07"})");
    // By itself the day is no partition.
    EXPECT_EQ(failure_of([&] { day.part().write(out); }).code(), errc::invalid_request);
}

}  // namespace
}  // namespace ddbm::detail
