// The delays and quotas are the test vectors of the AWS SDKs' standard mode, by the rules of 2026
// and of version 2.0, in which the random number is 1.

#include "retry/call_retries.hpp"
#include "retry/failure_kind.hpp"
#include "retry/retry_delay.hpp"
#include "retry/retry_quota.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <thread>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;

retry_policy generic_policy()
{
    retry_policy policy;
    policy.base_delay = milliseconds(50);
    policy.max_attempts = 3;
    return policy;
}

TEST(CallRetries, ReturnsTheTokensOfTheLastRetryThatSucceeds)
{
    const retry_policy policy = generic_policy();
    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);

    EXPECT_EQ(call.next(failure_kind::transient, 1.0), milliseconds(50));
    EXPECT_EQ(quota.available(), 486);
    EXPECT_EQ(call.next(failure_kind::transient, 1.0), milliseconds(100));
    EXPECT_EQ(quota.available(), 472);
    call.succeeded();
    EXPECT_EQ(quota.available(), 486);
}

TEST(CallRetries, GivesUpAfterFourAttemptsByDefault)
{
    const retry_policy policy;
    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);

    EXPECT_EQ(call.attempt(), 1);
    EXPECT_EQ(call.next(failure_kind::transient, 1.0), milliseconds(25));
    EXPECT_EQ(quota.available(), 486);
    EXPECT_EQ(call.next(failure_kind::transient, 1.0), milliseconds(50));
    EXPECT_EQ(quota.available(), 472);
    EXPECT_EQ(call.next(failure_kind::transient, 1.0), milliseconds(100));
    EXPECT_EQ(quota.available(), 458);
    EXPECT_EQ(call.attempt(), 4);
    EXPECT_EQ(call.next(failure_kind::transient, 1.0), std::nullopt);
    EXPECT_EQ(quota.available(), 458);
    EXPECT_EQ(call.attempt(), 4);
}

TEST(CallRetries, WaitsLongerAndPaysLessAfterThrottling)
{
    const retry_policy policy;
    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);

    EXPECT_EQ(call.next(failure_kind::throttling, 1.0), milliseconds(1000));
    EXPECT_EQ(quota.available(), 495);
    call.succeeded();
    EXPECT_EQ(quota.available(), 500);
}

TEST(CallRetries, GivesUpWhenTheQuotaIsSpent)
{
    const retry_policy policy;
    retry_quota quota(20);
    call_retries first(policy, quota, policy.max_attempts);
    call_retries second(policy, quota, policy.max_attempts);

    EXPECT_TRUE(first.next(failure_kind::transient, 1.0));
    EXPECT_EQ(second.next(failure_kind::transient, 1.0), std::nullopt);
    EXPECT_EQ(second.attempt(), 1);
    EXPECT_EQ(quota.available(), 6);
    EXPECT_TRUE(second.next(failure_kind::throttling, 1.0));
}

TEST(CallRetries, GainsATokenForASuccessAtOnce)
{
    const retry_policy policy;
    retry_quota quota(policy.quota);
    ASSERT_TRUE(quota.try_take(2));

    for (int expected : {499, 500, 500})
    {
        call_retries call(policy, quota, policy.max_attempts);
        call.succeeded();
        EXPECT_EQ(quota.available(), expected);
    }
}

TEST(CallRetries, DoesNotRetryWhatWouldFailAlike)
{
    const retry_policy policy;
    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);

    EXPECT_EQ(call.next(failure_kind::final_, 1.0), std::nullopt);
    EXPECT_EQ(call.next(failure_kind::none, 1.0), std::nullopt);
    EXPECT_EQ(quota.available(), 500);
}

TEST(CallRetries, DoesNotBeginWhatCannotEndInTime)
{
    const retry_policy policy;
    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);
    const auto next = [&call](int ms_left) {
        return call.next(failure_kind::transient, 1.0, std::nullopt, milliseconds(ms_left));
    };

    EXPECT_EQ(next(25), std::nullopt);
    EXPECT_EQ(call.ended(), retry_end::deadline);
    EXPECT_EQ(quota.available(), 500);
    EXPECT_EQ(call.attempt(), 1);
    EXPECT_EQ(next(26), milliseconds(25));
    EXPECT_EQ(next(-1), std::nullopt);
}

