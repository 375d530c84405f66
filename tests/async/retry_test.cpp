// When a call is tried again, after what pause, and what is said when it is given up.

#include "support/client_fixture.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using delays = std::vector<milliseconds>;

struct retry_fixture : client_fixture
{
    retry_fixture() { env->skip_waits(); }
};

TEST(Retry, DoublesThePauseEachTime)
{
    retry_fixture f;
    f.server.expect("GetItem")
        .reply(500, error_body("InternalServerError"), {{"x-amzn-RequestId", "R4"}})
        .times(4);

    auto got = f.call(get_request());

    EXPECT_EQ(f.env->waits(), (delays{milliseconds(25), milliseconds(50), milliseconds(100)}));
    EXPECT_EQ(got->ec, service_errc::internal_server_error);
    EXPECT_EQ(got->diag.attempts(), 4);
    EXPECT_EQ(got->diag.http_status(), 500);
    EXPECT_EQ(got->diag.request_id(), "R4");
    EXPECT_EQ(got->diag.exception_type(), "InternalServerError");
    EXPECT_EQ(got->diag.message(), "said so");
}

TEST(Retry, TakesARandomPartOfThePause)
{
    retry_fixture f;
    f.env->chance = std::uint64_t{1} << 62;  // a quarter
    f.server.expect("GetItem").reply(500, "{}").times(3);
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec);
    EXPECT_EQ(f.env->waits(), (delays{milliseconds(6), milliseconds(13), milliseconds(25)}));
}

TEST(Retry, WaitsLongerAfterThrottling)
{
    retry_fixture f;
    f.server.expect("GetItem").reply(400, error_body("ThrottlingException")).times(4);

    auto got = f.call(get_request());

    EXPECT_EQ(got->ec, service_errc::throttling);
    EXPECT_EQ(f.env->waits(), (delays{milliseconds(1000), milliseconds(2000), milliseconds(4000)}));
}

TEST(Retry, WaitsAsLongAsTheServiceAsks)
{
    retry_fixture f;
    f.server.expect("GetItem").reply(503, "{}", {{"x-amz-retry-after", "1500"}});
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec);
    EXPECT_EQ(f.env->waits(), (delays{milliseconds(1500)}));
}

TEST(Retry, DoesNotWaitForWhatAnEarlierReplyAsked)
{
    retry_fixture f;
    f.server.expect("GetItem").reply(503, "{}", {{"x-amz-retry-after", "1500"}});
    f.server.expect("GetItem").close_after(20);
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.env->waits(), (delays{milliseconds(1500), milliseconds(50)}));
}

TEST(Retry, SendsTheSameRequestAndCountsTheAttempts)
{
    retry_fixture f;
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem").close_after(0);
    f.server.expect("GetItem");

    f.call(get_request());

    auto sent = f.server.requests();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[1].body, sent[0].body);
    EXPECT_EQ(sent[2].body, sent[0].body);
    EXPECT_FALSE(sent[0].headers["amz-sdk-invocation-id"].empty());
    EXPECT_EQ(sent[2].headers["amz-sdk-invocation-id"], sent[0].headers["amz-sdk-invocation-id"]);
    EXPECT_EQ(sent[0].headers["amz-sdk-request"], "attempt=1; max=4");
}

