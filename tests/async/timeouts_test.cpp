// Each limit of time, with the clock in the test's hands.

#include "async/stages.hpp"

#include <boost/asio/error.hpp>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

// Runs what is ready.
void settle(client_fixture& f)
{
    f.ctx.restart();
    f.ctx.poll();
}

// One call that hangs until the clock has moved by `limit`, not sooner. Others may go on.
template <class Outcome>
void expect_timeout_beside(client_fixture& f, const Outcome& call, milliseconds limit, errc code)
{
    settle(f);
    f.env->advance(limit - milliseconds(1));
    settle(f);
    EXPECT_FALSE(call->done()) << "too early";
    f.env->advance(milliseconds(1));
    f.run_until([&] { return call->done(); });
    EXPECT_EQ(call->completions, 1);
    EXPECT_EQ(call->ec, code) << call->ec.message();
    EXPECT_EQ(call->ec, error_kind::timeout);
}

// And there are none.
template <class Outcome>
void expect_timeout(client_fixture& f, const Outcome& call, milliseconds limit, errc code)
{
    expect_timeout_beside(f, call, limit, code);
    f.run();
    EXPECT_EQ(call->completions, 1);
}

const call_options once = call_options().max_attempts(1);

TEST(ConnectTimeout, EndsALookupThatHangs)
{
    client_fixture f;
    f.config.timeouts.connect = milliseconds(100);
    f.env->hang_resolving();
    auto put = f.begin(put_request(), once);
    f.run_until([&] { return f.env->resolve_count() == 1; });

    expect_timeout(f, put, milliseconds(100), errc::connect_timeout);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

TEST(ConnectTimeout, EndsAConnectionThatHangs)
{
    client_fixture f;
    f.config.timeouts.connect = milliseconds(100);
    f.env->hang_connecting();
    auto put = f.begin(put_request(), once);
    f.run_until([&] { return f.env->connect_count() == 1; });

    expect_timeout(f, put, milliseconds(100), errc::connect_timeout);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

TEST(ConnectTimeout, IsTriedAgain)
{
    client_fixture f;
    f.config.timeouts.connect = milliseconds(100);
    f.env->hang_connecting();
    f.server.expect("PutItem");
    auto put = f.begin(put_request());
    f.run_until([&] { return f.env->connect_count() == 1; });
    settle(f);
    f.env->hang_connecting(false);
    f.env->advance(milliseconds(100));
    f.run_until([&] { return f.env->waits().size() == 2; });

    f.env->advance(milliseconds(25));
    f.run();

    EXPECT_FALSE(put->ec) << put->ec.message();
}

TEST(WaitTimeout, EndsAWaitBehindOthersAndIsNotTriedAgain)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.timeouts.wait = milliseconds(100);
    f.server.expect("GetItem").hold();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });
    auto put = f.begin(put_request());

    expect_timeout_beside(f, put, milliseconds(100), errc::wait_timeout);
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_EQ(put->diag.attempts(), 1);
    const std::string& text = put->diag.message();
    EXPECT_TRUE(text.starts_with(
        "waited 100 ms for one of 1 connection (1 busy, 0 opening; at most 1), behind 0 other "
        "calls: timeouts::wait, 100 ms: "
    )) << text;
    EXPECT_FALSE(got->done()) << "it has its connection";

    f.server.release();
    f.run();
    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST(WaitTimeout, EndsAWaitForAConnectionThatIsBeingOpened)
{
    client_fixture f;
    f.config.timeouts.wait = milliseconds(100);
    f.config.timeouts.connect = milliseconds(1000);
    f.env->hang_connecting();
    auto put = f.begin(put_request());
    f.run_until([&] { return f.env->connect_count() == 1; });

    expect_timeout(f, put, milliseconds(100), errc::wait_timeout);
    const std::string& text = put->diag.message();
    EXPECT_NE(text.find(", at last for connecting to http://"), std::string::npos) << text;
    EXPECT_NE(text.find(": timeouts::wait, 100 ms: "), std::string::npos) << text;
}