TEST(CallRetries, ReturnsTheTokensOfARetryThatIsNotMade)
{
    const retry_policy policy;
    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);

    ASSERT_TRUE(call.next(failure_kind::transient, 1.0));
    EXPECT_EQ(quota.available(), 486);
    call.not_made();
    EXPECT_EQ(quota.available(), 500);
    EXPECT_EQ(call.attempt(), 1);
}

TEST(CallRetries, LeavesTheQuotaAloneWhereItIsTold)
{
    const retry_policy policy;
    retry_quota quota(10);
    ASSERT_TRUE(quota.try_take(10));
    call_retries call(policy, quota, policy.max_attempts, false);

    EXPECT_TRUE(call.next(failure_kind::transient, 1.0));
    call.not_made();
    EXPECT_TRUE(call.next(failure_kind::throttling, 1.0));
    call.succeeded();
    EXPECT_EQ(quota.available(), 0);
}

TEST(CallRetries, TakesLessThanOneAttemptForOne)
{
    for (int attempts : {1, 0, -5})
    {
        retry_policy policy;
        policy.max_attempts = attempts;
        retry_quota quota(policy.quota);
        call_retries call(policy, quota, policy.max_attempts);

        EXPECT_EQ(call.next(failure_kind::transient, 1.0), std::nullopt);
    }
}

// What is expected after each failure of a call, in vectors of version 2.0: the pause, or -1 for
// none, and what is left of the quota.
class Standard20 : public ::testing::Test
{
protected:
    struct step
    {
        int delay_ms;
        int quota_left;
    };

    void expect(const std::vector<step>& steps, failure_kind kind = failure_kind::transient)
    {
        retry_quota quota(policy.quota);
        call_retries call(policy, quota, policy.max_attempts);
        for (const step& each : steps)
        {
            const auto delay = call.next(kind, 1.0);
            EXPECT_EQ(delay.value_or(milliseconds(-1)), milliseconds(each.delay_ms));
            EXPECT_EQ(quota.available(), each.quota_left);
        }
        left = quota.available();
        call.succeeded();
        left_after_success = quota.available();
    }

    retry_policy policy = retry_policy::standard_2_0();
    int left = 0;
    int left_after_success = 0;
};

TEST_F(Standard20, SucceedsAtLast)
{
    expect({{1'000, 495}, {2'000, 490}});
    EXPECT_EQ(left_after_success, 495);
}

TEST_F(Standard20, GivesUpAfterThreeAttempts)
{
    expect({{1'000, 495}, {2'000, 490}, {-1, 490}});
}

