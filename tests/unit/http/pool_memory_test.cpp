// That a connection_pool allocates nothing while connections and callers come and go.

#include "driven_pool.hpp"

#include <array>
#include <cstdlib>
#include <new>

// A sanitizer has these functions for itself.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DDBM_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DDBM_COUNTS_ALLOCATIONS 0
#endif
#endif
#ifndef DDBM_COUNTS_ALLOCATIONS
#define DDBM_COUNTS_ALLOCATIONS 1
#endif

#if DDBM_COUNTS_ALLOCATIONS

namespace {

thread_local std::size_t allocations = 0;

}  // namespace

// These are those of the whole program; the tests here look at their own thread's.
void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using end = connection_pool::exchange_end;

class PoolMemory : public testing::Test
{
protected:
    static constexpr std::size_t connections = 4;
    static constexpr std::size_t callers = 10;

    PoolMemory()
    {
        pool_actions actions;
        pool.learn(driven_pool::addresses(2), now, actions);
    }

    // What the pool wants done at once: at most four things, for which the list has room.
    void carry_out(pool_actions& actions)
    {
        for (std::size_t i = 0; i < actions.size(); ++i)
        {
            const pool_action each = actions[i];
            if (each.what == pool_action::kind::open)
            {
                pool.limit(*each.connection, now + 1s);
                pool.connected(
                    *each.connection, where[each.connection->slot() % where.size()], now
                );
                pool.opened(*each.connection, now, actions);
            }
            else if (each.what == pool_action::kind::use)
                pool.limit(*each.connection, now + 1s);
            else if (each.what == pool_action::kind::close)
                pool.closed(*each.connection);
            else
                FAIL();
        }
        actions.clear();
    }

    // All callers come, and are served and leave one after another.
    void round(end how)
    {
        pool_actions actions;
        for (pool_caller& x : all)
        {
            x.deadline = deadline(now + 1s);
            pool.acquire(x, now, actions);
            carry_out(actions);
        }
        for (pool_caller& x : all)
        {
            now += 1ms;
            ASSERT_NE(x.connection(), nullptr);
            pool.finished(*x.connection(), how, now, actions);
            carry_out(actions);
        }
    }

    static pool_options few()
    {
        pool_options options;
        options.max_connections = connections;
        return options;
    }

    std::vector<connection_pool::endpoint> where = driven_pool::addresses(2);
    connection_pool::clock::time_point now{1h};
    std::array<pool_caller, callers> all;
    connection_pool pool{few(), 1};
};

}  // namespace

TEST_F(PoolMemory, IsNotAllocatedForExchangesAndWaits)
{
    round(end::reusable);
    const std::size_t before = allocations;

    for (int i = 0; i < 1'000; ++i)
        round(end::reusable);

    EXPECT_EQ(allocations, before);
    EXPECT_EQ(pool.statistics(now).served, 1'001 * callers);
    EXPECT_EQ(pool.statistics(now).opened, connections);
}

TEST_F(PoolMemory, IsNotAllocatedForConnectionsInPlaceOfOthers)
{
    round(end::last);
    const std::size_t before = allocations;

    for (int i = 0; i < 1'000; ++i)
        round(end::last);

    EXPECT_EQ(allocations, before);
    EXPECT_EQ(pool.statistics(now).opened, 1'001 * callers);
}

TEST_F(PoolMemory, IsCountedHere)
{
    const std::size_t before = allocations;
    pool.statistics(now);

    EXPECT_GT(allocations, before);
}

}  // namespace ddbm::detail

#endif
