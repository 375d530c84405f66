#include "differential/compare/canonical.hpp"
#include "differential/compare/difference.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ddbm::differential {
namespace {

pages page_of(std::string_view body, int status = 200)
{
    return {{status, json::parse(body)}};
}

step asked(std::string_view operation)
{
    step made;
    made.operation = operation;
    return made;
}

std::vector<difference> compared(const step& of, std::string_view left, std::string_view right)
{
    return find_differences(
        canonical(of, page_of(left)), canonical(of, page_of(right)), of.outcome_only
    );
}

}  // namespace

TEST(Compare, FindsNothingWhereOnlyTheOrderOfASetDiffers)
{
    EXPECT_TRUE(compared(
                    asked("GetItem"),
                    R"({"Item":{"a":{"SS":["x","y"]},"b":{"M":{"c":{"NS":["1","2"]}}}}})",
                    R"({"Item":{"b":{"M":{"c":{"NS":["2","1"]}}},"a":{"SS":["y","x"]}}})"
    )
                    .empty());
}

TEST(Compare, FindsListsInAnotherOrder)
{
    const auto found = compared(
        asked("GetItem"),
        R"({"Item":{"a":{"L":[{"N":"1"},{"N":"2"}]}}})",
        R"({"Item":{"a":{"L":[{"N":"2"},{"N":"1"}]}}})"
    );

    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].path, "Item/a/L/0/N");
    EXPECT_EQ(found[0].left, "\"1\"");
    EXPECT_EQ(found[0].right, "\"2\"");
}

TEST(Compare, FindsMembersThatOneSideLacks)
{
    const auto found = compared(asked("PutItem"), R"({"Attributes":{}})", "{}");

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].path, "Attributes");
    EXPECT_EQ(found[0].right, "absent");
}

TEST(Compare, TakesNumbersByTheirValue)
{
    EXPECT_TRUE(compared(asked("Query"), R"({"Count":1})", R"({"Count":1.0})").empty());
}

TEST(Compare, NamesTheErrorAndItsText)
{
    const canonical_answer got = canonical(
        asked("GetItem"), page_of(R"({"__type":"com.x#Oops","Message":"keys: {#b, #a}"})", 400)
    );

    EXPECT_EQ(got.outcome, "400 Oops: keys: {#a, #b}");
    EXPECT_EQ(got.body, json::value(json::object()));
}

TEST(Compare, FindsWhatComesWithAnError)
{
    const step of = asked("PutItem");
    const auto found = find_differences(
        canonical(of, page_of(R"({"__type":"a#E","message":"m","Item":{"a":{"N":"1"}}})", 400)),
        canonical(of, page_of(R"({"__type":"b#E","Message":"m"})", 400)),
        false
    );

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].path, "Item");
}

TEST(Compare, DoesNotLookFurtherIfTheErrorIsAnotherOne)
{
    const step of = asked("PutItem");
    const auto found = find_differences(
        canonical(of, page_of(R"({"__type":"a#E","message":"m","Item":{"a":{"N":"1"}}})", 400)),
        canonical(of, page_of(R"({"__type":"b#E","Message":"n"})", 400)),
        false
    );

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].path, "outcome");
}

TEST(Compare, KeepsTheOrderOfPathsInMessages)
{
    EXPECT_EQ(canonical_message("path one: [c, a], of {S,N}"), "path one: [c, a], of {N, S}");
}

TEST(Compare, LetsAScanReturnItsPartitionsInAnyOrder)
{
    step scan = asked("Scan");
    scan.order = {"p", "s"};

    EXPECT_TRUE(compared(
                    scan,
                    R"({"Items":[{"p":{"S":"1"},"s":{"N":"1"}},{"p":{"S":"2"},"s":{"N":"1"}}]})",
                    R"({"Items":[{"p":{"S":"2"},"s":{"N":"1"}},{"p":{"S":"1"},"s":{"N":"1"}}]})"
    )
                    .empty());
    EXPECT_FALSE(compared(
                     scan,
                     R"({"Items":[{"p":{"S":"1"},"s":{"N":"1"}},{"p":{"S":"1"},"s":{"N":"2"}}]})",
                     R"({"Items":[{"p":{"S":"1"},"s":{"N":"2"}},{"p":{"S":"1"},"s":{"N":"1"}}]})"
    )
                     .empty());
}

TEST(Compare, LetsEqualSortKeysComeInAnyOrder)
{
    step query = asked("Query");
    query.order = {"p", "s", true};

    EXPECT_TRUE(compared(
                    query,
                    R"({"Items":[{"s":{"N":"1"},"a":{"S":"x"}},{"s":{"N":"1"},"a":{"S":"y"}}]})",
                    R"({"Items":[{"s":{"N":"1"},"a":{"S":"y"}},{"s":{"N":"1"},"a":{"S":"x"}}]})"
    )
                    .empty());
}

TEST(Compare, TakesAllPagesOfAWalkTogether)
{
    step scan = asked("Scan");
    scan.walk = walk_kind::pages;
    const auto page = [](std::string_view name, bool last) {
        json::value body = {{"Items", {{{"p", {{"S", name}}}}}}, {"Count", 1}, {"ScannedCount", 2}};
        if (!last)
            body.as_object()["LastEvaluatedKey"] = json::object{{"p", {{"S", name}}}};
        return differential::page{200, body};
    };

    const auto left = canonical(scan, {page("a", false), page("b", true)});
    const auto right = canonical(scan, {page("b", false), page("a", true)});

    EXPECT_TRUE(find_differences(left, right, false).empty());
    EXPECT_EQ(left.body.at("ScannedCount"), 4);
}

TEST(Compare, HidesWhatEachServerMakesUp)
{
    EXPECT_TRUE(compared(
                    asked("DescribeTable"),
                    R"({"Table":{"CreationDateTime":1,"ItemCount":0}})",
                    R"({"Table":{"CreationDateTime":2.5,"ItemCount":0}})"
    )
                    .empty());
    EXPECT_FALSE(
        compared(asked("DescribeTable"), R"({"Table":{"CreationDateTime":1}})", R"({"Table":{}})")
            .empty()
    );
}

TEST(Compare, LooksAtOutcomesOnlyWhereTheRestIsNobodysBusiness)
{
    step scan = asked("Scan");
    scan.outcome_only = true;

    EXPECT_TRUE(compared(scan, R"({"Count":1})", R"({"Count":2})").empty());
}

}  // namespace ddbm::differential
