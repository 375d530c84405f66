#include "protocol/operation_traits.hpp"
#include "protocol/operations/tag_resource.hpp"
#include "unit/operations/operation_testing.hpp"
#include "unit/operations/scripted_call.hpp"

namespace ddbm::detail {
namespace {

constexpr const char* table_arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/saves";

TEST(TagResource, WritesTheTags)
{
    EXPECT_EQ(
        written(tag_resource_request(table_arn).tag("team", "id").tag("stage", "")),
        R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/saves",)"
        R"("Tags":[{"Key":"stage","Value":""},{"Key":"team","Value":"id"}]})"
    );
}

TEST(TagResource, RefusesWhatCannotBe)
{
    expect_refusal_of_any(tag_resource_request(table_arn), "no tag to add");
    expect_refusal_of_any(tag_resource_request("").tag("a", "b"), "ResourceArn is empty");
    expect_refusal_of_any(tag_resource_request("saves").tag("a", "b"), "which is no ARN");
    expect_refusal_of_any(
        tag_resource_request("arn:" + std::string(1280, 'x')).tag("a", "b"),
        "ResourceArn has 1284 bytes"
    );
    EXPECT_EQ(
        refusal_of(tag_resource_request(table_arn).tag("\xff", "b")).code(), errc::invalid_utf8
    );
}

TEST(TagResource, ReadsAReplyWithoutABody)
{
    EXPECT_NO_THROW(read<tag_resource_request>(""));
    EXPECT_NO_THROW(read<tag_resource_request>("{}"));
}

TEST(TagResource, IsAWriteThatMayBeSentAgain)
{
    const operation_traits known = traits(tag_resource_request(table_arn));

    EXPECT_EQ(known.name, "TagResource");
    EXPECT_TRUE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

TEST(TagResource, SucceedsWithAReplyWithoutABody)
{
    test::scripted_client side(test::without_pauses());
    side.script.reply("");

    const auto done = test::call<tag_resource_request>(side.ctx, [&](auto token) {
        side.db.async_tag_resource(tag_resource_request(table_arn).tag("team", "id"), token);
    });

    EXPECT_FALSE(done.ec) << done.diag.to_string();
}

}  // namespace
}  // namespace ddbm::detail
