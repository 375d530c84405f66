// Which connection an operation gets, and which ones are never used again.

#include "support/client_fixture.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

// Makes `count` connections that are idle afterwards, the last one used last.
void make_idle(client_fixture& f, std::size_t count)
{
    f.server.expect("Idle").hold().times(count);
    for (std::size_t n = 0; n < count; ++n)
    {
        f.begin(read_called("Idle"));
        f.run_until([&] { return f.server.held_count() == n + 1; });
    }
    for (std::size_t n = count; n > 0; --n)
    {
        std::size_t answered = f.server.answered_count();
        f.server.release();
        f.run_until([&] { return f.server.answered_count() == answered + 1; });
        f.ctx.restart();
        f.ctx.poll();
    }
    f.run();
}

TEST(Pool, UsesTheConnectionThatWasUsedLast)
{
    client_fixture f;
    make_idle(f, 3);
    std::size_t last = f.server.requests()[2].connection;
    f.server.expect("Next").times(2);

    f.call(read_called("Next"));
    f.call(read_called("Next"));

    auto requests = f.server.requests();
    EXPECT_EQ(requests[3].connection, last);
    EXPECT_EQ(requests[4].connection, last);
    EXPECT_EQ(f.server.connection_count(), 3u);
}

TEST(Pool, UsesIdleConnectionsBeforeItMakesNewOnes)
{
    client_fixture f;
    make_idle(f, 3);
    f.server.expect("Next").hold().times(3);

    for (int n = 0; n < 3; ++n)
        f.begin(read_called("Next"));
    f.run_until([&] { return f.server.held_count() == 3; });
    f.server.release(3);
    f.run();

    EXPECT_EQ(f.server.connection_count(), 3u);
}

TEST(Pool, HasNoMoreConnectionsThanItMay)
{
    client_fixture f;
    f.config.max_connections = 2;
    f.server.expect("A").hold().times(5);
    std::vector<outcome_ptr<std::string>> calls;
    for (int n = 0; n < 5; ++n)
        calls.push_back(f.begin(read_called("A")));
    f.run_until([&] { return f.server.held_count() == 2; });
    f.ctx.restart();
    f.ctx.poll();

    EXPECT_EQ(f.server.connection_count(), 2u);
    EXPECT_EQ(f.server.request_count(), 2u);

    for (std::size_t n = 0; n < 5; ++n)
    {
        f.server.release();
        std::size_t left = std::min<std::size_t>(2, 4 - n);
        f.run_until([&] {
            return f.server.answered_count() == n + 1 && f.server.held_count() == left;
        });
    }
    f.run();
    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
}

TEST(Pool, ServesWaitingCallersInOrder)
{
    client_fixture f;
    f.config.max_connections = 1;
    const std::vector<std::string> names = {"A", "B", "C", "D", "E"};
    for (const auto& name : names)
        f.server.expect(name);
    std::vector<outcome_ptr<std::string>> calls;

    for (const auto& name : names)
        calls.push_back(f.begin(read_called(name)));
    f.run();

    for (const auto& call : calls)
        EXPECT_FALSE(call->ec) << call->ec.message();
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Pool, ServesNewCallersAfterTheWaitingOnes)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.server.expect("A");
    f.server.expect("B");
    f.server.expect("C");
    outcome_ptr<std::string> c;
    f.db().async_call(
        service::dynamodb,
        "A",
        "{}",
        resend::harmless,
        [&](error_code, const std::string&) { c = f.begin(read_called("C")); }
    );

    auto b = f.begin(read_called("B"));
    f.run();

    EXPECT_FALSE(b->ec);
    EXPECT_FALSE(c->ec);
}

TEST(Pool, GivesWhoWaitsForAnOpeningWhatIsFreeFirst)
{
    client_fixture f;
    f.server.expect("A").hold();
    f.server.expect("B");
    f.server.expect("C");
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });
    f.env->hang_connecting();
    auto b = f.begin(read_called("B"));
    f.run_until([&] { return f.env->connect_count() == 2; });

    f.server.release();
    EXPECT_TRUE(f.run()) << "the opening that nobody needs any more is outstanding";

    EXPECT_FALSE(a->ec) << a->ec.message();
    EXPECT_FALSE(b->ec) << b->ec.message();
    EXPECT_FALSE(f.call(read_called("C"))->ec);
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Pool, LetsNoMoreCallersWaitThanItMay)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.max_waiting = 1;
    f.server.expect("A").hold();
    f.server.expect("B");
    f.server.expect("D");
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });
    auto b = f.begin(read_called("B"));
    auto c = f.begin(json_call("C", "{}", resend::harmful));
    EXPECT_FALSE(c->done());
    f.run_until([&] { return c->done(); });

    EXPECT_EQ(c->ec, errc::too_many_waiting) << c->ec.message();
    EXPECT_EQ(c->diag.attempts(), 1);
    EXPECT_EQ(c->diag.applied(), applied::no);
    EXPECT_NE(
        c->diag.message().find(
            "1 call waits already for one of 1 connection (1 busy, 0 opening; at "
            "most 1), and no more than 1 may wait"
        ),
        std::string::npos
    ) << c->diag.message();

    f.server.release();
    f.run();
    EXPECT_FALSE(a->ec) << a->ec.message();
    EXPECT_FALSE(b->ec) << b->ec.message();
    EXPECT_FALSE(f.call(read_called("D"))->ec);
}

