#include "unit/local/control/control_plane.hpp"

#include <gtest/gtest.h>

namespace ddbm::local::detail {
namespace {

void create_three(control_plane& plane)
{
    for (const char* name : {"bbb", "aaa", "CCC"})
        plane.create(with(on_demand_table, R"({"TableName":")" + std::string(name) + "\"}"));
}

TEST(ListTables, ListsNamesInByteOrder)
{
    control_plane plane;
    create_three(plane);

    EXPECT_EQ(plane.reply_to(list_tables, "{}"), R"({"TableNames":["CCC","aaa","bbb"]})");
}

TEST(ListTables, NamesTheLastOneOnlyIfThereAreMore)
{
    control_plane plane;
    create_three(plane);

    EXPECT_EQ(
        plane.reply_to(list_tables, R"({"Limit":2})"),
        R"({"TableNames":["CCC","aaa"],"LastEvaluatedTableName":"aaa"})"
    );
    EXPECT_EQ(
        plane.reply_to(list_tables, R"({"Limit":1,"ExclusiveStartTableName":"aaa"})"),
        R"({"TableNames":["bbb"]})"
    );
    EXPECT_EQ(
        plane.reply_to(list_tables, R"({"ExclusiveStartTableName":"aa"})"),
        R"({"TableNames":["aaa","bbb"]})"
    );
    EXPECT_EQ(
        plane.reply_to(list_tables, R"({"ExclusiveStartTableName":"bbb"})"), R"({"TableNames":[]})"
    );
}

}  // namespace
}  // namespace ddbm::local::detail
