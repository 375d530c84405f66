#include "http/known_addresses.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using std::chrono::seconds;
using endpoint_list = known_addresses::endpoint_list;

known_addresses::endpoint address(unsigned n)
{
    return {boost::asio::ip::address_v4(0x0a000000u + n), 443};
}

class KnownAddresses : public testing::Test
{
protected:
    KnownAddresses() { known.learn({address(1), address(2), address(3)}, now); }

    known_addresses known;
    known_addresses::clock::time_point now{std::chrono::hours(1)};
};

}  // namespace

TEST_F(KnownAddresses, AreNoneBeforeTheFirstLook)
{
    known_addresses none;

    EXPECT_FALSE(none.is_known());
    EXPECT_FALSE(none.is_fresh(now));
    EXPECT_TRUE(none.ordered(now).empty());
}

TEST_F(KnownAddresses, AreFreshForAFewSecondsAndKnownForGood)
{
    EXPECT_TRUE(known.is_fresh(now + known_addresses::fresh_for));
    EXPECT_FALSE(known.is_fresh(now + known_addresses::fresh_for + seconds(1)));
    EXPECT_TRUE(known.is_known());
}

TEST_F(KnownAddresses, KeepTheOrderTheyCameIn)
{
    EXPECT_EQ(known.ordered(now), (endpoint_list{address(1), address(2), address(3)}));
}

TEST_F(KnownAddresses, ThatHaveFailedComeLastInTheOrderOfFailing)
{
    known.failed(address(1), now);
    known.failed(address(3), now);

    EXPECT_EQ(known.ordered(now), (endpoint_list{address(2), address(1), address(3)}));

    known.failed(address(1), now);
    EXPECT_EQ(known.ordered(now), (endpoint_list{address(2), address(3), address(1)}));
}

TEST_F(KnownAddresses, ThatHaveFailedAreAvoidedForAWhileAlsoIfTheyAreFoundAgain)
{
    known.failed(address(1), now);
    known.learn({address(1), address(2)}, now);

    EXPECT_EQ(known.ordered(now), (endpoint_list{address(2), address(1)}));
    auto over = now + known_addresses::avoided_for + seconds(1);
    EXPECT_EQ(known.ordered(over), (endpoint_list{address(1), address(2)}));
}

TEST_F(KnownAddresses, ThatWorkAgainAreAsGoodAsBefore)
{
    known.failed(address(1), now);
    known.worked(address(1));

    EXPECT_EQ(known.ordered(now).front(), address(1));
}

TEST_F(KnownAddresses, ThatAreFoundNoMoreAreForgotten)
{
    known.failed(address(2), now);
    known.learn({address(4)}, now);

    EXPECT_EQ(known.ordered(now), (endpoint_list{address(4)}));
}

}  // namespace ddbm::detail