TEST(Pool, MayLetNobodyWait)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.max_waiting = 0;
    f.server.expect("A");

    auto a = f.begin(read_called("A"));
    auto b = f.begin(read_called("B"));
    f.run();

    EXPECT_FALSE(a->ec) << a->ec.message();
    EXPECT_EQ(b->ec, errc::too_many_waiting);
}

TEST(Pool, SaysForWhatACallHasWaited)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.server.expect("A").hold();
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });
    auto b = f.begin(read_called("B"), call_options().timeout(milliseconds(50)));

    f.env->advance(milliseconds(50));
    f.run_until([&] { return b->done(); });

    EXPECT_NE(
        b->diag.message().find(
            "waited 50 ms for one of 1 connection (1 busy, 0 opening; at most 1), "
            "behind 0 other calls"
        ),
        std::string::npos
    ) << b->diag.message();
    f.server.release();
    f.run();
}

TEST(Pool, GivesWaitingCallersAConnectionInPlaceOfABrokenOne)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.server.expect("A").close_after(10);
    f.server.expect("B");

    auto a = f.begin(read_called("A"), call_options().max_attempts(1));
    auto b = f.begin(read_called("B"));
    f.run();

    EXPECT_EQ(a->ec, asio::error::eof);
    EXPECT_FALSE(b->ec) << b->ec.message();
    EXPECT_EQ(f.server.connection_count(), 2u);
}

TEST(Pool, GivesWaitingCallersTheirTurnAfterFailuresToConnect)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.env->fail_connecting(asio::error::connection_refused);
    std::vector<outcome_ptr<std::string>> calls;

    for (int n = 0; n < 3; ++n)
        calls.push_back(f.begin(read_called("A"), call_options().max_attempts(1)));
    f.run();

    for (const auto& call : calls)
        EXPECT_EQ(call->ec, asio::error::connection_refused);
    f.env->fail_connecting({});
    f.server.expect("B");
    EXPECT_FALSE(f.call(read_called("B"))->ec);
}

TEST(Pool, UsesNoConnectionThatWasIdleTooLong)
{
    client_fixture f;
    f.config.idle_timeout = milliseconds(1000);
    make_idle(f, 2);
    f.server.expect("InTime");
    f.server.expect("TooLate");

    f.env->advance(milliseconds(1000));
    f.call(read_called("InTime"));
    EXPECT_EQ(f.server.connection_count(), 2u);
    f.env->advance(milliseconds(1001));
    f.call(read_called("TooLate"));

    EXPECT_EQ(f.server.connection_count(), 3u);
    f.run_until([&] { return f.server.open_connection_count() == 1; });
}

TEST(Pool, CountsTheIdleTimeOfEachConnection)
{
    client_fixture f;
    f.config.idle_timeout = milliseconds(1000);
    make_idle(f, 2);
    f.env->advance(milliseconds(900));
    f.server.expect("Refresh");
    f.call(read_called("Refresh"));
    f.env->advance(milliseconds(900));
    f.server.expect("Next").hold().times(2);

    // The connection used last is fresh, the other is too old.
    f.begin(read_called("Next"));
    f.run_until([&] { return f.server.held_count() == 1; });
    EXPECT_EQ(f.server.connection_count(), 2u);
    f.begin(read_called("Next"));
    f.run_until([&] { return f.server.held_count() == 2; });
    EXPECT_EQ(f.server.connection_count(), 3u);
    f.server.release(2);
    f.run();
}

TEST(Pool, UsesNoConnectionThatIsTooOld)
{
    client_fixture f;
    // Chance has them live for the shortest time, 3/4 of that.
    f.config.max_connection_age = milliseconds(1000);
    make_idle(f, 2);
    f.server.expect("InTime");
    f.server.expect("TooLate");

    f.env->advance(milliseconds(700));
    f.call(read_called("InTime"));
    EXPECT_EQ(f.server.connection_count(), 2u);
    f.env->advance(milliseconds(300));
    f.call(read_called("TooLate"));

    EXPECT_EQ(f.server.connection_count(), 3u);
    f.run_until([&] { return f.server.open_connection_count() == 1; });
}

TEST(Pool, EndsAConnectionThatIsTooOldAfterItsExchange)
{
    client_fixture f;
    f.config.max_connection_age = milliseconds(1000);
    f.server.expect("A").hold();
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });

    f.env->advance(milliseconds(1000));
    f.server.release();
    f.run();

    EXPECT_FALSE(a->ec) << a->ec.message();
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Pool, EndsAWaitAtTheDeadline)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.server.expect("A").hold();
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.held_count() == 1; });
    auto b =
        f.begin(json_call("B", "{}", resend::harmful), call_options().timeout(milliseconds(50)));

    f.env->advance(milliseconds(49));
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(b->done());
    f.env->advance(milliseconds(1));
    f.run_until([&] { return b->done(); });

    EXPECT_EQ(b->ec, errc::deadline_exceeded);
    EXPECT_EQ(b->diag.applied(), applied::no);
    EXPECT_FALSE(a->done());
    f.server.release();
    f.run();
    EXPECT_FALSE(a->ec);
}