TEST(WaitTimeout, BeginsAnewWithEachAttempt)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.timeouts.wait = milliseconds(100);
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("Other").hold();
    f.server.expect("GetItem");
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.request_count() == 1 && f.env->pending_waits() == 1; });
    auto other = f.begin(json_call("Other", "{}", resend::harmless));
    f.run_until([&] { return f.server.held_count() == 1; });
    // The pause, and most of the wait for the connection that the other one has.
    f.env->advance(milliseconds(90));
    settle(f);
    f.env->advance(milliseconds(90));
    settle(f);
    EXPECT_FALSE(got->done());

    f.server.release();
    f.run();
    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_FALSE(other->ec) << other->ec.message();
}

TEST(WaitTimeout, LeavesAnEarlierDeadlineAlone)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.config.timeouts.wait = milliseconds(100);
    f.server.expect("GetItem").hold();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.held_count() == 1; });
    auto put = f.begin(put_request(), call_options().timeout(milliseconds(50)));

    expect_timeout_beside(f, put, milliseconds(50), errc::deadline_exceeded);
    f.server.release();
    f.run();
    EXPECT_FALSE(got->ec) << got->ec.message();
}

TEST(TlsTimeout, EndsAHandshakeThatHangs)
{
    client_fixture f;
    f.config.endpoint_url = f.server.https_url("server.test");
    f.config.timeouts.connect = milliseconds(1000);
    f.config.timeouts.tls = milliseconds(100);
    f.server.never_read();
    auto put = f.begin(put_request(), once);
    f.run_until([&] { return f.server.connection_count() == 1; });

    expect_timeout(f, put, milliseconds(100), errc::tls_timeout);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

TEST(AttemptTimeout, EndsAReplyThatDoesNotCome)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("PutItem").hang();
    auto put = f.begin(put_request(), once);
    f.run_until([&] { return f.server.request_count() == 1; });

    expect_timeout(f, put, milliseconds(100), errc::attempt_timeout);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
}

TEST(AttemptTimeout, EndsAReplyThatDoesNotComeOnAReusedConnection)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.warm_up();
    f.server.expect("PutItem").hang();
    auto put = f.begin(put_request(), once);
    f.run_until([&] { return f.server.request_count() == 2; });

    expect_timeout(f, put, milliseconds(100), errc::attempt_timeout);
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST(AttemptTimeout, EndsAReplyThatStops)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("GetItem").reply(200, sample_reply).hang_after(30);
    auto got = f.begin(get_request(), once);
    f.run_until([&] { return f.server.answered_count() == 1; });

    expect_timeout(f, got, milliseconds(100), errc::attempt_timeout);
}

TEST(AttemptTimeout, EndsARequestThatIsNotTaken)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.never_read();
    std::string body = "{\"x\":\"" + std::string(32 * 1024 * 1024, 'x') + "\"}";
    auto call = f.begin(json_call("Large", std::move(body), resend::harmful), once);
    f.run_until([&] { return f.server.connection_count() == 1; });

    expect_timeout(f, call, milliseconds(100), errc::attempt_timeout);
    EXPECT_EQ(call->diag.applied(), applied::no);
}

TEST(AttemptTimeout, OfAReadIsTriedAgain)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("GetItem").hang();
    f.server.expect("GetItem").reply(200, sample_reply);
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.request_count() == 1; });
    settle(f);
    f.env->advance(milliseconds(100));
    f.run_until([&] { return f.env->waits().size() == 2; });

    f.env->advance(milliseconds(25));
    f.run();

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_TRUE(got->reply.item);
}

TEST(AttemptTimeout, OfAnUpdateIsNotTriedAgain)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("UpdateItem").hang();
    auto updated = f.begin(update_request());
    f.run_until([&] { return f.server.request_count() == 1; });

    expect_timeout(f, updated, milliseconds(100), errc::attempt_timeout);
    EXPECT_EQ(updated->diag.applied(), applied::maybe);
}

