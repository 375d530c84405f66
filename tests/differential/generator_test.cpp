#include "differential/generator/generator.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ddbm::differential {
namespace {

/// As many steps as all would succeed.
std::vector<step> steps_of(std::uint64_t seed, std::size_t count)
{
    generator requests(seed);
    std::vector<step> steps;
    for (std::size_t i = 0; i < count; ++i)
    {
        steps.push_back(requests.next());
        requests.succeeded(steps.back(), true, true);
    }
    return steps;
}

}  // namespace

TEST(Generator, MakesTheSameRequestsFromTheSameSeed)
{
    const std::vector<step> first = steps_of(7, 200);
    const std::vector<step> second = steps_of(7, 200);

    for (std::size_t i = 0; i < first.size(); ++i)
    {
        EXPECT_EQ(first[i].operation, second[i].operation);
        EXPECT_EQ(first[i].body, second[i].body);
    }
}

TEST(Generator, MakesOtherRequestsFromAnotherSeed)
{
    EXPECT_NE(steps_of(1, 1).front().body, steps_of(2, 1).front().body);
}

TEST(Generator, NumbersItsStepsFromOne)
{
    const std::vector<step> steps = steps_of(3, 100);

    for (std::size_t i = 0; i < steps.size(); ++i)
        EXPECT_EQ(steps[i].number, static_cast<int>(i) + 1);
}

TEST(Generator, MakesTablesBeforeItUsesThem)
{
    const std::vector<step> steps = steps_of(5, 3);

    EXPECT_EQ(steps[0].operation, "CreateTable");
    EXPECT_EQ(steps[1].operation, "CreateTable");
    EXPECT_NE(steps[2].body, steps[1].body);
}

TEST(Generator, MakesAnotherTableForOneThatItIsToAbandon)
{
    generator requests(5);
    for (int i = 0; i < 2; ++i)
        requests.succeeded(requests.next(), true, false);
    ASSERT_EQ(requests.tables(), 2U);

    requests.abandon("zzdifftst.t1");

    EXPECT_EQ(requests.tables(), 1U);
    EXPECT_EQ(requests.next().operation, "CreateTable");
}

TEST(Generator, AsksForEveryOperation)
{
    std::set<std::string> operations;

    for (std::uint64_t seed = 1; seed < 20; ++seed)
        for (const step& one : steps_of(seed, 200))
            operations.insert(one.operation);

    const std::set<std::string> all = {
        "BatchGetItem",
        "BatchWriteItem",
        "CreateTable",
        "DeleteItem",
        "DeleteTable",
        "DescribeStream",
        "DescribeTable",
        "DescribeTimeToLive",
        "GetItem",
        "GetRecords",
        "GetShardIterator",
        "ListStreams",
        "ListTables",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
        "UpdateTable",
        "UpdateTimeToLive",
    };
    EXPECT_EQ(operations, all);
}

TEST(Generator, MakesMistakesInTheSmallerPartOfItsRequests)
{
    std::size_t wild = 0;
    const std::vector<step> steps = steps_of(11, 1000);

    for (const step& one : steps)
        wild += one.wild;

    EXPECT_GT(wild, 150U);
    EXPECT_LT(wild, 450U);
}

}  // namespace ddbm::differential
