// A clock of ours that is wrong: what its requests are signed with once the service has said so.

#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"

namespace ddbm::test {
namespace {

// By the clock of the test it is 2026-01-02 00:00.
constexpr const char* same_time = "Fri, 02 Jan 2026 00:00:10 GMT";
constexpr const char* next_day = "Sat, 03 Jan 2026 00:00:00 GMT";
constexpr const char* ten_minutes_later = "Fri, 02 Jan 2026 00:10:00 GMT";

header_list dated(const std::string& date)
{
    return {{"Date", date}};
}

struct ClockSkew : testing::Test, client_fixture
{
    // Of a request by its number: 20260102T000000Z.
    std::string time_of(std::size_t request)
    {
        return server.requests().at(request).headers.at("x-amz-date");
    }

    void refuse(const std::string& exception, const std::string& date)
    {
        server.expect("GetItem").reply(400, error_body(exception), dated(date));
    }
};

}  // namespace

TEST_F(ClockSkew, IsCorrectedAtTheFirstRefusalAndThenKept)
{
    refuse("RequestTimeTooSkewed", next_day);
    server.expect("GetItem").reply(200, sample_reply, dated(next_day));
    server.expect("PutItem").reply(200, "{}", dated(next_day));

    // At no cost: there are neither attempts nor tokens left for a retry.
    config.retry_policy.quota = 0;
    auto got = call(get_request(), call_options().max_attempts(1));
    auto put = call(put_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_TRUE(got->reply.item);
    EXPECT_FALSE(put->ec) << put->ec.message();
    EXPECT_EQ(server.request_count(), 3u);
    EXPECT_EQ(time_of(0), "20260102T000000Z");
    EXPECT_EQ(time_of(1), "20260103T000000Z");
    EXPECT_EQ(time_of(2), "20260103T000000Z");
    EXPECT_TRUE(env->waits().empty());
}

TEST_F(ClockSkew, IsCorrectedForWritesThatMayNotBeSentTwice)
{
    server.expect("UpdateItem").reply(400, error_body("RequestInTheFuture"), dated(next_day));
    server.expect("UpdateItem");

    EXPECT_FALSE(call(update_request())->ec);
}

TEST_F(ClockSkew, IsCorrectedOnceForARequest)
{
    refuse("RequestTimeTooSkewed", next_day);
    refuse("RequestTimeTooSkewed", "Mon, 05 Jan 2026 00:00:00 GMT");

    auto got = call(get_request());

    EXPECT_EQ(got->ec, service_errc::request_time_too_skewed);
    EXPECT_EQ(got->diag.attempts(), 2);
}

TEST_F(ClockSkew, IsWhatABadSignatureMeansIfTheDateSaysSo)
{
    refuse("InvalidSignatureException", ten_minutes_later);
    server.expect("GetItem");

    EXPECT_FALSE(call(get_request())->ec);
    EXPECT_EQ(time_of(1), "20260102T001000Z");
}

TEST_F(ClockSkew, IsNotWhatABadSignatureMeansIfTheDateIsOurs)
{
    refuse("InvalidSignatureException", same_time);
    server.expect("GetItem").reply(400, error_body("RequestTimeTooSkewed"));

    EXPECT_EQ(call(get_request())->ec, service_errc::invalid_signature);
    // And without a date there is nothing to correct by.
    EXPECT_EQ(call(get_request())->ec, service_errc::request_time_too_skewed);
    EXPECT_EQ(server.request_count(), 2u);
}

TEST_F(ClockSkew, IsLearnedOnceFromManyRefusals)
{
    server.expect("GetItem")
        .reply(400, error_body("RequestTimeTooSkewed"), dated(next_day))
        .hold()
        .times(3);
    server.expect("GetItem").reply(200, sample_reply).times(3);
    auto a = begin(get_request());
    auto b = begin(get_request());
    auto c = begin(get_request());
    run_until([&] { return server.held_count() == 3; });

    server.release(3);
    run();

    for (const auto& each : {a, b, c})
        EXPECT_FALSE(each->ec) << each->ec.message();
    for (std::size_t n = 3; n < 6; ++n)
        EXPECT_EQ(time_of(n), "20260103T000000Z");
}

TEST_F(ClockSkew, IsLookedForBeforeNewKeysAre)
{
    // That says either.
    refuse("RequestExpired", next_day);
    server.expect("GetItem");

    EXPECT_FALSE(call(get_request())->ec);
    EXPECT_EQ(time_of(1), "20260103T000000Z");
}

TEST_F(ClockSkew, IsReportedAsAnAttempt)
{
    auto seen = std::make_shared<recording_observer>();
    refuse("RequestTimeTooSkewed", next_day);
    server.expect("GetItem");

    call(get_request(), call_options().observer(seen));

    const auto report = seen->only();
    EXPECT_FALSE(report.code);
    ASSERT_EQ(report.attempts.size(), 2u);
    EXPECT_EQ(report.attempts[0].code, service_errc::request_time_too_skewed);
}

TEST_F(ClockSkew, IsNoticedOfAServiceThatDoesNotCheckIt)
{
    server.expect("GetItem").reply(200, sample_reply, dated(ten_minutes_later));
    server.expect("GetItem").reply(200, sample_reply, dated(ten_minutes_later));

    call(get_request());
    call(get_request());

    EXPECT_EQ(time_of(0), "20260102T000000Z");
    EXPECT_EQ(time_of(1), "20260102T001000Z");
}

}  // namespace ddbm::test