TEST(Pool, CountsTheTimeOfAnAttemptFromTheEndOfTheWait)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("A").hold();
    f.server.expect("B").hold();
    f.begin(read_called("A"));
    auto b = f.begin(read_called("B"));
    f.run_until([&] { return f.server.held_count() == 1; });
    f.env->advance(milliseconds(99));
    f.server.release();
    f.run_until([&] { return f.server.request_count() == 2 && f.server.held_count() == 1; });
    f.env->advance(milliseconds(99));
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(b->done());

    f.server.release();
    f.run();

    EXPECT_FALSE(b->ec) << b->ec.message();
}

// -- Connections that are not used again

// An operation that leaves a connection unfit is followed by one that needs a new one.
void expect_no_reuse(client_fixture& f)
{
    f.server.expect("Next");
    std::size_t connections = f.server.connection_count();

    auto next = f.call(read_called("Next"));

    EXPECT_FALSE(next->ec) << next->ec.message();
    EXPECT_EQ(f.server.connection_count(), connections + 1);
    f.run_until([&] { return f.server.open_connection_count() == 1; });
}

TEST(Connection, IsNotReusedWhenTheServerSaysClose)
{
    client_fixture f;
    f.server.expect("A").reply(200, "{}", {{"Connection", "close"}});
    f.call(read_called("A"));
    expect_no_reuse(f);
}

TEST(Connection, IsNotReusedAfterAReplyOfHttp10)
{
    client_fixture f;
    f.server.expect("A").raw("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    EXPECT_FALSE(f.call(read_called("A"))->ec);
    expect_no_reuse(f);
}

TEST(Connection, IsNotReusedWhenMoreThanTheReplyCame)
{
    client_fixture f;
    f.server.expect("A").raw(http_reply(200, "{}") + "HTTP/1.1 200 OK\r\n");
    EXPECT_FALSE(f.call(read_called("A"))->ec);
    expect_no_reuse(f);
}

TEST(Connection, IsNotReusedAfterPartOfAReply)
{
    client_fixture f;
    f.server.expect("A").reply(200, "{}").hang_after(30);
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.answered_count() == 1; });
    a->cancel.emit(asio::cancellation_type::terminal);
    f.run();
    expect_no_reuse(f);
}

TEST(Connection, IsNotReusedAfterACancellation)
{
    client_fixture f;
    f.server.expect("A").hang();
    auto a = f.begin(read_called("A"));
    f.run_until([&] { return f.server.request_count() == 1; });
    a->cancel.emit(asio::cancellation_type::terminal);
    f.run();
    expect_no_reuse(f);
}

TEST(Connection, IsNotReusedAfterATimeout)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("A").hang();
    auto a = f.begin(read_called("A"), call_options().max_attempts(1));
    f.run_until([&] { return f.server.request_count() == 1; });
    f.env->advance(milliseconds(100));
    f.run();
    EXPECT_EQ(a->ec, errc::attempt_timeout);
    expect_no_reuse(f);
}

TEST(Connection, IsNotReusedAfterAReplyThatIsNotHttp)
{
    client_fixture f;
    f.server.expect("A").raw("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    EXPECT_EQ(f.call(read_called("A"))->ec, errc::invalid_reply);
    expect_no_reuse(f);
}

TEST(Connection, IsReusedAfterAnErrorOfTheService)
{
    client_fixture f;
    f.server.expect("A").reply(400, error_body("ValidationException"));
    f.server.expect("B");

    f.call(read_called("A"));
    f.call(read_called("B"));

    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(Pool, ClosesConnectionsThatAreIdleWhileAnotherIsBusy)
{
    client_fixture f;
    f.config.idle_timeout = milliseconds(60'000);
    make_idle(f, 50);

    for (int second = 0; second < 65; ++second)
    {
        f.env->advance(milliseconds(1000));
        f.server.expect("Single");
        f.call(read_called("Single"));
    }

    f.run_until([&] { return f.server.open_connection_count() == 1; });
    EXPECT_EQ(f.server.connection_count(), 50u);
}

TEST(Pool, KeepsConnectionsForAsLongAsAnyClockGoes)
{
    client_fixture f;
    f.config.idle_timeout = milliseconds::max();
    f.config.max_connection_age = milliseconds(0);
    make_idle(f, 1);
    f.env->advance(std::chrono::hours(24 * 365));
    f.server.expect("Later");

    f.call(read_called("Later"));

    EXPECT_EQ(f.server.connection_count(), 1u);
}

}  // namespace
}  // namespace ddbm::test
