#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view music = R"({"TableName":"music"})";

std::string setting(std::string_view attribute, bool enabled)
{
    return R"({"TableName":"music","TimeToLiveSpecification":{"AttributeName":")" +
           std::string(attribute) + R"(","Enabled":)" + (enabled ? "true" : "false") + "}}";
}

TEST(TimeToLive, IsShownAsItIsSet)
{
    control_plane plane;
    plane.create(on_demand_table);

    EXPECT_EQ(
        plane.reply_to(describe_time_to_live, music),
        R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})"
    );
    EXPECT_EQ(
        plane.reply_to(update_time_to_live, setting("due", true)),
        R"({"TimeToLiveSpecification":{"AttributeName":"due","Enabled":true}})"
    );
    EXPECT_EQ(
        plane.reply_to(describe_time_to_live, music),
        R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"due"}})"
    );
}

TEST(TimeToLive, RefusesWhatIsNoChange)
{
    control_plane plane;
    plane.create(on_demand_table);

    EXPECT_EQ(
        plane.error_of(update_time_to_live, setting("due", false)),
        invalid("TimeToLive is already disabled")
    );
    plane.reply_to(update_time_to_live, setting("due", true));
    EXPECT_EQ(
        plane.error_of(update_time_to_live, setting("due", true)),
        invalid("TimeToLive is already enabled")
    );
    for (const bool enabled : {true, false})
        EXPECT_EQ(
            plane.error_of(update_time_to_live, setting("end", enabled)),
            invalid("TimeToLive is active on a different AttributeName: current AttributeName is "
                    "due")
        );
}

TEST(TimeToLive, ChangesOnceInHalfAnHour)
{
    control_plane plane;
    plane.create(on_demand_table);
    plane.reply_to(update_time_to_live, setting("due", true));

    plane.now += std::chrono::minutes(30) - std::chrono::milliseconds(1);
    EXPECT_EQ(
        plane.error_of(update_time_to_live, setting("due", false)),
        invalid("Time to live has been modified multiple times within a fixed interval")
    );
    plane.now += std::chrono::milliseconds(1);
    EXPECT_EQ(plane.error_of(update_time_to_live, setting("due", false)), no_error);
    EXPECT_EQ(
        plane.reply_to(describe_time_to_live, music),
        R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})"
    );
}

TEST(TimeToLive, ShowsThatItIsChanging)
{
    control_plane plane(std::chrono::seconds(1));
    plane.create(on_demand_table);
    plane.now += std::chrono::seconds(1);
    plane.reply_to(update_time_to_live, setting("due", true));

    EXPECT_EQ(
        plane.reply_to(describe_time_to_live, music),
        R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLING","AttributeName":"due"}})"
    );
    plane.now += std::chrono::hours(1);
    plane.reply_to(update_time_to_live, setting("due", false));
    EXPECT_EQ(
        plane.reply_to(describe_time_to_live, music),
        R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLING","AttributeName":"due"}})"
    );
}

TEST(TimeToLive, IsOnlyOfTablesThatAreThere)
{
    control_plane plane(std::chrono::seconds(1));
    const std::string none = missing("Requested resource not found: Table: music not found");

    EXPECT_EQ(plane.error_of(update_time_to_live, setting("due", true)), none);
    EXPECT_EQ(plane.error_of(describe_time_to_live, music), none);
    plane.create(on_demand_table);
    EXPECT_EQ(plane.error_of(update_time_to_live, setting("due", true)), none);
    EXPECT_EQ(
        plane.error_of(describe_time_to_live, music),
        invalid("Cannot describe time to live while table is in CREATING state: Current table "
                "state is CREATING")
    );
    plane.now += std::chrono::seconds(1);
    plane.reply_to(delete_table, music);
    EXPECT_EQ(
        plane.error_of(update_time_to_live, setting("due", true)),
        still_used("Table is being deleted: music")
    );
    EXPECT_EQ(
        plane.error_of(describe_time_to_live, music),
        invalid("Cannot describe time to live while table is in DELETING state: Current table "
                "state is DELETING")
    );
}

}  // namespace
}  // namespace ddbm::local::detail
