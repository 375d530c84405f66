// What becomes of callers and connections where one cannot be opened.

#include "driven_pool.hpp"
#include "http/connection_pool.hpp"

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;
using failure = driven_pool::failure;
using call = driven_pool::call;

}  // namespace

// -- Openings that fail

TEST(ConnectionPool, FailsTheCallerWhenNoAddressAnswers)
{
    driven_pool p({}, 2);
    call& x = p.start();
    p.now += 1s;

    p.fail_next(failure::to_connect);

    EXPECT_TRUE(x.has_failed(no_connection::not_opened));
    EXPECT_EQ(x.words, "waited 1000 ms for a connection, which could not be opened");
    EXPECT_TRUE(p.opening.empty());
    EXPECT_EQ(p.statistics().not_opened, 1u);
}

TEST(ConnectionPool, GivesTheNextItsTurnAfterAFailure)
{
    driven_pool p(at_most(1), 1);
    call& a = p.start();
    call& b = p.start();

    p.fail_next(failure::to_connect);
    EXPECT_TRUE(a.has_failed(no_connection::not_opened));
    EXPECT_TRUE(b.is_waiting());
    p.open_next();

    EXPECT_TRUE(b.is_served());
}

TEST(ConnectionPool, FailsTheCallerWhenNoAddressIsKnown)
{
    driven_pool p({}, 0);
    call& x = p.start();
    EXPECT_TRUE(p.route(*p.opening.front()).empty());

    p.fail_next(failure::lookup);

    EXPECT_TRUE(x.has_failed(no_connection::not_opened));
}

TEST(ConnectionPool, TriesOtherAddressesWhenAHandshakeFails)
{
    driven_pool p({}, 2);
    call& x = p.start();

    const auto first = p.fail_next(failure::handshake);
    EXPECT_TRUE(x.is_waiting());
    ASSERT_EQ(p.opening.size(), 1u);
    EXPECT_EQ(p.route(*p.opening.front()).back(), first);
    p.open_next();

    EXPECT_TRUE(x.is_served());
    EXPECT_NE(p.address_of(x), first);
}

TEST(ConnectionPool, FailsTheCallerAfterAHandshakeWithEachAddress)
{
    driven_pool p({}, 2);
    call& x = p.start();

    EXPECT_NE(p.fail_next(failure::handshake), p.fail_next(failure::handshake));

    EXPECT_TRUE(x.has_failed(no_connection::not_opened));
    EXPECT_TRUE(p.opening.empty());
}

TEST(ConnectionPool, TriesNoMoreThanThreeAddressesThatFailTheHandshake)
{
    driven_pool p({}, 8);
    call& x = p.start();
    std::set<driven_pool::endpoint> tried;

    while (x.is_waiting())
        tried.insert(p.fail_next(failure::handshake));

    EXPECT_EQ(tried.size(), connection_pool::most_failed_openings);
}

TEST(ConnectionPool, FailsNobodyByAnOpeningThatBeganBeforeItCame)
{
    driven_pool p;
    call& running = occupy(p, 1);
    p.start();
    p.finish(running);
    p.pass(900ms);
    call& late = p.start();
    EXPECT_EQ(p.opening.size(), 1u);

    p.fail_next(failure::to_connect);

    EXPECT_TRUE(late.is_waiting());
    EXPECT_EQ(p.opening.size(), 1u);
    p.fail_next(failure::to_connect);
    EXPECT_TRUE(late.has_failed(no_connection::not_opened));
}

TEST(ConnectionPool, FailsNobodyByAnOpeningThatWasAnothersWhileItHasItsOwn)
{
    driven_pool p({}, 3);
    call& a = p.start();
    call& b = p.start();
    call& c = p.start();

    p.open_next();
    EXPECT_TRUE(a.is_served());
    p.fail_next(failure::to_connect);
    EXPECT_TRUE(b.has_failed(no_connection::not_opened));
    EXPECT_TRUE(c.is_waiting());
    p.open_next();
    EXPECT_TRUE(c.is_served());
}

TEST(ConnectionPool, GivesTheLastOpeningToWhoIsInFrontAndLosesItsOwn)
{
    driven_pool p(at_most(2), 2);
    call& a = p.start();
    call& b = p.start();
    call& c = p.start();
    EXPECT_EQ(p.opening.size(), 2u);

    p.fail_next(failure::handshake);

    // A new one was opened for it: all are where they were.
    EXPECT_EQ(p.opening.size(), 2u);
    p.open_next();
    p.open_next();
    EXPECT_TRUE(a.is_served());
    EXPECT_TRUE(b.is_served());
    EXPECT_FALSE(c.is_served());
}

// -- Descriptors

TEST(ConnectionPool, WaitsForAnotherConnectionWhenThereIsNoDescriptor)
{
    driven_pool p({}, 2);
    call& running = occupy(p, 1);
    call& x = p.start();

    p.fail_next(failure::no_descriptor);
    EXPECT_TRUE(x.is_waiting());
    call& y = p.start();
    EXPECT_TRUE(p.opening.empty());
    p.finish(running);

    EXPECT_TRUE(x.is_served());
    EXPECT_TRUE(y.is_waiting());
    for (const auto& each : p.statistics().addresses)
        EXPECT_EQ(each.failures_in_a_row, 0);
}

TEST(ConnectionPool, OpensNoOtherForASecondWhenThereIsNoDescriptor)
{
    driven_pool p;
    occupy(p, 1);
    call& x = p.start();
    p.fail_next(failure::no_descriptor);
    EXPECT_EQ(p.pool.next_time(), p.now + connection_pool::short_for);

    p.pass(999ms);
    EXPECT_TRUE(p.opening.empty());
    p.pass(1ms);
    ASSERT_EQ(p.opening.size(), 1u);
    p.open_next();

    EXPECT_TRUE(x.is_served());
    EXPECT_EQ(p.pool.next_time(), std::nullopt);
}

TEST(ConnectionPool, FailsWithoutADescriptorWhenThereIsNoOtherConnection)
{
    driven_pool p;
    call& x = p.start();

    p.fail_next(failure::no_descriptor);

    EXPECT_TRUE(x.has_failed(no_connection::not_opened));
    p.start();
    EXPECT_EQ(p.opening.size(), 1u);
}

}  // namespace ddbm::detail
