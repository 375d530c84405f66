// Reads that are sent a second time because their answers are late.

#include "support/client_fixture.hpp"
#include "support/recording_observer.hpp"

#include <boost/asio/error.hpp>

#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// So long answers take at least before they are late. Others come at once, by the clock of the
// tests.
constexpr milliseconds late{5};

class Hedging : public testing::Test, public client_fixture
{
protected:
    Hedging()
    {
        config.hedged_reads.enabled = true;
        config.hedged_reads.least_delay = late;
    }

    // Reads until it is known how long they take, which earns two second ones.
    template <class Request>
    void learn(Request request, call_options options = {})
    {
        for (int n = 0; n < 100; ++n)
        {
            server.reply(200, "{}");
            const auto result = call(request, options);
            ASSERT_FALSE(result->ec) << result->ec.message();
        }
    }

    // One whose first answer is held.
    template <class Request>
    outcome_ptr<typename Request::reply_type> begin_late(Request request, call_options options = {})
    {
        server.reply(200, "{}").hold();
        auto result = begin(std::move(request), options);
        run_until([&] { return server.held_count() == 1; });
        return result;
    }

    // Whatever is to be sent by then.
    void pass(milliseconds time)
    {
        env->advance(time);
        ctx.restart();
        ctx.poll();
    }

    bool has_come(std::size_t count)
    {
        return run_until([&] { return server.request_count() == count; });
    }
};

// Where retries are adaptive.
class HedgingWhileSomethingIsLimited : public Hedging
{
protected:
    HedgingWhileSomethingIsLimited()
    {
        config.retry_policy.adaptive = true;
        config.retry_policy.max_attempts = 1;
        // A token for a hundred reads.
        config.hedged_reads.extra_reads = 0.01;
    }

    void expect_to_be_sent_again(const get_item_request& request)
    {
        const auto result = begin_late(request);
        server.expect("GetItem").reply(200, sample_reply);
        pass(late);
        run_until([&] { return result->done(); });
        EXPECT_EQ(result->reply.item, sample_item());
        server.release();
        run();
    }
};

json_call read_call(std::string name)
{
    return json_call(std::move(name), R"({"TableName":"things"})", resend::harmless);
}

}  // namespace

TEST_F(Hedging, SendsALateReadAgainAndTakesTheFirstAnswer)
{
    learn(get_request());
    const auto result = begin_late(get_request());
    server.expect("GetItem").reply(200, sample_reply);

    pass(late);
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(result->reply.item, sample_item());
    EXPECT_EQ(env->pending_waits(), 0u);
    server.release();
}

// As some that speak the protocol do not.
TEST_F(Hedging, LearnsFromServersThatDoNotNumberRequests)
{
    for (int n = 0; n < 100; ++n)
    {
        server.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        ASSERT_FALSE(call(get_request())->ec);
    }
    const auto result = begin_late(get_request());
    server.expect("GetItem").reply(200, sample_reply);

    pass(late);
    run();

    EXPECT_EQ(result->reply.item, sample_item());
    server.release();
    run();
}

TEST_F(Hedging, SendsNothingBeforeTheAnswerIsLate)
{
    learn(get_request());
    const auto result = begin_late(get_request());

    pass(late - milliseconds(1));
    EXPECT_EQ(server.connection_count(), 1u);
    server.release();
    run();

    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(server.request_count(), 101u);
    EXPECT_EQ(env->pending_waits(), 0u) << "the timer goes with the operation";
}

TEST_F(Hedging, WaitsUntilItKnowsHowLongReadsTake)
{
    const auto result = begin_late(get_request());

    EXPECT_TRUE(env->waits().empty());
    server.release();
    run();
    EXPECT_FALSE(result->ec) << result->ec.message();
}

TEST_F(Hedging, IsOffByDefault)
{
    config.hedged_reads = {};
    learn(get_request());
    const auto result = begin_late(get_request());

    EXPECT_TRUE(env->waits().empty());
    server.release();
    run();
    EXPECT_FALSE(result->ec) << result->ec.message();
}

TEST_F(Hedging, CanBeWantedForSingleCalls)
{
    config.hedged_reads.enabled = false;
    const auto hedged = call_options().hedged(true);
    learn(get_request(), hedged);
    const auto result = begin_late(get_request(), hedged);
    server.expect("GetItem").reply(200, sample_reply);

    pass(late);
    run();

    EXPECT_EQ(result->reply.item, sample_item());
    server.release();
}

