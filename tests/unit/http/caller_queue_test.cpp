#include "http/caller_queue.hpp"
#include "http/pool_connection.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ddbm::detail {
namespace {

class CallerQueue : public testing::Test
{
protected:
    void push(std::initializer_list<pool_caller*> all)
    {
        for (pool_caller* each : all)
            queue.push_back(*each);
    }

    // Takes all out, in the order in which they are served.
    std::vector<pool_caller*> rest()
    {
        std::vector<pool_caller*> all;
        while (pool_caller* x = queue.front())
        {
            all.push_back(x);
            queue.leave(*x);
        }
        return all;
    }

    using order = std::vector<pool_caller*>;

    pool_caller a, b, c, d;
    pool_connection first, second, third;
    caller_queue queue;
};

}  // namespace

TEST_F(CallerQueue, IsEmptyAtFirst)
{
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.front(), nullptr);
    EXPECT_EQ(queue.size(), 0u);
    EXPECT_EQ(queue.unplaced(), 0u);
}

TEST_F(CallerQueue, KeepsTheOrder)
{
    push({&a, &b, &c});

    EXPECT_EQ(queue.size(), 3u);
    EXPECT_EQ(queue.unplaced(), 3u);
    EXPECT_TRUE(b.is_waiting());
    EXPECT_EQ(rest(), (order{&a, &b, &c}));
    EXPECT_FALSE(b.is_waiting());
}

TEST_F(CallerQueue, PlacesTheFirstThatHaveNoOpening)
{
    push({&a, &b, &c});

    queue.place(first);
    queue.place(second);

    EXPECT_EQ(first.caller(), &a);
    EXPECT_EQ(second.caller(), &b);
    EXPECT_EQ(queue.unplaced(), 1u);
    EXPECT_EQ(queue.size(), 3u);
    EXPECT_EQ(rest(), (order{&a, &b, &c}));
}

TEST_F(CallerQueue, ReturnsTheOpeningOfOneThatLeaves)
{
    push({&a, &b});
    queue.place(first);

    EXPECT_EQ(queue.leave(a), &first);
    EXPECT_EQ(first.caller(), nullptr);
    EXPECT_EQ(queue.leave(b), nullptr);
    EXPECT_TRUE(queue.empty());
}

TEST_F(CallerQueue, GivesTheLastOpeningToOneInFront)
{
    push({&a, &b, &c});
    queue.place(first);
    queue.place(second);

    queue.push_front(d);

    EXPECT_EQ(second.caller(), &d);
    EXPECT_EQ(first.caller(), &a);
    EXPECT_EQ(queue.unplaced(), 2u);
    EXPECT_EQ(rest(), (order{&d, &a, &b, &c}));
}

TEST_F(CallerQueue, PutsOneInFrontWhereThereIsNoOpening)
{
    push({&a});

    queue.push_front(d);

    EXPECT_EQ(queue.unplaced(), 2u);
    EXPECT_EQ(rest(), (order{&d, &a}));
}

TEST_F(CallerQueue, GivesTheLastOpeningToOneThatHasLostItsOwn)
{
    push({&a, &b, &c});
    queue.place(first);
    queue.place(second);
    queue.place(third);

    queue.lost_opening(a);

    EXPECT_EQ(third.caller(), &a);
    EXPECT_EQ(second.caller(), &b);
    EXPECT_EQ(queue.unplaced(), 1u);
    EXPECT_EQ(rest(), (order{&a, &b, &c}));
}

TEST_F(CallerQueue, LeavesTheLastOneWithoutAnOpeningThatIsLost)
{
    push({&a, &b, &c});
    queue.place(first);
    queue.place(second);

    queue.lost_opening(b);

    EXPECT_EQ(queue.unplaced(), 2u);
    EXPECT_EQ(first.caller(), &a);
    EXPECT_EQ(rest(), (order{&a, &b, &c}));
}

TEST_F(CallerQueue, LetsGoOfThoseWhoWaitWhenItEnds)
{
    {
        caller_queue ended;
        ended.push_back(a);
        ended.push_back(b);
        ended.place(first);
    }
    SUCCEED() << "callers that were still linked would end the program";
}

}  // namespace ddbm::detail
