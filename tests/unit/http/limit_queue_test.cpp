#include "http/limit_queue.hpp"

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

using namespace std::chrono_literals;

struct step : limited
{
};

class LimitQueue : public testing::Test
{
protected:
    step a, b, c;
    limit_queue<step> limits;
    std::chrono::steady_clock::time_point now{1h};
};

}  // namespace

TEST_F(LimitQueue, HasNothingAtFirst)
{
    EXPECT_EQ(limits.first(), std::nullopt);
    EXPECT_EQ(limits.pop_due(now), nullptr);
}

TEST_F(LimitQueue, GivesWhatIsDueInTheOrderOfTime)
{
    limits.set(a, now + 3s);
    limits.set(b, now + 1s);
    limits.set(c, now + 2s);
    EXPECT_EQ(limits.first(), now + 1s);

    EXPECT_EQ(limits.pop_due(now + 999ms), nullptr);
    EXPECT_EQ(limits.pop_due(now + 2s), &b);
    EXPECT_EQ(limits.pop_due(now + 2s), &c);
    EXPECT_EQ(limits.pop_due(now + 2s), nullptr);
    EXPECT_FALSE(b.has_limit());
    EXPECT_TRUE(a.has_limit());
}

TEST_F(LimitQueue, ServesEqualTimesInTheOrderOfTheirSetting)
{
    limits.set(b, now);
    limits.set(a, now);

    EXPECT_EQ(limits.pop_due(now), &b);
    EXPECT_EQ(limits.pop_due(now), &a);
}

TEST_F(LimitQueue, ReplacesALimit)
{
    limits.set(a, now + 1s);
    limits.set(a, now + 5s);
    EXPECT_EQ(limits.first(), now + 5s);

    limits.set(a, std::nullopt);
    EXPECT_EQ(limits.first(), std::nullopt);
}

TEST_F(LimitQueue, ForgetsWhatIsCleared)
{
    limits.set(a, now);
    limits.clear(a);
    limits.clear(a);

    EXPECT_EQ(limits.pop_due(now + 1h), nullptr);
}

}  // namespace ddbm::detail
