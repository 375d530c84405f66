// Operations with two attempts under way, begun by the test where a policy would.

#include "support/client_fixture.hpp"
#include "support/doubled_read.hpp"
#include "support/recording_observer.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

constexpr detail::operation_kind write_kind{service::dynamodb, "UpdateItem", true, false};

struct SecondAttempt : testing::Test, client_fixture
{
    SecondAttempt() { seen = std::make_shared<recording_observer>(); }

    void begin_first(call_options options = {})
    {
        start(new doubled_read(db(), options.observer(seen)));
    }

    void start(doubled_read* begun)
    {
        read = begun;
        result = std::make_shared<outcome<std::string>>();
        auto handler = [out = result](error_code ec, std::string reply) {
            ++out->completions;
            out->ec = ec;
            out->reply = std::move(reply);
        };
        auto diag = std::make_shared<diagnostics>();
        told = diag;
        read->start(
            asio::bind_cancellation_slot(result->cancel.slot(), std::move(handler)),
            detail::handler_place::anywhere(),
            std::move(diag)
        );
    }

    // The first one having come to the server, which holds it.
    void begin_both(call_options options = {})
    {
        begin_first(options);
        run_until([&] { return server.held_count() == 1; });
        EXPECT_TRUE(read->begin_second_attempt());
    }

    bool has_come(std::size_t count)
    {
        return run_until([&] { return server.request_count() == count; });
    }

    outcome_ptr<std::string> result;
    std::shared_ptr<diagnostics> told;
    std::shared_ptr<recording_observer> seen;
    boost::intrusive_ptr<doubled_read> read;
};

std::string header(const fake_server& server, std::size_t request, const std::string& name)
{
    return server.requests().at(request).headers.at(name);
}

}  // namespace

TEST_F(SecondAttempt, DecidesWhereItIsAnsweredFirst)
{
    server.expect("GetItem").reply(200, R"({"from":"first"})").hold();
    server.expect("GetItem").reply(200, R"({"from":"second"})");

    begin_both();
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(result->reply, R"({"from":"second"})");
    const auto report = seen->only();
    ASSERT_EQ(report.attempts.size(), 2u);
    EXPECT_FALSE(report.attempts[0].code);
    EXPECT_EQ(report.attempts[0].http_status, 200);
    EXPECT_EQ(report.attempts[1].code, asio::error::operation_aborted);
    EXPECT_EQ(report.attempts[1].http_status, 0);
    EXPECT_EQ(report.sent_bytes, 2 * doubled_read::request.size());
    // That of the loser is not used again.
    server.release();
    run_until([&] { return server.open_connection_count() == 1; });
}

TEST_F(SecondAttempt, IsAbortedWhereTheFirstOneIsAnsweredFirst)
{
    server.expect("GetItem").reply(200, R"({"from":"first"})").hold();
    server.expect("GetItem").hang();
    begin_both();
    has_come(2);

    server.release();
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(result->reply, R"({"from":"first"})");
    EXPECT_EQ(seen->only().attempts.size(), 2u);
    run_until([&] { return server.open_connection_count() == 1; });
}

TEST_F(SecondAttempt, IsTheSameRequestWithAHeadOfItsOwn)
{
    config.static_credentials("AKID", "secret", std::string(3000, 't'));
    server.expect("GetItem").hold();
    server.expect("GetItem");

    begin_both();
    run();

    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(requests[0].body, doubled_read::request);
    EXPECT_EQ(requests[1].body, requests[0].body);
    EXPECT_EQ(header(server, 0, "amz-sdk-request"), "attempt=1; max=4");
    EXPECT_EQ(header(server, 1, "amz-sdk-request"), "attempt=2; max=4");
    EXPECT_EQ(
        header(server, 1, "amz-sdk-invocation-id"), header(server, 0, "amz-sdk-invocation-id")
    );
    EXPECT_NE(requests[0].connection, requests[1].connection);
}

TEST_F(SecondAttempt, IsWaitedForWhereTheFirstOneFails)
{
    server.expect("GetItem").reply(500, "{}").hold();
    server.expect("GetItem").reply(200, R"({"from":"second"})").hold();
    begin_both();
    run_until([&] { return server.held_count() == 2; });

    server.release();
    run_until([&] { return server.answered_count() == 1; });
    ctx.restart();
    ctx.poll();
    EXPECT_FALSE(result->done());
    server.release();
    run();

    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(result->reply, R"({"from":"second"})");
    EXPECT_TRUE(env->waits().empty()) << "no retry";
    const auto report = seen->only();
    ASSERT_EQ(report.attempts.size(), 2u);
    EXPECT_EQ(report.attempts[0].http_status, 500);
    EXPECT_FALSE(report.attempts[1].code);
}

TEST_F(SecondAttempt, ThatFailsAsTheFirstOneDoesIsFollowedByOneRetry)
{
    env->skip_waits();
    server.expect("GetItem").reply(500, "{}").hold();
    server.expect("GetItem").close_after(0);
    server.expect("GetItem").reply(200, R"({"from":"third"})");
    begin_both();
    has_come(2);

    server.release();
    run();

    EXPECT_FALSE(result->ec) << result->ec.message();
    EXPECT_EQ(result->reply, R"({"from":"third"})");
    EXPECT_EQ(header(server, 2, "amz-sdk-request"), "attempt=3; max=4");
    EXPECT_EQ(env->waits().size(), 1u);
    EXPECT_EQ(seen->only().attempts.size(), 3u);
}