TEST_F(Standard20, GivesUpWhenTheQuotaIsSpentByOneRetry)
{
    policy.quota = 5;
    expect({{1'000, 0}, {-1, 0}});
}

TEST_F(Standard20, DoesNotRetryWithoutAQuota)
{
    policy.quota = 0;
    expect({{-1, 0}});
}

TEST_F(Standard20, DoublesThePause)
{
    policy.max_attempts = 5;
    expect({{1'000, 495}, {2'000, 490}, {4'000, 485}, {8'000, 480}, {-1, 480}});
}

TEST_F(Standard20, DoublesItToTheLongestOne)
{
    policy.max_attempts = 5;
    policy.max_delay = milliseconds(3'000);
    expect({{1'000, 495}, {2'000, 490}, {3'000, 485}, {3'000, 480}, {-1, 480}});
}

TEST_F(Standard20, TreatsThrottlingAsOtherFailures)
{
    expect({{1'000, 495}, {2'000, 490}, {-1, 490}}, failure_kind::throttling);
}

TEST_F(Standard20, TakesTwiceAsMuchAfterATimeout)
{
    expect({{1'000, 490}, {2'000, 480}, {-1, 480}}, failure_kind::timeout);
    EXPECT_EQ(left_after_success - left, 10);
}

TEST_F(Standard20, KnowsNoHintOfTheServer)
{
    for (int hint : {0, 1'500, 10'000})
        EXPECT_EQ(
            retry_delay(policy, failure_kind::transient, 0, 0.5, milliseconds(hint)),
            milliseconds(500)
        );
}

TEST(CallRetries, FollowsTheRulesOf2026ByDefault)
{
    const retry_policy policy = retry_policy::standard_2026();
    const retry_policy plain;
    EXPECT_EQ(policy.max_attempts, plain.max_attempts);
    EXPECT_EQ(policy.base_delay, plain.base_delay);

    retry_quota quota(policy.quota);
    call_retries call(policy, quota, policy.max_attempts);
    EXPECT_EQ(call.next(failure_kind::timeout, 1.0), milliseconds(25));
    EXPECT_EQ(quota.available(), 486);
}

TEST(RetryDelay, FollowsTheServersHintWithinBounds)
{
    const retry_policy policy = generic_policy();
    const auto delay = [&policy](int hint) {
        return retry_delay(policy, failure_kind::transient, 0, 1.0, milliseconds(hint));
    };

    EXPECT_EQ(delay(1500), milliseconds(1500));
    EXPECT_EQ(delay(10000), milliseconds(5050));
    EXPECT_EQ(delay(0), milliseconds(50));
    EXPECT_EQ(delay(-1), milliseconds(50));
}

TEST(RetryDelay, IsARandomShareOfThePause)
{
    const retry_policy policy;

    EXPECT_EQ(retry_delay(policy, failure_kind::transient, 2, 0.0), milliseconds(0));
    EXPECT_EQ(retry_delay(policy, failure_kind::transient, 2, 0.5), milliseconds(50));
    EXPECT_EQ(retry_delay(policy, failure_kind::throttling, 1, 0.25), milliseconds(500));
}

TEST(RetryDelay, StopsDoublingAtTheLongestPause)
{
    const retry_policy policy;

    EXPECT_EQ(retry_delay(policy, failure_kind::throttling, 4, 1.0), milliseconds(16'000));
    EXPECT_EQ(retry_delay(policy, failure_kind::throttling, 5, 1.0), milliseconds(20'000));
    EXPECT_EQ(retry_delay(policy, failure_kind::transient, 63, 1.0), milliseconds(20'000));
    EXPECT_EQ(
        retry_delay(policy, failure_kind::transient, std::numeric_limits<int>::max(), 0.5),
        milliseconds(10'000)
    );
}

TEST(RetryDelay, StandsTheLongestThereIs)
{
    retry_policy policy;
    policy.max_delay = policy.max_server_extra = milliseconds::max();

    const auto longest = retry_delay(policy, failure_kind::transient, 100, 1.0);
    EXPECT_EQ(longest, milliseconds::max());
    EXPECT_EQ(
        retry_delay(policy, failure_kind::transient, 0, 1.0, milliseconds::max()),
        milliseconds::max()
    );
    EXPECT_EQ(
        retry_delay(policy, failure_kind::transient, 100, 1.0, milliseconds::max()),
        milliseconds::max()
    );
}

TEST(RetryDelay, TakesNegativeSettingsForZero)
{
    retry_policy policy;
    policy.base_delay = milliseconds(-25);
    policy.max_server_extra = milliseconds(-1);

    EXPECT_EQ(retry_delay(policy, failure_kind::transient, 3, 1.0), milliseconds(0));
    EXPECT_EQ(
        retry_delay(policy, failure_kind::transient, 3, 1.0, milliseconds(7)), milliseconds(0)
    );
}

TEST(RetryQuota, TakesAllOrNothing)
{
    retry_quota quota(10);

    EXPECT_FALSE(quota.try_take(11));
    EXPECT_EQ(quota.available(), 10);
    EXPECT_TRUE(quota.try_take(10));
    EXPECT_FALSE(quota.try_take(1));
    EXPECT_TRUE(quota.try_take(0));
}

TEST(RetryQuota, IsNeverFullerThanFull)
{
    retry_quota quota(10);
    ASSERT_TRUE(quota.try_take(3));

    quota.give(std::numeric_limits<int>::max());
    EXPECT_EQ(quota.available(), 10);
    quota.give(-5);
    EXPECT_EQ(quota.available(), 10);
    EXPECT_EQ(retry_quota(-1).available(), 0);
}

TEST(RetryQuota, KeepsCountWithManyThreads)
{
    constexpr int rounds = 10'000;
    retry_quota quota(100);
    std::atomic<int> kept = 0;
    const auto work = [&] {
        for (int i = 0; i < rounds; ++i)
        {
            if (!quota.try_take(14))
                continue;
            if (i % 1000 == 0)
                kept += 14;
            else
                quota.give(14);
        }
    };

    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(work);
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_EQ(quota.available() + kept, 100);
}

TEST(FailureKind, TellsThrottlingTransientAndFinalFailuresApart)
{
    EXPECT_EQ(classify(error_code()), failure_kind::none);
    EXPECT_EQ(classify(service_errc::provisioned_throughput_exceeded), failure_kind::throttling);
    EXPECT_EQ(classify(service_errc::throttling), failure_kind::throttling);
    EXPECT_EQ(classify(service_errc::transaction_in_progress), failure_kind::throttling);
    EXPECT_EQ(classify(service_errc::internal_server_error), failure_kind::transient);
    EXPECT_EQ(classify(service_errc::replicated_write_conflict), failure_kind::transient);
    EXPECT_EQ(classify(errc::checksum_mismatch), failure_kind::transient);
    EXPECT_EQ(classify(boost::asio::error::connection_reset), failure_kind::transient);
    EXPECT_EQ(classify(service_errc::request_timeout), failure_kind::transient);
    EXPECT_EQ(classify(errc::connect_timeout), failure_kind::timeout);
    EXPECT_EQ(classify(errc::tls_timeout), failure_kind::timeout);
    EXPECT_EQ(classify(errc::attempt_timeout), failure_kind::timeout);
    EXPECT_EQ(classify(boost::asio::error::timed_out), failure_kind::timeout);
    EXPECT_EQ(classify(service_errc::conditional_check_failed), failure_kind::final_);
    EXPECT_EQ(classify(service_errc::transaction_conflict), failure_kind::final_);
    EXPECT_EQ(classify(service_errc::validation), failure_kind::final_);
    EXPECT_EQ(classify(errc::deadline_exceeded), failure_kind::final_);
}

TEST(FailureKind, TellsRatesFromOtherThrottling)
{
    EXPECT_TRUE(tells_of_rate(service_errc::provisioned_throughput_exceeded));
    EXPECT_TRUE(tells_of_rate(service_errc::throttling));
    EXPECT_TRUE(tells_of_rate(service_errc::request_limit_exceeded));
    EXPECT_FALSE(tells_of_rate(service_errc::transaction_in_progress));
    EXPECT_FALSE(tells_of_rate(service_errc::limit_exceeded));
    EXPECT_FALSE(tells_of_rate(service_errc::internal_server_error));
    EXPECT_FALSE(tells_of_rate(error_code()));
}

TEST(FailureKind, KnowsClockSkewAndExpiredKeys)
{
    EXPECT_TRUE(is_clock_skew(service_errc::request_expired));
    EXPECT_TRUE(is_clock_skew(service_errc_of("RequestTimeTooSkewed")));
    EXPECT_TRUE(is_clock_skew(service_errc_of("RequestInTheFuture")));
    EXPECT_FALSE(is_clock_skew(service_errc::invalid_signature));
    EXPECT_TRUE(may_be_clock_skew(service_errc::invalid_signature));
    EXPECT_FALSE(may_be_clock_skew(service_errc::access_denied));
    EXPECT_TRUE(is_expired_credentials(service_errc::expired_token));
    EXPECT_TRUE(is_expired_credentials(service_errc::request_expired));
    EXPECT_FALSE(is_expired_credentials(service_errc::unrecognized_client));
}

}  // namespace
}  // namespace ddbm::detail
