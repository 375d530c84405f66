// Units by the table of capacity.

#include <ddbm/estimate.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace {

struct note
{
    int id = 0;
    std::string text;
};

}  // namespace

template <>
struct ddbm::model_of<note>
{
    static constexpr auto value =
        ddbm::model<note>("notes").partition_key("id", &note::id).field("text", &note::text);
};

namespace ddbm {
namespace {

constexpr std::size_t kilobyte = 1024;

TEST(Estimate, CountsReadsByFourKilobytes)
{
    EXPECT_EQ(estimate::get(0).read_units(), 0.5);
    EXPECT_EQ(estimate::get(1).read_units(), 0.5);
    EXPECT_EQ(estimate::get(4 * kilobyte).read_units(), 0.5);
    EXPECT_EQ(estimate::get(4 * kilobyte + 1).read_units(), 1);
    EXPECT_EQ(estimate::get(0, consistency::strong).read_units(), 1);
    EXPECT_EQ(estimate::get(9 * kilobyte, consistency::strong).read_units(), 3);
    EXPECT_EQ(estimate::batch_get(5 * kilobyte).read_units(), 1);
    EXPECT_EQ(estimate::transact_get(0).read_units(), 2);
    EXPECT_EQ(estimate::transact_get(5 * kilobyte).read_units(), 4);
    EXPECT_EQ(estimate::get(1).write_units(), 0);
}

TEST(Estimate, RoundsAPageOnce)
{
    EXPECT_EQ(estimate::page(0).read_units(), 0.5);
    EXPECT_EQ(estimate::page(1024 * kilobyte).read_units(), 128);
    EXPECT_EQ(estimate::page(1024 * kilobyte, consistency::strong).read_units(), 256);
}

TEST(Estimate, CountsWritesByKilobytesOfTheLargerItem)
{
    EXPECT_EQ(estimate::put(0).write_units(), 1);
    EXPECT_EQ(estimate::put(kilobyte).write_units(), 1);
    EXPECT_EQ(estimate::put(kilobyte + 1).write_units(), 2);
    EXPECT_EQ(estimate::put(1, 5 * kilobyte).write_units(), 5);
    EXPECT_EQ(estimate::erase(0).write_units(), 1);
    EXPECT_EQ(estimate::erase(3 * kilobyte).write_units(), 3);
    EXPECT_EQ(estimate::transact_write(kilobyte + 1).write_units(), 4);
    EXPECT_EQ(estimate::transact_write(1, 3 * kilobyte).write_units(), 6);
    EXPECT_EQ(estimate::index_put(0).write_units(), 0);
    EXPECT_EQ(estimate::index_put(100).write_units(), 1);
    EXPECT_EQ(estimate::index_put(0, 2 * kilobyte).write_units(), 2);
}

TEST(Estimate, CountsObjects)
{
    note large;
    large.text.assign(2 * kilobyte, 'x');

    EXPECT_EQ(estimate::put(note()).write_units(), 1);
    EXPECT_EQ(estimate::put(large).write_units(), 3);
    EXPECT_EQ(estimate::put(note(), 4 * kilobyte).write_units(), 4);
}

TEST(Estimate, CanBeAddedAndPrinted)
{
    estimate cost;
    EXPECT_EQ(cost.to_string(), "0");
    cost += estimate::get(0);
    EXPECT_EQ(cost.to_string(), "0.5 RCU");
    cost = cost + estimate::get(0) + estimate::put(2 * kilobyte);

    std::ostringstream out;
    out << cost;
    EXPECT_EQ(out.str(), "1 RCU, 2 WCU");
    EXPECT_EQ(estimate::put(0).to_string(), "1 WCU");
    EXPECT_EQ(cost, estimate::put(2 * kilobyte) + estimate::get(0, consistency::strong));
}

}  // namespace
}  // namespace ddbm
