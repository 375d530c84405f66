#include <ddbm/explanation.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace ddbm {
namespace {

TEST(Explanation, IsEmptyAtFirst)
{
    const explanation none;

    EXPECT_EQ(none.operation(), "");
    EXPECT_EQ(none.index(), "");
    EXPECT_EQ(none.requests(), 1u);
    EXPECT_EQ(none.request(), "");
    EXPECT_TRUE(none.tables().empty());
    EXPECT_EQ(none.cost(), estimate());
    EXPECT_TRUE(none.warnings().empty());
}

TEST(Explanation, PrintsWhatIsKnownInLines)
{
    explanation of;
    of.operation("Query").table("orders").index("by_status").request("{}");
    of.cost(estimate::get(0)).warning("it is large").warning("it is slow");
    std::ostringstream printed;

    printed << of;

    EXPECT_EQ(
        printed.str(),
        "Query of orders, index by_status: at least 0.5 RCU\n"
        "{}\n"
        "warning: it is large\n"
        "warning: it is slow"
    );
    EXPECT_EQ(of.to_string(), printed.str());
}

TEST(Explanation, PrintsSeveralTablesAndRequests)
{
    explanation of;
    of.operation("BatchWriteItem").requests(2).cost(estimate::put(1) + estimate::put(1025));
    of.tables({{"orders", estimate::put(1025)}, {"lines", estimate::put(1)}});

    EXPECT_EQ(
        of.to_string(),
        "BatchWriteItem of lines (1 WCU), orders (2 WCU), 2 requests: at least 3 WCU\n"
    );
    of.table("orders").requests(1);
    EXPECT_EQ(of.to_string(), "BatchWriteItem of orders: at least 3 WCU\n");
}

TEST(Explanation, HasNoIndexWhereItIsOfTheTable)
{
    explanation of;
    of.operation("PutItem").table("orders").cost(estimate::put(1025));

    EXPECT_EQ(of.to_string(), "PutItem of orders: at least 2 WCU\n");
}

}  // namespace
}  // namespace ddbm
