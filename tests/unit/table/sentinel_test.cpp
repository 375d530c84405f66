#include "table/sentinel.hpp"
#include "unit/table/scripted_table.hpp"
#include "unit/table/unique_models.hpp"

#include <ddbm/attribute_value.hpp>
#include <ddbm/convert.hpp>
#include <ddbm/item_json.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using detail::sentinel;
using detail::sentinel_maker;

class Sentinel : public testing::Test
{
protected:
    template <class T, class Tag = void>
    detail::table_core core() const
    {
        return {side.db, detail::info_of<T, Tag>()};
    }

    template <class T, class Tag = void>
    std::vector<sentinel> of(const std::string& json) const
    {
        return sentinel_maker(core<T, Tag>()).of_item(item_from_json(json));
    }

    static std::string key(const sentinel& of) { return to_json(of.key); }

    scripted_client side{in_no_time()};
};

TEST_F(Sentinel, StandsForEachValue)
{
    const auto made = of<member>(R"({"id":{"S":"7"},"email":{"S":"a@b.org"},"nick":{"S":"ann"}})");
    ASSERT_EQ(made.size(), 2U);
    EXPECT_EQ(key(made[0]), R"({"id":{"S":"ddbm:unique//by_email/S:a@b.org"}})");
    EXPECT_EQ(made[0].name, "/by_email");
    EXPECT_EQ(made[0].value, "a@b.org");
    EXPECT_EQ(key(made[1]), R"({"id":{"S":"ddbm:unique//by_nick/S:ann"}})");
    EXPECT_EQ(sentinel_maker(core<member>()).table(), "members");
}

TEST_F(Sentinel, StandsForNoneWhereThereIsNone)
{
    EXPECT_EQ(of<member>(R"({"id":{"S":"7"},"email":{"S":"a"}})").size(), 1U);
    EXPECT_EQ(of<member>(R"({"id":{"S":"7"},"email":{"NULL":true}})").size(), 0U);
    // One of two is not both.
    EXPECT_EQ(of<booking>(R"({"show":{"S":"x"},"number":{"N":"1"},"row":{"S":"A"}})").size(), 0U);
}

TEST_F(Sentinel, GoesByOldNames)
{
    const auto made = of<member>(R"({"id":{"S":"7"},"mail":{"S":"a"}})");
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(key(made[0]), R"({"id":{"S":"ddbm:unique//by_email/S:a"}})");
}

TEST_F(Sentinel, HasPartsThatCannotBeTakenForOthers)
{
    const auto made =
        of<booking>(R"({"show":{"S":"x"},"number":{"N":"1"},"row":{"S":"A/%"},"seat":{"N":"7.0"}})"
        );
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(made[0].key.at("show").as_string(), "ddbm:unique/a%2Fb/by_seat/S:A%2F%25/N:7");
}

// A query of an index by it would find all of them.
TEST_F(Sentinel, HasNoNumberAsItsSortKeyThatItemsHave)
{
    const auto made =
        of<booking>(R"({"show":{"S":"x"},"number":{"N":"1"},"row":{"S":"A"},"seat":{"N":"7"}})");
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(
        made[0].key.at("number").as_number(),
        number::parse("-99999999999999999999999999999999999999")
    );
}

// That is what has been put with the item.
TEST_F(Sentinel, StandsForWhatAnOlderItemSays)
{
    const sentinel_maker maker(core<subscriber>());
    const item older = item_from_json(R"({"id":{"S":"7"},"email":{"S":"Ann"}})");
    auto made = maker.of_item(older);
    maker.add_renamed(made, older);
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(key(made[0]), R"({"id":{"S":"ddbm:unique//by_email/S:Ann"}})");
}

TEST_F(Sentinel, StandsForWhatAStepHasRenamed)
{
    const sentinel_maker maker(core<subscriber>());
    const item oldest = item_from_json(R"({"id":{"S":"7"},"mail":{"S":"ann"}})");
    auto made = maker.of_item(oldest);
    EXPECT_TRUE(made.empty());
    maker.add_renamed(made, oldest);
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(key(made[0]), R"({"id":{"S":"ddbm:unique//by_email/S:ann"}})");
}

TEST_F(Sentinel, HasANumberWhereKeysAreNumbers)
{
    const auto one = of<device>(R"({"id":{"N":"1"},"serial":{"B":"AAEC"}})");
    const auto same = of<device>(R"({"id":{"N":"2"},"serial":{"B":"AAEC"}})");
    const auto other = of<device>(R"({"id":{"N":"1"},"serial":{"B":"AAED"}})");
    ASSERT_TRUE(one.size() == 1 && same.size() == 1 && other.size() == 1);
    EXPECT_EQ(one[0].key, same[0].key);
    EXPECT_FALSE(one[0].key == other[0].key);
    EXPECT_TRUE(one[0].key.at("id").is_number());
    EXPECT_LT(one[0].key.at("id").as_number(), number(-1));
}

TEST_F(Sentinel, EndsWithAHashWhereTheValueIsLong)
{
    const std::string begin = R"({"id":{"S":"7"},"email":{"S":")";
    const auto one = of<member>(begin + std::string(5000, 'x') + "\"}}");
    const auto other = of<member>(begin + std::string(5000, 'x') + "y\"}}");
    ASSERT_TRUE(one.size() == 1 && other.size() == 1);
    EXPECT_LT(one[0].key.at("id").as_string().size(), 200U);
    EXPECT_FALSE(one[0].key == other[0].key);
}

TEST_F(Sentinel, MayBeInATableOfItsOwn)
{
    const auto made = of<member, apart>(R"({"id":{"S":"7"},"email":{"S":"a"}})");
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(key(made[0]), R"({"value":{"S":"ddbm:unique/members/by_email/S:a"}})");
    EXPECT_EQ(sentinel_maker(core<member, apart>()).table(), "names");
    EXPECT_EQ(sentinel_maker(core<member, apart>()).partition_key(), "value");
}

TEST_F(Sentinel, IsOfTheKindThereAsWell)
{
    const auto made = of<booking, apart>(
        R"({"show":{"S":"x"},"number":{"N":"1"},"row":{"S":"A"},"seat":{"N":"7"}})"
    );
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(key(made[0]), R"({"value":{"S":"ddbm:unique/shows/a%2Fb/by_seat/S:A/N:7"}})");
    EXPECT_EQ(made[0].name, "shows/a%2Fb/by_seat");
}

TEST_F(Sentinel, IsTheSameWhetherATableIsGivenByItsNameOrItsArn)
{
    const detail::table_core by_arn(
        side.db,
        detail::info_of<member, apart>(),
        "arn:aws:dynamodb:us-east-1:123456789012:table/members"
    );
    const item one = item_from_json(R"({"id":{"S":"7"},"email":{"S":"a"}})");
    const auto made = sentinel_maker(by_arn).of_item(one);
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(key(made[0]), R"({"value":{"S":"ddbm:unique/members/by_email/S:a"}})");
}

}  // namespace
}  // namespace ddbm::test