TEST_F(Hedging, CanBeUnwantedForSingleCalls)
{
    learn(get_request());
    const auto result = begin_late(get_request(), call_options().hedged(false));

    EXPECT_EQ(env->pending_waits(), 0u);
    server.release();
    run();
    EXPECT_FALSE(result->ec) << result->ec.message();
}

TEST_F(Hedging, SendsNoMoreThanTheBudgetAllows)
{
    // A token for a hundred reads, the late ones included.
    config.hedged_reads.extra_reads = 0.01;
    learn(get_request());
    const auto first = begin_late(get_request());
    server.expect("GetItem");
    pass(late);
    has_come(102);
    run();
    ASSERT_TRUE(first->done());
    server.release();

    const auto second = begin_late(get_request());
    EXPECT_EQ(env->pending_waits(), 1u);
    pass(late);
    EXPECT_EQ(env->pending_waits(), 0u);
    EXPECT_EQ(server.request_count(), 103u);

    server.release();
    run();
    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(server.request_count(), 103u);
}

TEST_F(Hedging, IsForAllReadsOfItems)
{
    std::size_t count = 0;
    for (const char* name : {"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"})
    {
        learn(read_call(name));
        const auto result = begin_late(read_call(name));
        server.expect(name).reply(200, R"({"from":"second"})");
        pass(late);
        run();
        EXPECT_EQ(result->reply, R"({"from":"second"})") << name;
        count += 102;
        EXPECT_EQ(server.request_count(), count) << name;
        server.release();
    }
}

TEST_F(Hedging, IsForNothingElse)
{
    config.hedged_reads.extra_reads = 1;
    learn(put_request());
    learn(update_request());
    learn(read_call("DescribeTable"));
    learn(json_call("GetItem", R"({"TableName":"things"})", resend::harmful));

    begin_late(put_request());
    server.release();
    run();
    begin_late(read_call("DescribeTable"));
    server.release();
    run();

    EXPECT_TRUE(env->waits().empty());
    EXPECT_EQ(server.request_count(), 402u);
}

TEST_F(Hedging, KnowsTablesApart)
{
    learn(get_request());
    const auto other = begin_late(get_item_request("others", sample_key()));

    EXPECT_TRUE(env->waits().empty());
    server.release();
    run();
    EXPECT_FALSE(other->ec) << other->ec.message();
}

TEST_F(Hedging, LetsTablesAloneThatAreThrottled)
{
    learn(get_request());
    server.expect("GetItem").reply(400, error_body("ProvisionedThroughputExceededException"));
    const auto refused = call(get_request(), call_options().max_attempts(1));
    EXPECT_EQ(refused->ec, service_errc::provisioned_throughput_exceeded);
    const std::size_t before = env->waits().size();

    const auto during = begin_late(get_request());
    EXPECT_EQ(env->waits().size(), before);
    server.release();
    run();
    EXPECT_FALSE(during->ec) << during->ec.message();

    env->advance(seconds(30));
    const auto after = begin_late(get_request());
    EXPECT_EQ(env->waits().size(), before + 1);
    server.release();
    run();
    EXPECT_FALSE(after->ec) << after->ec.message();
}

TEST_F(Hedging, DoesNotSendWhatWasMeantToBeIfTheTableIsThrottledMeanwhile)
{
    learn(get_request());
    const auto result = begin_late(get_request());
    server.expect("GetItem").reply(400, error_body("ProvisionedThroughputExceededException"));
    const auto refused = begin(get_request(), call_options().max_attempts(1));
    run_until([&] { return refused->done(); });

    pass(late);

    EXPECT_EQ(server.request_count(), 102u);
    server.release();
    run();
    EXPECT_FALSE(result->ec) << result->ec.message();
}

TEST_F(HedgingWhileSomethingIsLimited, SendsLateReadsOfOtherTablesAgain)
{
    learn(get_request());
    refuse_twice(
        put_item_request("others", sample_item()),
        throttled_body("TableWriteProvisionedThroughputExceeded", "others")
    );

    expect_to_be_sent_again(get_request());
}

