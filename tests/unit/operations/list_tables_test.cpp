#include "protocol/operation_traits.hpp"
#include "protocol/operations/list_tables.hpp"
#include "unit/operations/operation_testing.hpp"

namespace ddbm::detail {
namespace {

TEST(ListTables, WritesNothingIfNothingIsAsked)
{
    EXPECT_EQ(written(list_tables_request()), "{}");
}

TEST(ListTables, WritesEveryParameter)
{
    EXPECT_EQ(
        written(list_tables_request().exclusive_start_table_name("doom_map").limit(100)),
        R"({"ExclusiveStartTableName":"doom_map","Limit":100})"
    );
}

TEST(ListTables, RefusesLimitsOutsideOneToAHundred)
{
    for (const int limit : {0, -1, 101})
        EXPECT_EQ(refusal_of(list_tables_request().limit(limit)).code(), errc::invalid_request);
}

TEST(ListTables, RefusesAStartThatIsNoName)
{
    const char* arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/doom_map";
    const error e = refusal_of(list_tables_request().exclusive_start_table_name(arn));

    EXPECT_EQ(e.code(), errc::invalid_table_name);
    EXPECT_EQ(e.get_diagnostics().table(), arn);
}

TEST(ListTables, ReadsAPageOfNames)
{
    const list_tables_reply reply = read<list_tables_request>(
        R"({"TableNames":["doom_map","saves"],"LastEvaluatedTableName":"saves"})"
    );

    ASSERT_EQ(reply.table_names.size(), 2u);
    EXPECT_EQ(reply.table_names[0], "doom_map");
    EXPECT_EQ(reply.table_names[1], "saves");
    EXPECT_EQ(reply.last_evaluated_table_name, "saves");
    EXPECT_FALSE(read<list_tables_request>(R"({"TableNames":[]})").last_evaluated_table_name);
}

TEST(ListTables, NamesTheMemberOfAReplyOfAnotherShape)
{
    misfit_of<list_tables_request>("{}", "TableNames");
    misfit_of<list_tables_request>(R"({"TableNames":"doom_map"})", "TableNames");
    misfit_of<list_tables_request>(R"({"TableNames":["a",1]})", "TableNames[1]");
    misfit_of<list_tables_request>(
        R"({"TableNames":[],"LastEvaluatedTableName":1})", "LastEvaluatedTableName"
    );
}

TEST(ListTables, IsAReadThatMayBeSentAgain)
{
    const operation_traits known = traits(list_tables_request());

    EXPECT_EQ(known.name, "ListTables");
    EXPECT_FALSE(known.is_write);
    EXPECT_TRUE(known.may_resend);
}

}  // namespace
}  // namespace ddbm::detail
