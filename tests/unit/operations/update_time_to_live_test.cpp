#include "protocol/operation_traits.hpp"
#include "protocol/operations/update_time_to_live.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(UpdateTimeToLive, WritesTheAttribute)
{
    EXPECT_EQ(
        written(update_time_to_live_request("saves", "expires")),
        R"({"TableName":"saves","TimeToLiveSpecification":{"Enabled":true,)"
        R"("AttributeName":"expires"}})"
    );
    EXPECT_EQ(
        written(update_time_to_live_request("saves", "expires").enabled(false)),
        R"({"TableName":"saves","TimeToLiveSpecification":{"Enabled":false,)"
        R"("AttributeName":"expires"}})"
    );
}

TEST(UpdateTimeToLive, RefusesWhatIsNoTableOrAttribute)
{
    expect_refusal(update_time_to_live_request("s", "a"), errc::invalid_table_name);
    expect_refusal(update_time_to_live_request("saves", ""), "AttributeName is empty");
    expect_refusal(
        update_time_to_live_request("saves", std::string(256, 'x')), "AttributeName has 256"
    );
    expect_refusal(update_time_to_live_request("saves", "\xff"), errc::invalid_utf8);
    EXPECT_NO_THROW(written(update_time_to_live_request("saves", std::string(255, 'x'))));
}

TEST(UpdateTimeToLive, ReadsWhatWasSet)
{
    const update_time_to_live_reply reply = read<update_time_to_live_request>(
        R"({"TimeToLiveSpecification":{"AttributeName":"expires","Enabled":true}})"
    );

    EXPECT_EQ(reply.attribute_name, "expires");
    EXPECT_TRUE(reply.enabled);
}

TEST(UpdateTimeToLive, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<update_time_to_live_request>("{}", "TimeToLiveSpecification");
    misfit_of<update_time_to_live_request>(
        R"({"TimeToLiveSpecification":{"AttributeName":"a"}})", "TimeToLiveSpecification.Enabled"
    );
}

TEST(UpdateTimeToLive, IsAWriteThatMayNotBeSentAgain)
{
    const operation_traits known = traits(update_time_to_live_request("saves", "expires"));

    EXPECT_EQ(known.name, "UpdateTimeToLive");
    EXPECT_TRUE(known.is_write);
    EXPECT_FALSE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
