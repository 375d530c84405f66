#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view arn = "arn:aws:dynamodb:us-east-1:000000000000:table/music";

std::string resource(std::string_view name)
{
    return R"({"ResourceArn":")" + std::string(name) + "\"}";
}

std::string tagging(std::string_view tags)
{
    return with(resource(arn), R"({"Tags":)" + std::string(tags) + "}");
}

std::string untagging(std::string_view keys)
{
    return with(resource(arn), R"({"TagKeys":)" + std::string(keys) + "}");
}

std::string tag(std::string_view key, std::string_view value = "")
{
    return R"([{"Key":")" + std::string(key) + R"(","Value":")" + std::string(value) + "\"}]";
}

TEST(Tags, AreListedAsTheyWereSet)
{
    control_plane plane;
    plane.create(with(on_demand_table, R"({"Tags":[{"Key":"team","Value":"red"}]})"));

    EXPECT_EQ(
        plane.reply_to(
            tag_resource,
            tagging(R"([{"Key":"team","Value":"blue"},{"Key":" a+-=._:/@\u00e9","Value":""}])")
        ),
        ""
    );
    EXPECT_EQ(
        plane.call(list_tags_of_resource, resource(arn), "/Tags"),
        boost::json::parse(
            R"([{"Key":" a+-=._:/@\u00e9","Value":""},{"Key":"team","Value":"blue"}])"
        )
    );
    EXPECT_EQ(plane.reply_to(untag_resource, untagging(R"(["team","none"])")), "");
    EXPECT_EQ(
        plane.call(list_tags_of_resource, resource(arn), "/Tags"),
        boost::json::parse(R"([{"Key":" a+-=._:/@\u00e9","Value":""}])")
    );
}

TEST(Tags, RefuseWhatIsNoArnOfATable)
{
    struct given
    {
        std::string request;
        std::string error;
    };
    const std::vector<given> cases = {
        {"{}", invalid("Invalid TableArn")},
        {resource("music"), invalid_parameter("ARNs must start with 'arn:': music")},
        {resource(""), invalid_parameter("ARNs must start with 'arn:': ")},
        {resource("arn:aws:s3:::bucket"),
         invalid_parameter("Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket")},
        {resource("arn:aws:dynamodb:us-east-1:000000000000:table/music/index/i"),
         invalid_parameter("Invalid resource arn provided, only table or stream is accepted. "
                           "Provided resource arn: "
                           "arn:aws:dynamodb:us-east-1:000000000000:table/music/index/i")},
        {resource("arn:aws:dynamodb:eu-west-1:000000000000:table/music"),
         invalid("Invalid TableArn: Invalid ResourceArn provided as input "
                 "arn:aws:dynamodb:eu-west-1:000000000000:table/music")},
        {resource("arn:aws:dynamodb:us-east-1:000000000000:table/songs"),
         missing("Requested resource not found: ResourcArn: "
                 "arn:aws:dynamodb:us-east-1:000000000000:table/songs not found")},
    };
    control_plane plane;
    plane.create(on_demand_table);
    for (const given& each : cases)
    {
        EXPECT_EQ(plane.error_of(list_tags_of_resource, each.request), each.error);
        EXPECT_EQ(
            plane.error_of(
                tag_resource, with(each.request, R"({"Tags":[{"Key":"k","Value":""}]})")
            ),
            each.error
        );
    }
    EXPECT_EQ(
        plane.error_of(untag_resource, with(cases.back().request, R"({"TagKeys":["k"]})")),
        missing("Requested resource not found")
    );
}

