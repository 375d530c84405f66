#include "protocol/operation_traits.hpp"
#include "protocol/operations/untag_resource.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

constexpr const char* table_arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/saves";

TEST(UntagResource, WritesTheKeys)
{
    EXPECT_EQ(
        written(untag_resource_request(table_arn).tag_key("team").tag_key("stage")),
        R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/saves",)"
        R"("TagKeys":["team","stage"]})"
    );
}

TEST(UntagResource, RefusesWhatCannotBe)
{
    expect_refusal_of_any(untag_resource_request(table_arn), "no key of a tag");
    expect_refusal_of_any(untag_resource_request("saves").tag_key("a"), "which is no ARN");
}

TEST(UntagResource, ReadsAReplyWithoutABody)
{
    EXPECT_NO_THROW(read<untag_resource_request>(""));
    EXPECT_NO_THROW(read<untag_resource_request>("{}"));
}

TEST(UntagResource, IsAWriteThatMayBeSentAgain)
{
    const operation_traits known = traits(untag_resource_request(table_arn));

    EXPECT_EQ(known.name, "UntagResource");
    EXPECT_TRUE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
