#include "protocol/operation_traits.hpp"
#include "protocol/operations/list_tags_of_resource.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

constexpr const char* table_arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/saves";

TEST(ListTagsOfResource, WritesEveryParameter)
{
    EXPECT_EQ(
        written(list_tags_of_resource_request(table_arn)),
        R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/saves"})"
    );
    EXPECT_EQ(
        written(list_tags_of_resource_request(table_arn).next_token("more")),
        R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/saves",)"
        R"("NextToken":"more"})"
    );
}

TEST(ListTagsOfResource, RefusesWhatIsNoArn)
{
    expect_refusal_of_any(list_tags_of_resource_request(""), "ResourceArn is empty");
    expect_refusal_of_any(list_tags_of_resource_request("saves"), "which is no ARN");
}

TEST(ListTagsOfResource, ReadsAPageOfTags)
{
    const list_tags_of_resource_reply reply = read<list_tags_of_resource_request>(
        R"({"Tags":[{"Key":"team","Value":"id"},{"Key":"stage","Value":""}],"NextToken":"more"})"
    );

    EXPECT_EQ(reply.tags, (tag_map{{"team", "id"}, {"stage", ""}}));
    EXPECT_EQ(reply.next_token, "more");

    const list_tags_of_resource_reply none = read<list_tags_of_resource_request>("{}");
    EXPECT_TRUE(none.tags.empty());
    EXPECT_FALSE(none.next_token);
}

TEST(ListTagsOfResource, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<list_tags_of_resource_request>(R"({"Tags":{}})", "Tags");
    misfit_of<list_tags_of_resource_request>(R"({"Tags":[{"Key":"a"}]})", "Tags[0].Value");
}

TEST(ListTagsOfResource, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(list_tags_of_resource_request(table_arn));

    EXPECT_EQ(known.name, "ListTagsOfResource");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
