#include "protocol/operation_traits.hpp"
#include "protocol/operations/delete_table.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(DeleteTable, WritesTheTable)
{
    EXPECT_EQ(written(delete_table_request("doom_map")), R"({"TableName":"doom_map"})");
}

TEST(DeleteTable, RefusesWhatIsNoTable)
{
    expect_refusal(delete_table_request("doom map"), errc::invalid_table_name);
}

TEST(DeleteTable, ReadsTheReducedDescription)
{
    const delete_table_reply reply = read<delete_table_request>(
        R"({"TableDescription":{"TableName":"doom_map","TableStatus":"DELETING","ItemCount":0}})"
    );

    EXPECT_EQ(reply.table_description.table_name, "doom_map");
    EXPECT_EQ(reply.table_description.table_status, table_status::deleting);
    EXPECT_TRUE(reply.table_description.key_schema.empty());
    EXPECT_FALSE(reply.table_description.creation_date_time);
}

TEST(DeleteTable, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<delete_table_request>("{}", "TableDescription");
    misfit_of<delete_table_request>(R"({"TableDescription":{}})", "TableDescription.TableName");
}

TEST(DeleteTable, IsAWriteThatMayNotBeSentAgain)
{
    const operation_traits known = traits(delete_table_request("doom_map"));

    EXPECT_EQ(known.name, "DeleteTable");
    EXPECT_TRUE(known.is_write);
    EXPECT_FALSE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
