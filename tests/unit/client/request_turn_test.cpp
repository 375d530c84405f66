#include "client/request_turn.hpp"

#include <ddbm/errc.hpp>
#include <ddbm/service_errc.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using time = request_turn::time;

time at(int ms)
{
    return time(std::chrono::seconds(1'000) + milliseconds(ms));
}

std::string get_of(const std::string& table, const std::string& key)
{
    return R"({"TableName":")" + table + R"(","Key":{"id":{"S":")" + key + R"("}}})";
}

class RequestTurn : public testing::Test
{
protected:
    // Of a new request; the wait that it is told.
    milliseconds wait_of(const std::string& body, int ms, std::string_view operation = "GetItem")
    {
        request_turn turn(limits);
        const auto asked = turn.ask({operation, body, {}}, at(ms));
        EXPECT_EQ(turn.has_come(), !asked.ask_again && limits.is_limiting());
        turn.leave();
        return asked.wait;
    }

    void refuse(const std::string& body, int ms, std::span<const throttling_reason> reasons = {})
    {
        request_turn turn(limits);
        const request_turn::subject what{"GetItem", body, {}};
        turn.ask(what, at(ms));
        request_turn::outcome how;
        how.code = service_errc::provisioned_throughput_exceeded;
        how.is_answered = true;
        how.reasons = reasons;
        turn.ended(what, how, at(ms));
    }

    throughput_limits limits;
};

TEST_F(RequestTurn, HasComeAtOnceWhileNothingIsLimited)
{
    EXPECT_EQ(wait_of(get_of("t", "a"), 0), milliseconds(0));
    EXPECT_EQ(limits.size(), 0u);
}

TEST_F(RequestTurn, IsWaitedForByWhatIsLikeWhatWasRefused)
{
    refuse(get_of("t", "a"), 0);
    refuse(get_of("t", "a"), 600);

    EXPECT_GT(wait_of(get_of("t", "a"), 600), milliseconds(0));
    EXPECT_GT(wait_of(get_of("t", "b"), 600), milliseconds(0));
    EXPECT_EQ(wait_of(get_of("u", "a"), 600), milliseconds(0));
    EXPECT_EQ(wait_of(get_of("t", "a"), 600, "DeleteItem"), milliseconds(0));
    EXPECT_EQ(wait_of(get_of("t", "a"), 600, "DescribeTable"), milliseconds(0));
    EXPECT_EQ(wait_of("{}", 600), milliseconds(0));
}

TEST_F(RequestTurn, IsWaitedForByTheKeyAloneThatIsHot)
{
    const throttling_reason hot[] = {throttling_reason("TableReadKeyRangeThroughputExceeded")};
    refuse(get_of("t", "a"), 0, hot);
    refuse(get_of("t", "a"), 600, hot);

    EXPECT_GT(wait_of(get_of("t", "a"), 600), milliseconds(0));
    EXPECT_EQ(wait_of(get_of("t", "b"), 600), milliseconds(0));
}

TEST_F(RequestTurn, IsGivenBackByWhatLeavesOrIsNotSent)
{
    const std::string body = get_of("t", "a");
    refuse(body, 0);
    refuse(body, 600);
    const auto first = wait_of(body, 600);

    EXPECT_EQ(wait_of(body, 600), first);
    request_turn turn(limits);
    const request_turn::subject what{"GetItem", body, {}};
    turn.ask(what, at(600));
    request_turn::outcome broken;
    broken.code = errc::connect_timeout;
    turn.ended(what, broken, at(600));
    EXPECT_EQ(wait_of(body, 600), first);

    // One that may have left has used it up.
    turn.ask(what, at(600));
    broken.may_have_left = true;
    turn.ended(what, broken, at(600));
    EXPECT_GT(wait_of(body, 600), first);
}

TEST_F(RequestTurn, IsNotChangedByWhatDoesNotTellOfRate)
{
    request_turn turn(limits);
    const std::string body = get_of("t", "a");
    for (const error_code code :
         {error_code(service_errc::limit_exceeded),
          error_code(service_errc::transaction_in_progress),
          error_code(service_errc::internal_server_error),
          error_code()})
    {
        request_turn::outcome how;
        how.code = code;
        how.is_answered = true;
        turn.ended({"GetItem", body, {}}, how, at(0));
    }
    EXPECT_FALSE(limits.is_limiting());
}

}  // namespace
}  // namespace ddbm::detail