TEST(AttemptTimeout, OfOneCallLeavesTheOthersAlone)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(100);
    f.server.expect("Early").hang();
    f.server.expect("Late").hold();
    auto early = f.begin(json_call("Early", "{}", resend::harmless), once);
    f.run_until([&] { return f.server.request_count() == 1; });
    f.env->advance(milliseconds(60));
    auto late = f.begin(json_call("Late", "{}", resend::harmless), once);
    f.run_until([&] { return f.server.held_count() == 1; });
    settle(f);

    f.env->advance(milliseconds(40));
    f.run_until([&] { return early->done(); });
    settle(f);

    EXPECT_EQ(early->ec, errc::attempt_timeout);
    EXPECT_FALSE(late->done());
    f.server.release();
    f.run();
    EXPECT_FALSE(late->ec) << late->ec.message();
}

// A deadline has to be noticed wherever the call is.
TEST(Deadline, EndsACallInEveryStage)
{
    for (stage which : all_stages())
    {
        // Before a retry that would come too late no pause is made at all.
        if (which == stage::pausing)
            continue;
        std::ostringstream trace;
        trace << which;
        SCOPED_TRACE(trace.str());
        staged s(which, true, milliseconds(100));

        s.f.env->advance(milliseconds(99));
        settle(s.f);
        EXPECT_FALSE(s.operation->done());
        s.f.env->advance(milliseconds(1));
        s.f.run_until([&] { return s.operation->done(); });

        EXPECT_EQ(s.operation->ec, errc::deadline_exceeded) << s.operation->ec.message();
        EXPECT_EQ(s.operation->diag.applied(), applied_in(which));
        expect_stage_in(*s.operation, which);
        const std::string& text = s.operation->diag.message();
        EXPECT_NE(text.find("call_options::timeout, 100 ms: "), std::string::npos) << text;
        if (s.before)
            s.before->cancel.emit(asio::cancellation_type::terminal);
        s.f.run();
    }
}

TEST(Deadline, OfTheConfigurationHoldsForEveryCall)
{
    client_fixture f;
    f.config.timeouts.call = milliseconds(100);
    f.server.expect("GetItem").hang();
    auto got = f.begin(get_request());
    f.run_until([&] { return f.server.request_count() == 1; });

    expect_timeout(f, got, milliseconds(100), errc::deadline_exceeded);
}

TEST(Deadline, OfZeroInTheOptionsLiftsTheOneOfTheConfiguration)
{
    client_fixture f;
    f.config.timeouts.call = milliseconds(100);
    f.server.expect("GetItem").hold();
    auto got = f.begin(get_request(), call_options().timeout(milliseconds(0)));
    f.run_until([&] { return f.server.held_count() == 1; });
    settle(f);

    f.env->advance(milliseconds(100'000));
    settle(f);
    EXPECT_FALSE(got->done());
    f.server.release();
    f.run();

    EXPECT_FALSE(got->ec);
}

TEST(Deadline, ThatIsEarlierThanATimeoutComesFirst)
{
    client_fixture f;
    f.config.timeouts.attempt = milliseconds(1000);
    f.server.expect("GetItem").hang();
    auto got = f.begin(get_request(), call_options().timeout(milliseconds(100)));
    f.run_until([&] { return f.server.request_count() == 1; });

    expect_timeout(f, got, milliseconds(100), errc::deadline_exceeded);
}

TEST(Deadline, ThatHasPassedFailsAtOnce)
{
    client_fixture f;

    auto got = f.call(get_request(), call_options().timeout(milliseconds(-1)));

    EXPECT_EQ(got->ec, errc::deadline_exceeded);
    EXPECT_EQ(f.server.request_count(), 0u);
}

TEST(Deadline, CountsAcrossAttempts)
{
    client_fixture f;
    f.server.expect("GetItem").reply(500, "{}");
    f.server.expect("GetItem").hang();
    auto got = f.begin(get_request(), call_options().timeout(milliseconds(100)));
    // The deadline is waited for until the reply comes, then the pause.
    f.run_until([&] { return f.env->waits().size() == 2; });
    f.env->advance(milliseconds(25));
    f.run_until([&] { return f.server.request_count() == 2; });

    expect_timeout(f, got, milliseconds(75), errc::deadline_exceeded);
    EXPECT_EQ(got->diag.attempts(), 2);
}

}  // namespace
}  // namespace ddbm::test