TEST_F(SecondAttempt, MayBeginBesideARetryAgain)
{
    env->skip_waits();
    server.expect("GetItem").reply(500, "{}").hold();
    server.expect("GetItem").reply(500, "{}");
    server.expect("GetItem").hold();
    server.expect("GetItem").reply(200, R"({"from":"fourth"})");
    begin_both();
    has_come(2);
    server.release();
    run_until([&] { return server.request_count() == 3 && server.held_count() == 1; });

    EXPECT_TRUE(read->begin_second_attempt());
    run();

    EXPECT_EQ(result->reply, R"({"from":"fourth"})");
    EXPECT_EQ(header(server, 3, "amz-sdk-request"), "attempt=4; max=4");
}

TEST_F(SecondAttempt, CountsInWhatIsSaidOfAFailure)
{
    server.expect("GetItem").reply(400, error_body("ValidationException", "first")).hold();
    server.expect("GetItem").reply(400, error_body("ValidationException", "second"));
    begin_both();
    has_come(2);

    server.release();
    run();

    EXPECT_EQ(result->ec, service_errc::validation);
    EXPECT_EQ(told->attempts(), 2);
}

TEST_F(SecondAttempt, IsCancelledWithTheFirstOne)
{
    server.expect("GetItem").hold();
    server.expect("GetItem").hang();
    begin_both();
    has_come(2);

    result->cancel.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, asio::error::operation_aborted);
    EXPECT_EQ(told->attempts(), 2);
    server.release();
    run_until([&] { return server.open_connection_count() == 0; });
}

TEST_F(SecondAttempt, EndsAtTheDeadlineOfTheOperation)
{
    server.expect("GetItem").hold();
    server.expect("GetItem").hang();
    begin_both(call_options().timeout(milliseconds(100)));
    has_come(2);

    env->advance(milliseconds(100));
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, errc::deadline_exceeded);
    server.release();
}

TEST_F(SecondAttempt, EndsWhenTheClientIsClosed)
{
    server.expect("GetItem").hold();
    server.expect("GetItem").hang();
    begin_both();
    has_come(2);

    bool closed = false;
    db().async_close([&](error_code) { closed = true; });
    run();

    EXPECT_TRUE(closed);
    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, errc::client_closed);
    server.release();
}

TEST_F(SecondAttempt, GoesAwayWithTheContext)
{
    server.expect("GetItem").hold();
    server.expect("GetItem").hang();
    begin_both();
    has_come(2);

    read.reset();
    destroy_context();

    EXPECT_FALSE(result->done());
    server.release();
}

TEST_F(SecondAttempt, WaitsForAConnectionAsTheFirstOneDoes)
{
    config.max_connections = 1;
    server.expect("GetItem").reply(200, R"({"from":"first"})").hold();
    // It gets the connection of the first one before it is known that it has lost.
    server.expect("GetItem").hang();
    begin_both();
    ctx.restart();
    ctx.poll();
    EXPECT_EQ(server.request_count(), 1u);

    server.release();
    run();
    has_come(2);

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->reply, R"({"from":"first"})");
    run_until([&] { return server.open_connection_count() == 0; });
}

// It is the first one that decides then, whose failure is one that passes.
TEST_F(SecondAttempt, IsForgottenWhereItGetsNoConnectionInTime)
{
    config.max_connections = 1;
    config.timeouts.wait = milliseconds(100);
    server.expect("GetItem").hold().reply(500, "{}");
    server.expect("Other").hold();
    server.expect("GetItem").reply(200, R"({"from":"third"})");
    begin_first();
    run_until([&] { return server.held_count() == 1; });
    const auto other = begin(read_called("Other"));
    EXPECT_TRUE(read->begin_second_attempt());
    ctx.restart();
    ctx.poll();
    env->advance(milliseconds(60));
    server.release();
    run_until([&] { return server.held_count() == 1; });

    env->advance(milliseconds(40));
    run_until([&] { return env->pending_waits() == 1; });
    EXPECT_FALSE(result->done());
    server.release();
    run_until([&] { return other->done(); });
    env->advance(env->waits().back());
    run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_FALSE(result->ec) << result->ec.message() << ": " << *told;
    EXPECT_EQ(result->reply, R"({"from":"third"})");
}

TEST_F(SecondAttempt, BeginsOnlyBesideOneThatIsUnderWay)
{
    server.expect("GetItem").hold();
    server.expect("GetItem").reply(200, "{}");
    begin_both();

    EXPECT_FALSE(read->begin_second_attempt()) << "there are two";
    run();
    EXPECT_TRUE(result->done());
    EXPECT_FALSE(read->begin_second_attempt()) << "it is over";
    server.release();
}

TEST_F(SecondAttempt, IsNotForWhatMayNotBeSentTwice)
{
    server.expect("UpdateItem").hold();
    start(new doubled_read(db(), {}, write_kind));
    run_until([&] { return server.held_count() == 1; });

    EXPECT_FALSE(read->begin_second_attempt());

    server.release();
    run();
    EXPECT_FALSE(result->ec) << result->ec.message();
}

}  // namespace ddbm::test
