#include "retry/throughput_limits.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <limits>
#include <queue>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using time = throughput_limits::time;
using targets = std::vector<throughput_target>;
using reasons = std::vector<throttling_reason>;

time at(int ms)
{
    return time(seconds(1'000) + milliseconds(ms));
}

std::string arn(std::string_view name)
{
    return "arn:aws:dynamodb:eu-central-1:123456789012:table/" + std::string(name);
}

throughput_target reads_of(std::string_view table, std::string_view key = "")
{
    return {table, throughput_use::read, "", key.empty() ? 0 : hash_of_key(key)};
}

throughput_target writes_of(std::string_view table, std::string_view key = "")
{
    return {table, throughput_use::write, "", key.empty() ? 0 : hash_of_key(key)};
}

// Has `what` refused for that until it is limited to 14 requests a second.
void refuse_until_limited(
    throughput_limits& limits, const targets& what, const reasons& why, int from_ms = 0
)
{
    limits.throttled(what, why, at(from_ms), at(from_ms));
    for (int ms = 50; ms < 3'000; ms += 50)
        limits.succeeded(what, at(from_ms + ms));
    limits.throttled(what, why, at(from_ms + 2'990), at(from_ms + 3'000));
}

// Of a hundred requests at once.
bool is_limited(throughput_limits& limits, const throughput_target& what, int ms = 3'000)
{
    bool waits = false;
    for (int n = 0; n < 100 && !waits; ++n)
        waits = limits.before_send(std::array{what}, at(ms)).wait.count() > 0;
    return waits;
}

TEST(ThroughputLimits, LimitNothingUntilSomethingIsRefused)
{
    throughput_limits limits;

    for (int ms = 0; ms < 1'000; ++ms)
    {
        limits.succeeded(std::array{reads_of("a", "k")}, at(ms));
        EXPECT_EQ(limits.before_send(std::array{reads_of("a", "k")}, at(ms)).wait.count(), 0);
    }
    EXPECT_FALSE(limits.is_limiting());
    EXPECT_EQ(limits.size(), 0u);
}

TEST(ThroughputLimits, MeasureFromTheFirstRefusalAndLimitFromTheNext)
{
    throughput_limits limits;
    const targets what = {reads_of("a")};
    limits.throttled(what, {}, at(0), at(0));
    EXPECT_TRUE(limits.is_limiting());
    EXPECT_FALSE(is_limited(limits, what[0], 100));

    for (int ms = 10; ms < 1'000; ms += 10)
        limits.succeeded(what, at(ms));
    EXPECT_FALSE(is_limited(limits, what[0], 1'000));
    limits.throttled(what, {}, at(990), at(1'000));
    EXPECT_TRUE(is_limited(limits, what[0], 1'000));
}

TEST(ThroughputLimits, TellWhatIsLimitedWithoutATurn)
{
    throughput_limits limits;
    const targets what = {reads_of("a", "k")};
    const reasons why = {throttling_reason("TableReadKeyRangeThroughputExceeded", arn("a"))};
    EXPECT_FALSE(limits.is_limited(what, at(0)));
    limits.throttled(what, why, at(0), at(0));
    EXPECT_FALSE(limits.is_limited(what, at(0))) << "it is measured only";
    refuse_until_limited(limits, what, why);

    EXPECT_TRUE(limits.is_limited(what, at(3'000)));
    EXPECT_TRUE(limits.is_limited(targets{reads_of("b"), reads_of("a", "k")}, at(3'000)));
    EXPECT_FALSE(limits.is_limited(targets{reads_of("a", "l")}, at(3'000)));
    EXPECT_FALSE(limits.is_limited(targets{writes_of("a", "k")}, at(3'000)));
    EXPECT_FALSE(limits.is_limited(what, at(3'000 + 60'001))) << "nobody has been refused since";
    EXPECT_EQ(limits.size(), 1u) << "and it has not been forgotten";
}

TEST(ThroughputLimits, LimitTheTargetsTableWhereNoReasonIsGiven)
{
    throughput_limits limits;
    refuse_until_limited(limits, {writes_of("a", "k")}, {});

    EXPECT_TRUE(is_limited(limits, writes_of("a", "other")));
    EXPECT_TRUE(is_limited(limits, writes_of("a")));
    EXPECT_FALSE(is_limited(limits, reads_of("a", "k")));
    EXPECT_FALSE(is_limited(limits, writes_of("b", "k")));
}

struct reason_case
{
    const char* reason;
    const char* resource;
    // Of what the refused request was, a read or write of the key k of the table a.
    bool limits_key;
    bool limits_other_key;
    bool limits_other_table;
};

void PrintTo(const reason_case& each, std::ostream* out)
{
    *out << each.reason << " of " << each.resource;
}

class ThroughputLimitsOf : public ::testing::TestWithParam<reason_case>
{
};

TEST_P(ThroughputLimitsOf, WhatTheReasonNames)
{
    const reason_case& c = GetParam();
    const bool is_write = std::string_view(c.reason).find("Write") != std::string_view::npos;
    const auto use_of = is_write ? writes_of : reads_of;
    const auto other_use_of = is_write ? reads_of : writes_of;
    const std::string resource = *c.resource ? arn(c.resource) : "";
    throughput_limits limits;
    refuse_until_limited(limits, {use_of("a", "k")}, {throttling_reason(c.reason, resource)});

    EXPECT_EQ(is_limited(limits, use_of("a", "k")), c.limits_key);
    EXPECT_EQ(is_limited(limits, use_of("a", "l")), c.limits_other_key);
    EXPECT_EQ(is_limited(limits, use_of("b", "k")), c.limits_other_table);
    EXPECT_FALSE(is_limited(limits, other_use_of("a", "k")));
    EXPECT_FALSE(is_limited(limits, other_use_of("b", "k")));
}

INSTANTIATE_TEST_SUITE_P(
    Reasons,
    ThroughputLimitsOf,
    ::testing::Values(
        reason_case{"TableReadProvisionedThroughputExceeded", "a", true, true, false},
        reason_case{"TableWriteProvisionedThroughputExceeded", "a", true, true, false},
        reason_case{"TableReadMaxOnDemandThroughputExceeded", "a", true, true, false},
        reason_case{"TableWriteMaxOnDemandThroughputExceeded", "a", true, true, false},
        reason_case{"TableReadKeyRangeThroughputExceeded", "a", true, false, false},
        reason_case{"TableWriteKeyRangeThroughputExceeded", "a", true, false, false},
        reason_case{"TableReadAccountLimitExceeded", "a", true, true, true},
        reason_case{"TableWriteAccountLimitExceeded", "a", true, true, true},
        reason_case{"TableReadKeyRangeThroughputExceeded", "", true, false, false},
        reason_case{"TableReadProvisionedThroughputExceeded", "", true, true, false},
        // An index that a write changes: which keys of it, the request does not tell.
        reason_case{"IndexWriteProvisionedThroughputExceeded", "a/index/i", true, true, false},
        reason_case{"IndexWriteMaxOnDemandThroughputExceeded", "a/index/i", true, true, false},
        reason_case{"IndexWriteKeyRangeThroughputExceeded", "a/index/i", true, false, false},
        reason_case{"IndexWriteAccountLimitExceeded", "a/index/i", true, true, true},
        // Not known: as if there were none.
        reason_case{"TableReadSomethingNew", "a", true, true, false},
        reason_case{"Table", "a", true, true, false},
        reason_case{"IndexRead", "a/index/i", true, true, false},
        reason_case{"StreamReadAccountLimitExceeded", "a", true, true, false},
        // Of what the request was not about.
        reason_case{"TableReadProvisionedThroughputExceeded", "c", true, true, false}
    )
);

TEST(ThroughputLimits, TellAnIndexFromItsTable)
{
    throughput_limits limits;
    const throughput_target by_date("a", throughput_use::read, "by_date", hash_of_key("k"));
    const throughput_target by_name("a", throughput_use::read, "by_name", hash_of_key("k"));
    refuse_until_limited(
        limits,
        {by_date},
        {throttling_reason("IndexReadProvisionedThroughputExceeded", arn("a/index/by_date"))}
    );

    EXPECT_TRUE(is_limited(limits, by_date));
    EXPECT_FALSE(is_limited(limits, by_name));
    EXPECT_FALSE(is_limited(limits, reads_of("a", "k")));
}

TEST(ThroughputLimits, TellAHotKeyOfAnIndexFromTheTablesOwn)
{
    throughput_limits limits;
    const throughput_target of_index("a", throughput_use::read, "i", hash_of_key("k"));
    refuse_until_limited(
        limits,
        {of_index},
        {throttling_reason("IndexReadKeyRangeThroughputExceeded", arn("a/index/i"))}
    );

    EXPECT_TRUE(is_limited(limits, of_index));
    EXPECT_FALSE(is_limited(limits, {"a", throughput_use::read, "i", hash_of_key("l")}));
    EXPECT_FALSE(is_limited(limits, reads_of("a", "k")));
}

// Which have the throughput of their table, whose name is what the service says.
TEST(ThroughputLimits, LimitALocalIndexThatIsRead)
{
    throughput_limits limits;
    const throughput_target of_index("a", throughput_use::read, "local");
    refuse_until_limited(
        limits, {of_index}, {throttling_reason("TableReadProvisionedThroughputExceeded", arn("a"))}
    );

    EXPECT_TRUE(is_limited(limits, of_index));
}

TEST(ThroughputLimits, KnowATableByItsNameAndItsArn)
{
    throughput_limits limits;
    const std::string name = arn("a");
    refuse_until_limited(
        limits,
        {reads_of(name, "k")},
        {throttling_reason("TableReadProvisionedThroughputExceeded", arn("a"))}
    );

    EXPECT_TRUE(is_limited(limits, reads_of("a", "k")));
    EXPECT_TRUE(is_limited(limits, reads_of(name, "k")));
    EXPECT_FALSE(is_limited(limits, reads_of("b", "k")));
}

TEST(ThroughputLimits, LimitOneOfTheTablesOfARequest)
{
    throughput_limits limits;
    refuse_until_limited(
        limits,
        {reads_of("a"), reads_of("b")},
        {throttling_reason("TableReadProvisionedThroughputExceeded", arn("b"))}
    );

    EXPECT_FALSE(is_limited(limits, reads_of("a")));
    EXPECT_TRUE(is_limited(limits, reads_of("b")));
}

TEST(ThroughputLimits, LimitEachThingThatAReasonNames)
{
    throughput_limits limits;
    refuse_until_limited(
        limits,
        {writes_of("a", "k")},
        {throttling_reason("TableWriteKeyRangeThroughputExceeded", arn("a")),
         throttling_reason("IndexWriteProvisionedThroughputExceeded", arn("a/index/i"))}
    );

    EXPECT_EQ(limits.size(), 2u);
    EXPECT_TRUE(is_limited(limits, writes_of("a", "l")));
}

TEST(ThroughputLimits, TakeTwoReasonsForTheSameThingForOne)
{
    const reasons twice = {
        throttling_reason("TableWriteProvisionedThroughputExceeded", arn("a")),
        throttling_reason("IndexWriteProvisionedThroughputExceeded", arn("a/index/i"))};
    const auto sent_in_a_second = [](const reasons& why) {
        throughput_limits limits;
        refuse_until_limited(limits, {writes_of("a")}, why);
        int sent = 0;
        while (!limits.before_send(std::array{writes_of("a")}, at(3'000)).ask_again)
            ++sent;
        return sent;
    };

    EXPECT_EQ(sent_in_a_second(twice), sent_in_a_second({twice[0]}));
}

TEST(ThroughputLimits, LimitTheUseThatAReasonNames)
{
    throughput_limits limits;
    refuse_until_limited(
        limits,
        {reads_of("a"), writes_of("a")},
        {throttling_reason("TableWriteProvisionedThroughputExceeded", arn("a"))}
    );

    EXPECT_FALSE(is_limited(limits, reads_of("a")));
    EXPECT_TRUE(is_limited(limits, writes_of("a")));
}

TEST(ThroughputLimits, LimitTheIndexThatAReasonNames)
{
    throughput_limits limits;
    const throughput_target by_date("a", throughput_use::read, "by_date");
    const throughput_target by_name("a", throughput_use::read, "by_name");
    refuse_until_limited(
        limits,
        {by_date, by_name},
        {throttling_reason("IndexReadProvisionedThroughputExceeded", arn("a/index/by_name"))}
    );

    EXPECT_FALSE(is_limited(limits, by_date));
    EXPECT_TRUE(is_limited(limits, by_name));
}

// The hot key's requests are some of the table's.
TEST(ThroughputLimits, CountWhatIsRefusedForSomethingElse)
{
    throughput_limits limits;
    const targets what = {reads_of("a", "k")};
    const reasons hot = {throttling_reason("TableReadKeyRangeThroughputExceeded", arn("a"))};
    // Nothing but refusals of the key: they are all there is to measure the table by.
    limits.throttled(what, {}, at(0), at(0));
    for (int ms = 50; ms < 3'000; ms += 50)
        limits.throttled(what, hot, at(ms), at(ms));
    limits.throttled(what, {}, at(2'990), at(3'000));

    EXPECT_TRUE(is_limited(limits, reads_of("a", "other")));
}

TEST(ThroughputLimits, KeepWhatHasNoKeyApartFromTheKeys)
{
    throughput_limits limits;
    refuse_until_limited(
        limits,
        {reads_of("a")},
        {throttling_reason("TableReadKeyRangeThroughputExceeded", arn("a"))}
    );

    EXPECT_TRUE(is_limited(limits, reads_of("a")));
    EXPECT_FALSE(is_limited(limits, reads_of("a", "k")));
}

TEST(ThroughputLimits, PromiseNoTurnThatIsFarAway)
{
    throughput_limits limits;
    const targets what = {reads_of("a")};
    refuse_until_limited(limits, what, {});

    int promised = 0;
    throughput_limits::turn last;
    for (int n = 0; n < 1'000; ++n)
    {
        last = limits.before_send(what, at(3'000));
        promised += !last.ask_again;
        EXPECT_LE(last.wait, throughput_limits::longest_turn);
    }
    EXPECT_TRUE(last.ask_again);
    EXPECT_EQ(last.wait, throughput_limits::longest_turn);
    // Those of one second.
    EXPECT_GE(promised, 13);
    EXPECT_LE(promised, 16);
}

TEST(ThroughputLimits, GiveTheTurnOfWhatIsNotSentToAnother)
{
    throughput_limits limits;
    const targets what = {reads_of("a")};
    refuse_until_limited(limits, what, {});
    ASSERT_TRUE(is_limited(limits, what[0]));
    const auto before = limits.before_send(what, at(3'000));

    limits.not_sent(what);
    EXPECT_EQ(limits.before_send(what, at(3'000)).wait, before.wait);
    EXPECT_GT(limits.before_send(what, at(3'000)).wait, before.wait);
}

TEST(ThroughputLimits, ForgetWhatIsNoLongerRefused)
{
    throughput_limits limits;
    refuse_until_limited(limits, {reads_of("a")}, {});
    refuse_until_limited(limits, {reads_of("b")}, {}, 30'000);
    EXPECT_EQ(limits.size(), 2u);

    limits.before_send(std::array{reads_of("c")}, at(70'000));
    EXPECT_EQ(limits.size(), 1u);
    EXPECT_FALSE(is_limited(limits, reads_of("a"), 70'000));
    EXPECT_TRUE(is_limited(limits, reads_of("b"), 70'000));

    limits.before_send(std::array{reads_of("c")}, at(130'000));
    EXPECT_FALSE(limits.is_limiting());
}

TEST(ThroughputLimits, KeepNoMoreThanTheyMay)
{
    throughput_limits limits;
    const reasons why = {throttling_reason("TableReadKeyRangeThroughputExceeded", arn("a"))};
    refuse_until_limited(limits, {reads_of("a", "hot")}, why);
    for (int n = 0; n < 2'000; ++n)
    {
        const std::string key = "k" + std::to_string(n);
        limits.throttled(std::array{reads_of("a", key)}, why, at(3'000), at(3'000 + n));
        // What is in use stays.
        limits.succeeded(std::array{reads_of("a", "hot")}, at(3'000 + n));
        limits.before_send(std::array{reads_of("a", "hot")}, at(3'000 + n));
        ASSERT_LE(limits.size(), throughput_limits::most_limits);
    }
    EXPECT_EQ(limits.size(), throughput_limits::most_limits);
    EXPECT_TRUE(is_limited(limits, reads_of("a", "hot"), 5'000));
}

TEST(ThroughputLimits, ForgetWhatIsOverBeforeWhatIsInUse)
{
    throughput_limits limits;
    const reasons why = {throttling_reason("TableReadKeyRangeThroughputExceeded", arn("a"))};
    const auto refuse = [&](int first, int count, int ms) {
        for (int n = first; n < first + count; ++n)
        {
            const std::string key = "k" + std::to_string(n);
            limits.throttled(std::array{reads_of("a", key)}, why, at(ms), at(ms));
        }
    };
    refuse(0, 24, 0);
    // Looked through last when those were not over yet.
    refuse(24, 1'000, 59'000);
    ASSERT_EQ(limits.size(), throughput_limits::most_limits);

    refuse(2'000, 1, 61'000);
    EXPECT_EQ(limits.size(), throughput_limits::most_limits - 24 + 1);
}

TEST(ThroughputLimits, CanBeUsedByManyThreads)
{
    throughput_limits limits;
    std::atomic<int> sent = 0;
    const auto work = [&](std::string_view key) {
        const targets what = {reads_of("a", key)};
        const reasons why = {throttling_reason("TableReadKeyRangeThroughputExceeded", arn("a"))};
        for (int ms = 0; ms < 5'000; ++ms)
        {
            const auto turn = limits.before_send(what, at(ms));
            if (turn.ask_again)
                continue;
            ++sent;
            if (ms % 500 == 499)
                limits.throttled(what, why, at(ms - 1), at(ms));
            else if (ms % 7 == 0)
                limits.not_sent(what);
            else
                limits.succeeded(what, at(ms));
        }
    };

    std::vector<std::thread> threads;
    for (const char* key : {"k", "k", "l", "m"})
        threads.emplace_back(work, key);
    for (std::thread& thread : threads)
        thread.join();

    EXPECT_GT(sent, 0);
    EXPECT_GE(limits.size(), 1u);
    EXPECT_LE(limits.size(), 3u);
}

// -- Against a service that serves so many requests of a key or table in a second

class simulation
{
public:
    explicit simulation(bool with_limits) : with_limits_(with_limits) {}

    struct load
    {
        throughput_target what;
        const char* reason;
        double offered;  // per second
        double served;   // per second
    };

    struct outcome
    {
        int offered = 0;
        int served = 0;
        int refused = 0;
        milliseconds longest_wait{0};
    };

    // For `length` of time; what counts is the second half.
    std::vector<outcome> run(const std::vector<load>& loads, int length_ms)
    {
        std::vector<outcome> outcomes(loads.size());
        std::vector<double> tokens;
        std::vector<double> due(loads.size());
        for (const load& each : loads)
            tokens.push_back(each.served);
        // When, which load, and when it had its turn.
        using event = std::tuple<int, std::size_t, int>;
        std::priority_queue<event, std::vector<event>, std::greater<>> sends;
        for (int ms = 0; ms < length_ms; ++ms)
        {
            const bool counts = ms > length_ms / 2;
            for (std::size_t i = 0; i < loads.size(); ++i)
            {
                const double share = loads[i].served / 1'000;
                tokens[i] = std::min(tokens[i] + share, std::max(loads[i].served / 10, 1.0));
                due[i] += loads[i].offered / 1'000;
                for (; due[i] >= 1; due[i] -= 1)
                {
                    outcomes[i].offered += counts;
                    const std::array what{loads[i].what};
                    throughput_limits::turn turn;
                    if (with_limits_)
                        turn = limits_.before_send(what, at(ms));
                    // Callers have better to do than to wait for long.
                    if (turn.ask_again)
                        continue;
                    sends.emplace(ms + static_cast<int>(turn.wait.count()), i, ms);
                    if (counts)
                        outcomes[i].longest_wait = std::max(outcomes[i].longest_wait, turn.wait);
                }
            }
            for (; !sends.empty() && std::get<0>(sends.top()) <= ms; sends.pop())
            {
                const auto [due_ms, i, turn_ms] = sends.top();
                const std::array what{loads[i].what};
                if (tokens[i] >= 1)
                {
                    tokens[i] -= 1;
                    outcomes[i].served += counts;
                    limits_.succeeded(what, at(ms + 5));
                    continue;
                }
                outcomes[i].refused += counts;
                const std::array why{throttling_reason(loads[i].reason, arn("a"))};
                limits_.throttled(what, why, at(turn_ms), at(ms + 5));
            }
        }
        return outcomes;
    }

private:
    bool with_limits_;
    throughput_limits limits_;
};

TEST(ThroughputLimits, LetAHotKeyThroughAtItsRateAndTheOthersUntouched)
{
    constexpr const char* hot = "TableReadKeyRangeThroughputExceeded";
    const std::vector<simulation::load> loads = {
        {reads_of("a", "hot"), hot, 400, 100},
        {reads_of("a", "cold"), hot, 300, 1'000},
        {reads_of("b", "hot"), hot, 300, 1'000},
    };
    const auto limited = simulation(true).run(loads, 120'000);
    const auto free = simulation(false).run(loads, 120'000);

    // 60 seconds of 100 each. Without limits three of four requests are for nothing.
    EXPECT_GT(limited[0].served, 60 * 85);
    EXPECT_LT(limited[0].refused, limited[0].served / 50);
    EXPECT_GT(free[0].refused, free[0].served * 2);
    for (std::size_t i : {1u, 2u})
    {
        EXPECT_GE(limited[i].served, limited[i].offered - 1) << i;
        EXPECT_EQ(limited[i].longest_wait.count(), 0) << i;
    }
}

TEST(ThroughputLimits, DoNotLimitWhatHasThroughputAgain)
{
    throughput_limits limits;
    refuse_until_limited(limits, {reads_of("a")}, {});

    int sent = 0;
    // 200 a second are wanted where 14 are allowed.
    for (int ms = 3'000; ms < 30'000; ms += 5)
    {
        const targets what = {reads_of("a")};
        if (limits.before_send(what, at(ms)).ask_again)
            continue;
        limits.succeeded(what, at(ms));
        sent += ms >= 20'000;
    }
    EXPECT_EQ(sent, 2'000);
}

}  // namespace
}  // namespace ddbm::detail
