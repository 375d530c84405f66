// Whether an item is as an update leaves it, of requests as expression_builder writes them.

#include "table/update_outcome.hpp"

#include <ddbm/generated.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/model.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

struct page
{
    std::string id;
    long version = 0;
};

}  // namespace

template <>
struct ddbm::model_of<page>
{
    static constexpr auto value =
        ddbm::model<page>("pages").partition_key("id", &page::id).version("v", &page::version);
};

namespace ddbm::detail {
namespace {

// Of #a to #d, that is #0 to #3, and values :0 to :2 of these texts.
std::string request(const std::string& expression, const std::string& values)
{
    return R"({"UpdateExpression":")" + expression +
           R"(","ExpressionAttributeNames":{"#0":"a","#1":"b","#2":"c","#3":"v"},)"
           R"("ExpressionAttributeValues":{)" +
           values + "}}";
}

bool is_left(const std::string& expression, const std::string& values, const std::string& now)
{
    const item there = item_from_json(now);
    return is_outcome(info_of<page>(), request(expression, values), there);
}

TEST(UpdateOutcome, HasWhatIsSet)
{
    const std::string two = R"(":0":{"N":"1"},":1":{"S":"x"})";

    EXPECT_TRUE(is_left("SET #0 = :0, #1 = :1", two, R"({"a":{"N":"1.0"},"b":{"S":"x"}})"));
    EXPECT_FALSE(is_left("SET #0 = :0, #1 = :1", two, R"({"a":{"N":"1"},"b":{"S":"y"}})"));
    EXPECT_FALSE(is_left("SET #0 = :0, #1 = :1", two, R"({"a":{"N":"1"}})"));
    EXPECT_FALSE(is_left("SET #0 = :0, #1 = :1", two, R"({"a":{"S":"1"},"b":{"S":"x"}})"));
}

TEST(UpdateOutcome, GoesDownPaths)
{
    const std::string one = R"(":0":{"N":"1"})";
    const std::string deep = R"({"a":{"M":{"b":{"L":[{"NULL":true},{"M":{"c":{"N":"1"}}}]}}}})";

    EXPECT_TRUE(is_left("SET #0.#1[1].#2 = :0", one, deep));
    EXPECT_FALSE(is_left("SET #0.#1[0].#2 = :0", one, deep));
    EXPECT_FALSE(is_left("SET #0.#1[2].#2 = :0", one, deep));
    EXPECT_FALSE(is_left("SET #1.#1 = :0", one, deep));
    EXPECT_TRUE(is_left("REMOVE #0.#1[2]", one, deep));
    EXPECT_FALSE(is_left("REMOVE #0.#1[1].#2", one, deep));
}

TEST(UpdateOutcome, HasNotWhatIsRemoved)
{
    EXPECT_TRUE(is_left("REMOVE #0, #1", "", R"({"c":{"N":"1"}})"));
    EXPECT_FALSE(is_left("REMOVE #0, #1", "", R"({"b":{"N":"1"}})"));
    EXPECT_FALSE(is_left("SET #2 = :0 REMOVE #1", R"(":0":{"N":"1"})", R"({"c":{"N":"2"}})"));
}

TEST(UpdateOutcome, HasSomethingWhereThereWasTo)
{
    const std::string one = R"(":0":{"N":"1"})";

    EXPECT_TRUE(is_left("SET #0 = if_not_exists(#0, :0) REMOVE #1", one, R"({"a":{"N":"7"}})"));
    EXPECT_FALSE(is_left("SET #0 = if_not_exists(#0, :0) REMOVE #1", one, "{}"));
}

TEST(UpdateOutcome, HasElementsOfSets)
{
    const std::string set = R"(":0":{"SS":["x","y"]})";

    EXPECT_TRUE(is_left("ADD #0 :0", set, R"({"a":{"SS":["z","y","x"]}})"));
    EXPECT_FALSE(is_left("ADD #0 :0", set, R"({"a":{"SS":["x"]}})"));
    EXPECT_FALSE(is_left("ADD #0 :0", set, R"({"a":{"S":"x"}})"));
    EXPECT_TRUE(is_left("DELETE #0 :0", set, R"({"a":{"SS":["z"]}})"));
    EXPECT_TRUE(is_left("DELETE #0 :0", set, "{}"));
    EXPECT_FALSE(is_left("DELETE #0 :0", set, R"({"a":{"SS":["z","y"]}})"));
    EXPECT_TRUE(is_left("ADD #0 :0", R"(":0":{"NS":["1"]})", R"({"a":{"NS":["1.0","2"]}})"));
    EXPECT_TRUE(is_left("ADD #0 :0", R"(":0":{"BS":["AA=="]})", R"({"a":{"BS":["AA=="]}})"));
}

TEST(UpdateOutcome, CannotBeToldOfSums)
{
    const std::string one = R"(":0":{"N":"1"})";

    EXPECT_FALSE(is_left("ADD #0 :0", one, R"({"a":{"N":"1"}})"));
    EXPECT_FALSE(is_left("SET #0 = #0 + :0", one, R"({"a":{"N":"1"}})"));
    EXPECT_FALSE(is_left("SET #0 = if_not_exists(#1, :0) + :0", one, R"({"a":{"N":"2"}})"));
    EXPECT_FALSE(is_left("SET #0 = list_append(#0, :0)", one, R"({"a":{"L":[]}})"));
}

TEST(UpdateOutcome, DoesNotDependOnTheVersion)
{
    const std::string values = R"(":0":{"N":"1"},":1":{"N":"1"})";

    EXPECT_TRUE(is_left("SET #0 = :0 ADD #3 :1", values, R"({"a":{"N":"1"},"v":{"N":"8"}})"));
    EXPECT_FALSE(is_left("SET #0 = :0 ADD #3 :1", values, R"({"a":{"N":"2"},"v":{"N":"8"}})"));
}

// Any item of somebody else's would do.
TEST(UpdateOutcome, IsNotToldWhereNothingHasToChange)
{
    const std::string one = R"(":0":{"N":"1"})";
    const std::string now = R"({"a":{"N":"1"},"v":{"N":"8"}})";

    EXPECT_FALSE(is_outcome(info_of<page>(), R"({"Key":{}})", item()));
    EXPECT_FALSE(is_left("SET #0 = if_not_exists(#0, :0)", one, now));
    EXPECT_FALSE(is_left("ADD #3 :0", one, now));
    EXPECT_FALSE(is_left("SET #0 = if_not_exists(#0, :0) ADD #3 :0", one, now));
}

TEST(UpdateOutcome, IsNoneOfWhatIsNoRequest)
{
    EXPECT_FALSE(is_outcome(info_of<page>(), "nonsense", item()));
}

}  // namespace
}  // namespace ddbm::detail
