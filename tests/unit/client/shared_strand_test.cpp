#include "client/shared_strand.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::detail {
namespace {

TEST(SharedStrand, RunsOneThingAtATimeInOrder)
{
    constexpr int count = 10'000;
    asio::thread_pool threads(4);
    // Without a lock: the strand is one.
    std::vector<int> ran;
    {
        const asio::any_io_executor strand = shared_strand::on(threads.get_executor());
        for (int number = 0; number < count; ++number)
            asio::post(strand, [&ran, number] { ran.push_back(number); });
    }
    threads.join();
    ASSERT_EQ(ran.size(), static_cast<std::size_t>(count));
    for (int number = 0; number < count; ++number)
        ASSERT_EQ(ran[static_cast<std::size_t>(number)], number);
}

TEST(SharedStrand, DispatchesInsideOfItselfAndPostsOtherwise)
{
    asio::io_context ctx;
    std::vector<int> ran;
    {
        const asio::any_io_executor strand = shared_strand::on(ctx.get_executor());
        asio::post(strand, [&ran, strand] {
            asio::dispatch(strand, [&ran] { ran.push_back(1); });
            asio::post(strand, [&ran] { ran.push_back(3); });
            ran.push_back(2);
        });
    }
    EXPECT_TRUE(ran.empty());
    ctx.run();
    EXPECT_EQ(ran, (std::vector<int>{1, 2, 3}));
}

TEST(SharedStrand, KeepsItsContextAtWorkWhileItIsThere)
{
    asio::io_context ctx;
    asio::any_io_executor strand = shared_strand::on(ctx.get_executor());
    EXPECT_EQ(&asio::query(strand, asio::execution::context), &ctx);
    ctx.poll();
    EXPECT_FALSE(ctx.stopped());
    strand = {};
    ctx.poll();
    EXPECT_TRUE(ctx.stopped());
}

TEST(SharedStrand, IsTheSameInCopiesAndAnotherBesideIt)
{
    asio::io_context ctx;
    const auto strand = shared_strand::on(ctx.get_executor());
    const shared_strand copy = strand;
    EXPECT_TRUE(copy == strand);
    EXPECT_FALSE(strand.require(asio::execution::blocking.never) == strand);
    EXPECT_FALSE(shared_strand::on(ctx.get_executor()) == strand);
    EXPECT_EQ(
        asio::any_io_executor(strand),
        asio::prefer(asio::any_io_executor(strand), asio::execution::outstanding_work.tracked)
    );
}

// What it is for: Asio's strand asks for memory for each of these.
TEST(SharedStrand, FitsIntoAnyExecutor)
{
    constexpr std::size_t room = 3 * sizeof(void*);
    EXPECT_LE(sizeof(shared_strand), room);
    EXPECT_GT(sizeof(asio::strand<asio::any_io_executor>), room);
}

}  // namespace
}  // namespace ddbm::detail