TEST(Tags, RefuseKeysAndValuesThatCannotBe)
{
    struct given
    {
        std::string tags;
        std::string text;
    };
    const std::string longest(128, 'k');
    const std::string longest_value(256, 'v');
    std::string many;
    for (int i = 0; i < 51; ++i)
        many.append(i == 0 ? "[" : ",")
            .append(R"({"Value":"","Key":"k)")
            .append(std::to_string(i))
            .append("\"}");
    many.append("]");
    const std::vector<given> cases = {
        {"[]", "Atleast one Tag needs to be provided as Input."},
        {tag(""), "The Tag Key provided is invalid, Key: "},
        {tag(longest + "k"), "The Tag Key provided is invalid, Key: " + longest + "k"},
        {tag("a&b"), "The Tag Key provided is invalid, Key: a&b"},
        {tag("\xf0\x9f\x98\x80"), "The Tag Key provided is invalid, Key: \xf0\x9f\x98\x80"},
        {R"([{"Value":"v"}])", "The Tag Key provided is invalid, Key: null"},
        {tag("k", longest_value + "v"),
         "The Tag Value provided is invalid, Value: " + longest_value + "v"},
        {tag("k", "1,2"), "The Tag Value provided is invalid, Value: 1,2"},
        {R"([{"Key":"k"}])", "The Tag Value provided is invalid, Value: null"},
        {tag("AwS:x"), "Tag Key cannot be prefixed with aws:, Key: AwS:x"},
        {R"([{"Key":"k","Value":"1"},{"Key":"k","Value":"2"}])",
         "Duplicate Tag Keys provided as input: Duplicate Tag Key found k"},
        {many, "Number of Tags exceed the current limit for the provided ResourceArn"},
    };
    control_plane plane;
    plane.create(on_demand_table);
    for (const given& each : cases)
        EXPECT_EQ(plane.error_of(tag_resource, tagging(each.tags)), invalid(each.text));
    EXPECT_EQ(plane.error_of(tag_resource, tagging(tag(longest, longest_value))), no_error);
    EXPECT_EQ(
        plane.error_of(tag_resource, tagging(tag("\xd0\xb6\xe6\xbc\xa2", "\xc3\xa4"))), no_error
    );
}

TEST(Tags, RefuseKeysToRemoveThatCannotBe)
{
    control_plane plane;
    plane.create(on_demand_table);

    EXPECT_EQ(
        plane.error_of(untag_resource, untagging("[]")),
        invalid("Atleast one Tag Key needs to be provided as Input.")
    );
    EXPECT_EQ(
        plane.error_of(untag_resource, untagging(R"(["aws:k"])")),
        invalid("Tag Key cannot be prefixed with aws:, Key: aws:k")
    );
    EXPECT_EQ(
        plane.error_of(untag_resource, untagging(R"(["k","k"])")),
        invalid("Duplicate Tag Keys provided as input: Duplicate Tag Key found k")
    );
}

TEST(Tags, AreAtMostFiftyTogether)
{
    control_plane plane;
    plane.create(on_demand_table);
    for (int i = 0; i < 50; ++i)
        plane.reply_to(tag_resource, tagging(tag("k" + std::to_string(i))));

    EXPECT_EQ(
        plane.error_of(tag_resource, tagging(tag("k50"))),
        invalid("Number of Tags exceed the current limit for the provided ResourceArn")
    );
    EXPECT_EQ(plane.error_of(tag_resource, tagging(tag("k49", "other"))), no_error);
}

TEST(Tags, CannotBeChangedOfTablesThatComeAndGo)
{
    control_plane plane(std::chrono::seconds(1));
    plane.create(on_demand_table);

    EXPECT_EQ(
        plane.error_of(tag_resource, tagging(tag("k"))),
        missing("Requested resource not found: ResourcArn: " + std::string(arn) + " not found")
    );
    plane.now += std::chrono::seconds(1);
    EXPECT_EQ(plane.error_of(tag_resource, tagging(tag("k"))), no_error);
    plane.now += std::chrono::milliseconds(1499);
    EXPECT_EQ(
        plane.error_of(tag_resource, tagging(tag("k", "v"))),
        limited("Subscriber limit exceeded: Table tags are being updated: music")
    );
    EXPECT_EQ(plane.error_of(tag_resource, tagging(tag("k"))), no_error);
    plane.now += std::chrono::seconds(1);
    plane.reply_to(delete_table, R"({"TableName":"music"})");
    EXPECT_EQ(
        plane.error_of(tag_resource, tagging(tag("k", "v"))),
        still_used("Table is being deleted: music")
    );
}

}  // namespace
}  // namespace ddbm::local::detail
