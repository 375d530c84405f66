#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

constexpr std::string_view music = R"({"TableName":"music"})";

std::size_t count_definitions(store& data)
{
    std::size_t count = 0;
    cursor entries = data.find(catalog_tree, {}, {}, direction::forward);
    while (entries.next())
        ++count;
    return count;
}

TEST(DeleteTable, RefusesATableThatIsNotThere)
{
    control_plane plane;

    EXPECT_EQ(
        plane.error_of(delete_table, music),
        missing("Requested resource not found: Table: music not found")
    );
}

TEST(DeleteTable, TellsLessThanOtherReplies)
{
    control_plane plane;
    plane.create(provisioned_table);

    const auto reply = plane.call(delete_table, music, "/TableDescription");

    EXPECT_EQ(control_plane::at(reply, "/TableStatus"), "DELETING");
    EXPECT_EQ(control_plane::at(reply, "/ProvisionedThroughput/ReadCapacityUnits"), 5);
    EXPECT_EQ(control_plane::at(reply, "/KeySchema"), nullptr);
    EXPECT_EQ(control_plane::at(reply, "/AttributeDefinitions"), nullptr);
    EXPECT_EQ(control_plane::at(reply, "/CreationDateTime"), nullptr);
    EXPECT_EQ(plane.state.tables.find("music"), nullptr);
    EXPECT_EQ(count_definitions(plane.state.data), 0U);
}

TEST(DeleteTable, RefusesATableThatIsNotActive)
{
    control_plane plane(std::chrono::seconds(1));
    plane.create(provisioned_table);

    EXPECT_EQ(plane.error_of(delete_table, music), still_used("Table is being created: music"));
    plane.now += std::chrono::seconds(1);
    plane.reply_to(update_table, R"({"TableName":"music","ProvisionedThroughput":
        {"ReadCapacityUnits":9,"WriteCapacityUnits":9}})");
    EXPECT_EQ(
        plane.error_of(delete_table, music),
        still_used("Table: music is in the process of being updated.")
    );
    plane.now += std::chrono::seconds(1);
    EXPECT_EQ(plane.error_of(delete_table, music), no_error);
    EXPECT_EQ(plane.error_of(delete_table, music), still_used("Table is being deleted: music"));
    EXPECT_EQ(plane.call(list_tables, "{}", "/TableNames/0"), "music");
    plane.now += std::chrono::seconds(1);
    EXPECT_EQ(
        plane.error_of(delete_table, music),
        missing("Requested resource not found: Table: music not found")
    );
}

TEST(DeleteTable, RefusesAProtectedTable)
{
    control_plane plane;
    plane.create(with(on_demand_table, R"({"DeletionProtectionEnabled":true})"));

    EXPECT_EQ(
        plane.error_of(delete_table, music),
        invalid("Resource cannot be deleted as it is currently protected against deletion. "
                "Disable deletion protection first.")
    );
    plane.reply_to(update_table, R"({"TableName":"music","DeletionProtectionEnabled":false})");
    EXPECT_EQ(plane.error_of(delete_table, music), no_error);
}

TEST(DeleteTable, RefusesWhileAnIndexIsBeingFilled)
{
    control_plane plane(std::chrono::seconds(1));
    plane.create(on_demand_table);
    plane.now += std::chrono::seconds(1);
    plane.reply_to(update_table, R"({"TableName":"music",
        "AttributeDefinitions":[{"AttributeName":"b","AttributeType":"S"}],
        "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"abc",
            "KeySchema":[{"AttributeName":"b","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"ALL"}}}]})");
    plane.now += std::chrono::seconds(1);

    EXPECT_EQ(plane.describe("music", "/TableStatus"), "ACTIVE");
    EXPECT_EQ(
        plane.error_of(delete_table, music),
        still_used("Cannot delete table while indexes are being created, updated, or deleted.")
    );
    plane.now += std::chrono::seconds(1);
    EXPECT_EQ(plane.error_of(delete_table, music), no_error);
}

TEST(DeleteTable, RefusesWhileTagsAreNewOnlyIfChangesTakeTime)
{
    const std::string tagging =
        R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/music",
            "Tags":[{"Key":"k","Value":"v"}]})";
    control_plane slow(std::chrono::milliseconds(1));
    slow.create(on_demand_table);
    slow.now += std::chrono::milliseconds(1);
    slow.reply_to(tag_resource, tagging);
    slow.now += std::chrono::milliseconds(1999);
    control_plane quick;
    quick.create(on_demand_table);
    quick.reply_to(tag_resource, tagging);

    EXPECT_EQ(
        slow.error_of(delete_table, music), still_used("Table tags are being updated: music")
    );
    EXPECT_EQ(quick.error_of(delete_table, music), no_error);
    slow.now += std::chrono::milliseconds(1);
    EXPECT_EQ(slow.error_of(delete_table, music), no_error);
}

TEST(DeleteTable, DisablesTheStreamAndKeepsIt)
{
    control_plane plane;
    plane.create(with(on_demand_table, R"({"StreamSpecification":
        {"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})"));

    plane.reply_to(delete_table, music);

    ASSERT_EQ(plane.state.tables.streams().size(), 1U);
    EXPECT_TRUE(plane.state.tables.streams().begin()->second.disabled.has_value());
}

}  // namespace
}  // namespace ddbm::local::detail