TEST_F(HedgingWhileSomethingIsLimited, NeitherSendsWhatIsLimitedAgainNorPaysForIt)
{
    const get_item_request hot("things", item().set("id", "hot"));
    learn(get_request());
    refuse_twice(hot, throttled_body("TableReadKeyRangeThroughputExceeded"));
    // The table is no longer let alone, and the key is limited still.
    env->advance(seconds(31));

    const auto result = begin_late(hot);
    EXPECT_EQ(env->pending_waits(), 1u) << "it is known to be late";
    pass(late);
    EXPECT_EQ(env->pending_waits(), 0u);
    EXPECT_EQ(server.request_count(), 103u);
    server.release();
    run();
    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(server.request_count(), 103u);

    expect_to_be_sent_again(get_request());
}

TEST_F(Hedging, MeasuresEachRetryAnew)
{
    learn(get_request());
    server.expect("GetItem").reply(500, "{}");
    const auto result = begin(get_request());
    has_come(101);
    // The timer of the attempt that has failed has gone; what is left is the pause.
    run_until([&] { return env->waits().size() == 2 && env->pending_waits() == 1; });
    server.expect("GetItem").hold();
    env->advance(env->waits().back());
    run_until([&] { return server.held_count() == 1; });
    server.expect("GetItem").reply(200, sample_reply);

    pass(late);
    run();

    EXPECT_EQ(result->reply.item, sample_item());
    EXPECT_EQ(server.requests().back().headers.at("amz-sdk-request"), "attempt=3; max=4");
    server.release();
}

TEST_F(Hedging, ReportsBothAttempts)
{
    const auto seen = std::make_shared<recording_observer>();
    learn(get_request());
    const auto result = begin_late(get_request(), call_options().observer(seen));
    server.expect("GetItem").reply(200, sample_reply);

    pass(late);
    run();

    const auto report = seen->only();
    ASSERT_EQ(report.attempts.size(), 2u);
    EXPECT_FALSE(report.attempts[0].code);
    EXPECT_EQ(report.attempts[1].code, asio::error::operation_aborted);
    EXPECT_TRUE(result->done());
    server.release();
}

TEST_F(Hedging, CancelsBothAttempts)
{
    learn(get_request());
    const auto result = begin_late(get_request());
    server.expect("GetItem").hang();
    pass(late);
    has_come(102);

    result->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, asio::error::operation_aborted);
    server.release();
    run_until([&] { return server.open_connection_count() == 0; });
}

TEST_F(Hedging, IsOverWithAReadThatIsCancelledBefore)
{
    learn(get_request());
    const auto result = begin_late(get_request());

    result->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(result->ec, asio::error::operation_aborted);
    EXPECT_EQ(env->pending_waits(), 0u);
    EXPECT_EQ(server.request_count(), 101u);
    server.release();
}

TEST_F(Hedging, KeepsTheDeadline)
{
    learn(get_request());
    const auto result = begin_late(get_request(), call_options().timeout(milliseconds(50)));
    server.expect("GetItem").hang();
    pass(late);
    has_come(102);

    env->advance(milliseconds(50) - late);
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, errc::deadline_exceeded);
    EXPECT_EQ(env->pending_waits(), 0u);
    server.release();
}

TEST_F(Hedging, EndsWithTheClient)
{
    learn(get_request());
    const auto result = begin_late(get_request());

    bool closed = false;
    db().async_close([&](error_code) { closed = true; });
    run();

    EXPECT_TRUE(closed);
    EXPECT_EQ(result->ec, errc::client_closed);
    EXPECT_EQ(env->pending_waits(), 0u);
    server.release();
}

TEST_F(Hedging, IsPartOfWhatRunsWhenTheClientIsBeingClosed)
{
    learn(get_request());
    const auto result = begin_late(get_request());

    bool closed = false;
    db().async_close(seconds(60), [&](error_code) { closed = true; });
    server.reply(200, sample_reply);
    pass(late);
    run_until([&] { return result->done(); });
    run();

    EXPECT_TRUE(closed);
    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(result->reply.item, sample_item());
    EXPECT_EQ(env->pending_waits(), 0u);
    server.release();
}

TEST_F(Hedging, GoesAwayWithTheContext)
{
    learn(get_request());
    const auto result = begin_late(get_request());

    destroy_context();

    EXPECT_FALSE(result->done());
    server.release();
}

}  // namespace ddbm::test
