#include "recording/canonical_request.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ddbm::detail {
namespace {

void expect_same(const std::string& one, const std::string& other)
{
    EXPECT_EQ(canonical_request(one), canonical_request(other));
    EXPECT_TRUE(different_members(one, other).empty());
}

void expect_different(const std::string& one, const std::string& other)
{
    EXPECT_NE(canonical_request(one), canonical_request(other));
}

TEST(CanonicalRequest, HasNoOrderOfMembersAndNoWhiteSpace)
{
    expect_same(
        R"({"TableName":"t","Key":{"a":{"S":"x"},"b":{"N":"1"}}})",
        R"({ "Key": {"b":{"N":"1"}, "a":{"S":"x"}}, "TableName" : "t" })"
    );
    expect_same(R"({"a":"\u0041\/"})", R"({"a":"A/"})");
}

TEST(CanonicalRequest, HasNoOrderOfSetsButOneOfLists)
{
    expect_same(R"({"a":{"SS":["x","y"]}})", R"({"a":{"SS":["y","x"]}})");
    expect_same(R"({"a":{"NS":["1","2"]}})", R"({"a":{"NS":["2","1"]}})");
    expect_different(
        R"({"a":{"L":[{"S":"x"},{"S":"y"}]}})", R"({"a":{"L":[{"S":"y"},{"S":"x"}]}})"
    );
    expect_different(R"({"a":["x","y"]})", R"({"a":["y","x"]})");
}

TEST(CanonicalRequest, TellsValuesAndTypesApart)
{
    expect_different(R"({"a":{"S":"1"}})", R"({"a":{"N":"1"}})");
    expect_different(R"({"a":"1"})", R"({"a":1})");
    expect_different(R"({"a":["x,","y"]})", R"({"a":["x",",y"]})");
    expect_different(R"({"a":"\",2\"b"})", R"({"a":"","b":"b"})");
    expect_different(R"({"a":true})", R"({"a":false})");
    expect_different("{}", "[]");
}

TEST(CanonicalRequest, HasNothingThatDiffersFromRunToRun)
{
    expect_same(
        R"({"TransactItems":[],"ClientRequestToken":"x","ReturnConsumedCapacity":"TOTAL"})",
        R"({"TransactItems":[],"ClientRequestToken":"y"})"
    );
    // At the top only: elsewhere it is an attribute.
    expect_different(
        R"({"Item":{"ClientRequestToken":{"S":"x"}}})",
        R"({"Item":{"ClientRequestToken":{"S":"y"}}})"
    );
}

TEST(CanonicalRequest, OfWhatIsNoJsonIsTheText)
{
    EXPECT_EQ(canonical_request("hello"), "hello");
    EXPECT_EQ(canonical_request("{\"a\":"), "{\"a\":");
    EXPECT_EQ(canonical_request(std::string(100'000, '[')), std::string(100'000, '['));
}

TEST(DifferentMembers, AreNamed)
{
    EXPECT_EQ(
        different_members(R"({"a":1,"b":[1],"d":0})", R"({"d":0,"b":[2],"c":3})"),
        (std::vector<std::string>{"a", "b", "c"})
    );
    EXPECT_TRUE(different_members("x", "{}").empty());
}

}  // namespace
}  // namespace ddbm::detail