TEST(Retry, IsLimitedByTheOptionsOfACall)
{
    retry_fixture f;
    f.server.expect("GetItem").reply(500, "{}").times(2);

    auto got = f.call(get_request(), call_options().max_attempts(2));

    EXPECT_EQ(got->diag.attempts(), 2);
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST(Retry, IsNotMadeWhenOneAttemptIsAllowed)
{
    retry_fixture f;
    f.config.retry_policy.max_attempts = 1;
    f.server.expect("GetItem").reply(500, "{}");

    auto got = f.call(get_request());

    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_TRUE(f.env->waits().empty());
}

TEST(Retry, IsNotMadeWhenTheQuotaIsSpent)
{
    retry_fixture f;
    f.config.retry_policy.quota = 14 + 13;
    f.server.expect("GetItem").reply(500, "{}").times(2);
    auto first = f.call(get_request());
    EXPECT_EQ(first->diag.attempts(), 2);
    f.server.expect("GetItem").reply(500, error_body("InternalServerError"));

    auto second = f.call(get_request());

    EXPECT_EQ(second->ec, service_errc::internal_server_error);
    EXPECT_EQ(second->diag.attempts(), 1);
    EXPECT_EQ(f.env->waits().size(), 1u);
}

TEST(Retry, ThatSucceedsGivesItsShareOfTheQuotaBack)
{
    retry_fixture f;
    f.config.retry_policy.quota = 14;
    for (int n = 0; n < 5; ++n)
    {
        f.server.expect("GetItem").reply(500, "{}");
        f.server.expect("GetItem");

        auto got = f.call(get_request());

        EXPECT_FALSE(got->ec) << "call " << n;
    }
}

TEST(Retry, IsNotMadeWhenItsPauseWouldPassTheDeadline)
{
    client_fixture f;  // time stands still
    f.server.expect("GetItem").reply(500, error_body("InternalServerError"));

    auto got = f.call(get_request(), call_options().timeout(milliseconds(25)));

    EXPECT_EQ(got->ec, service_errc::internal_server_error);
    EXPECT_EQ(got->diag.attempts(), 1);
}

TEST(Retry, IsMadeWhenItsPauseEndsBeforeTheDeadline)
{
    client_fixture f;
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem");
    auto got = f.begin(get_request(), call_options().timeout(milliseconds(26)));
    // The deadline is waited for until the reply comes, then the pause.
    f.run_until([&] { return f.env->waits().size() == 2; });

    f.env->advance(milliseconds(25));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
}

class FinalFailure : public ::testing::TestWithParam<const char*>
{
};

TEST_P(FinalFailure, IsNotTriedAgain)
{
    retry_fixture f;
    f.server.expect("GetItem").reply(400, error_body(GetParam()));

    auto got = f.call(get_request());

    EXPECT_TRUE(got->ec);
    EXPECT_EQ(got->diag.attempts(), 1);
    EXPECT_EQ(got->diag.exception_type(), GetParam());
    EXPECT_TRUE(f.env->waits().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Exceptions,
    FinalFailure,
    ::testing::Values(
        "ConditionalCheckFailedException",
        "ValidationException",
        "ResourceNotFoundException",
        "AccessDeniedException",
        "UnrecognizedClientException",
        "TransactionConflictException",
        "NobodyKnowsThisOneException"
    )
);

class TransientFailure : public ::testing::TestWithParam<std::pair<int, const char*>>
{
};

TEST_P(TransientFailure, IsTriedAgain)
{
    retry_fixture f;
    auto [status, exception] = GetParam();
    f.server.expect("GetItem").reply(status, error_body(exception));
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_TRUE(got->reply.item);
    EXPECT_EQ(f.env->waits().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Exceptions,
    TransientFailure,
    ::testing::Values(
        std::pair(400, "ProvisionedThroughputExceededException"),
        std::pair(400, "ThrottlingException"),
        std::pair(400, "RequestLimitExceeded"),
        std::pair(500, "InternalServerError"),
        std::pair(503, "ServiceUnavailable"),
        std::pair(500, "NobodyKnowsThisOneException")
    )
);

TEST(Retry, ThatTheDeadlineForbidsTakesNoTokens)
{
    client_fixture f;
    f.config.retry_policy.quota = 10;
    f.server.expect("GetItem").reply(400, error_body("ThrottlingException")).times(110);
    for (int n = 0; n < 110; ++n)
    {
        auto got = f.call(get_request(), call_options().timeout(milliseconds(30)));
        EXPECT_EQ(got->ec, service_errc::throttling);
        EXPECT_EQ(got->diag.retry_end(), retry_end::deadline);
    }
    f.server.expect("GetItem").reply(400, error_body("ThrottlingException"));
    f.server.expect("GetItem");
    f.env->skip_waits();

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(Retry, SaysWhatItEndedBy)
{
    retry_fixture f;
    f.config.retry_policy.quota = 14;
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem").reply(400, error_body("ValidationException"));
    auto final_one = f.call(get_request());
    EXPECT_EQ(final_one->diag.retry_end(), retry_end::not_retried);

    f.server.expect("GetItem").reply(500, "{}");
    auto without_quota = f.call(get_request());
    EXPECT_EQ(without_quota->diag.retry_end(), retry_end::quota);
    EXPECT_NE(
        without_quota->diag.to_string().find("the retry quota is used up"), std::string::npos
    );

    f.server.expect("GetItem").reply(500, "{}");
    auto once = f.call(get_request(), call_options().max_attempts(1));
    EXPECT_EQ(once->diag.retry_end(), retry_end::attempts);

    f.server.expect("UpdateItem").reply(500, "{}");
    auto update = f.call(update_request());
    EXPECT_EQ(update->diag.retry_end(), retry_end::may_apply_twice);
}

TEST(Retry, CanLeaveTheQuotaToOthers)
{
    retry_fixture f;
    f.config.retry_policy.quota = 0;
    f.server.expect("GetItem").reply(400, error_body("ThrottlingException")).times(3);
    f.server.expect("GetItem");

    auto got = f.call(get_request(), call_options().without_retry_quota());

    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(Retry, IsMadeWhenAProxyThrottles)
{
    retry_fixture f;
    f.server.raw("HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain\r\n"
                 "Content-Length: 9\r\n\r\nslow down");
    f.server.expect("UpdateItem");

    auto got = f.call(update_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.env->waits(), (delays{milliseconds(1000)}));
}

TEST(Retry, TakesLimitsAsLargeAsTheirTypes)
{
    client_fixture f;
    const auto most = milliseconds::max();
    f.config.timeouts.connect = f.config.timeouts.tls = f.config.timeouts.attempt =
        f.config.timeouts.call = most;
    f.config.retry_policy.max_delay = most;
    f.config.retry_policy.max_server_extra = most;
    f.config.hedged_reads.enabled = true;
    f.config.hedged_reads.least_delay = std::chrono::microseconds::max();
    f.config.retry_policy.quota = std::numeric_limits<int>::max();
    f.config.max_connections = std::numeric_limits<std::size_t>::max();
    f.config.reply_limit_bytes = std::numeric_limits<std::size_t>::max();
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.begin(get_request(), call_options().timeout(most));
    f.run_until([&] { return f.env->pending_waits() == 1; });
    EXPECT_EQ(f.env->waits(), (delays{milliseconds(25)})) << "no limit is waited for";
    f.env->advance(milliseconds(25));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(Retry, IsNotMadeWhereItsAnswerWouldMislead)
{
    retry_fixture f;
    f.server.expect("DeleteItem").close_after(0);
    auto deleted =
        f.call(delete_item_request("things", sample_key()).return_values(return_values::all_old));
    EXPECT_EQ(deleted->ec, asio::error::eof);
    EXPECT_EQ(deleted->diag.applied(), applied::maybe);
    EXPECT_EQ(deleted->diag.retry_end(), retry_end::may_apply_twice);

    f.server.expect("PutItem").close_after(0);
    auto put = f.call(put_request().return_values(return_values::all_old));
    EXPECT_EQ(put->diag.applied(), applied::maybe);

    f.server.expect("UpdateItem").close_after(0);
    auto updated =
        f.call(update_request().idempotent(true).return_values(return_values::updated_old));
    EXPECT_EQ(updated->diag.applied(), applied::maybe);
    EXPECT_EQ(f.server.request_count(), 3u);
}

TEST(Retry, TellsASuccessThatItKnowsByEqualityOnly)
{
    retry_fixture f;
    const std::string failed =
        R"({"__type":"ConditionalCheckFailedException","message":"no","Item":)"
        R"({"id":{"S":"one"},"n":{"N":"1"}}})";
    f.server.expect("PutItem").close_after(0);
    f.server.expect("PutItem").reply(400, failed);
    auto put = f.call(put_request().condition_expression("attribute_not_exists(id)"));
    ASSERT_FALSE(put->ec) << put->ec.message();
    EXPECT_TRUE(put->reply.recognised_by_equality);
    EXPECT_TRUE(put->diag.recognised_by_equality());

    f.server.expect("PutItem");
    auto plain = f.call(put_request());
    EXPECT_FALSE(plain->reply.recognised_by_equality);
    EXPECT_FALSE(plain->diag.recognised_by_equality());
}

}  // namespace
}  // namespace ddbm::test
