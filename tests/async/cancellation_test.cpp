// Cancellation in every stage of an operation, of every type, and through the things of Asio that
// make use of it.

#include "async/stages.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <sstream>
#include <thread>
#include <vector>

namespace ddbm::test {
namespace {

using asio::cancellation_type;

const std::vector<cancellation_type> all_types = {
    cancellation_type::total, cancellation_type::partial, cancellation_type::terminal};

// Ends what a queued operation waited for.
void end_rest(staged& s)
{
    if (s.before)
        s.before->cancel.emit(cancellation_type::terminal);
    s.f.run();
}

TEST(Cancellation, OfAnyTypeEndsAReadInAnyStage)
{
    for (stage which : all_stages())
    {
        for (cancellation_type type : all_types)
        {
            std::ostringstream trace;
            trace << which << ", type " << static_cast<int>(type);
            SCOPED_TRACE(trace.str());
            staged s(which, false);

            s.operation->cancel.emit(type);
            EXPECT_FALSE(s.operation->done()) << "completed inside emit()";
            s.f.run_until([&] { return s.operation->done(); });
            end_rest(s);

            EXPECT_EQ(s.operation->completions, 1);
            EXPECT_EQ(s.operation->ec, asio::error::operation_aborted);
            expect_stage_in(*s.operation, which);
        }
    }
}

TEST(Cancellation, OfPartialOrTerminalTypeEndsAWriteAndTellsWhetherItMayBeApplied)
{
    for (stage which : all_stages())
    {
        for (cancellation_type type : {cancellation_type::partial, cancellation_type::terminal})
        {
            std::ostringstream trace;
            trace << which << ", type " << static_cast<int>(type);
            SCOPED_TRACE(trace.str());
            staged s(which, true);

            s.operation->cancel.emit(type);
            end_rest(s);

            EXPECT_EQ(s.operation->completions, 1);
            EXPECT_EQ(s.operation->ec, asio::error::operation_aborted);
            EXPECT_EQ(s.operation->diag.applied(), applied_in(which));
            expect_stage_in(*s.operation, which);
        }
    }
}

TEST(Cancellation, OfTotalTypeDoesNothingToAWrite)
{
    for (stage which : all_stages())
    {
        std::ostringstream trace;
        trace << which;
        SCOPED_TRACE(trace.str());
        staged s(which, true);

        s.operation->cancel.emit(cancellation_type::total);
        s.f.ctx.restart();
        s.f.ctx.poll();
        EXPECT_FALSE(s.operation->done());

        s.operation->cancel.emit(cancellation_type::terminal);
        end_rest(s);
        EXPECT_TRUE(s.operation->done());
    }
}

TEST(Cancellation, ClosesTheConnectionThatWasInUse)
{
    for (stage which : {stage::handshaking, stage::waiting, stage::receiving})
    {
        std::ostringstream trace;
        trace << which;
        SCOPED_TRACE(trace.str());
        staged s(which, false);
        if (which != stage::handshaking)
        {
            ASSERT_EQ(s.f.server.open_connection_count(), 1u);
        }

        s.operation->cancel.emit(cancellation_type::terminal);
        s.f.run();

        // A server that never reads does not notice.
        if (which != stage::handshaking)
            s.f.run_until([&] { return s.f.server.open_connection_count() == 0; });
    }
}

TEST(Cancellation, OfAWaitingOneLetsTheNextInTheQueuePass)
{
    client_fixture f;
    f.config.max_connections = 1;
    f.server.expect("A").hold();
    f.server.expect("C");
    auto a = f.begin(json_call("A", "{}", resend::harmless));
    auto b = f.begin(json_call("B", "{}", resend::harmless));
    auto c = f.begin(json_call("C", "{}", resend::harmless));
    f.run_until([&] { return f.server.held_count() == 1; });

    b->cancel.emit(cancellation_type::terminal);
    f.run_until([&] { return b->done(); });
    f.server.release();
    f.run();

    EXPECT_EQ(b->ec, asio::error::operation_aborted);
    EXPECT_FALSE(a->ec);
    EXPECT_FALSE(c->ec);
}

TEST(Cancellation, DuringAPauseReportsTheReplyBeforeIt)
{
    client_fixture f;
    f.server.expect("GetItem").reply(
        500, error_body("InternalServerError"), {{"x-amzn-RequestId", "FIRST"}}
    );
    auto got = f.begin(get_request());
    f.run_until([&] { return f.env->pending_waits() == 1; });
    // Another reply in the meantime, in the buffer that the first one was in.
    f.server.expect("PutItem").reply(200, "{}", {{"x-amzn-RequestId", "OTHER"}});
    auto put = f.begin(put_request());
    f.run_until([&] { return put->done(); });

    got->cancel.emit(cancellation_type::terminal);
    f.run();

    EXPECT_EQ(got->ec, asio::error::operation_aborted);
    EXPECT_EQ(got->diag.request_id(), "FIRST");
    EXPECT_EQ(got->diag.http_status(), 500);
    EXPECT_EQ(got->diag.attempts(), 1);
}

TEST(Cancellation, AfterTheEndDoesNothing)
{
    client_fixture f;
    f.server.expect("GetItem");
    auto got = f.call(get_request());

    got->cancel.emit(cancellation_type::terminal);
    f.run();

    EXPECT_EQ(got->completions, 1);
    EXPECT_FALSE(got->ec);
}

TEST(Cancellation, TwiceIsLikeOnce)
{
    staged s(stage::waiting, false);

    s.operation->cancel.emit(cancellation_type::total);
    s.operation->cancel.emit(cancellation_type::terminal);
    s.f.run();

    EXPECT_EQ(s.operation->completions, 1);
}

TEST(Cancellation, OfARefusedRequestLeavesItsReason)
{
    client_fixture f;
    auto got = f.begin(get_item_request("?", sample_key()));

    got->cancel.emit(cancellation_type::terminal);
    f.run();

    EXPECT_EQ(got->completions, 1);
    EXPECT_EQ(got->ec, errc::invalid_table_name);
}

TEST(Cancellation, ComesFromATimerThatIsAwaitedBesides)
{
    using namespace asio::experimental::awaitable_operators;
    client_fixture f;
    f.server.expect("GetItem").hang();
    auto& db = f.db();
    std::size_t first = 99;

    run_async(f.ctx, [&](asio::io_context& ctx) -> asio::awaitable<void> {
        asio::steady_timer timer(ctx, asio::steady_timer::time_point::max());
        // The timer goes off when the server has the request.
        std::thread watcher([&] {
            while (f.server.answered_count() == 0)
                std::this_thread::yield();
            asio::post(ctx, [&timer] { timer.expires_at(asio::steady_timer::time_point::min()); });
        });
        auto request = get_request();
        auto waited = timer.async_wait(asio::as_tuple(asio::use_awaitable));
        auto result = co_await (db.async_get_item(request) || std::move(waited));
        first = result.index();
        watcher.join();
    });

    EXPECT_EQ(first, 1u);
}

TEST(Cancellation, GoesToATimerThatIsAwaitedBesides)
{
    using namespace asio::experimental::awaitable_operators;
    client_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply);
    auto& db = f.db();
    std::size_t first = 99;

    run_async(f.ctx, [&](asio::io_context& ctx) -> asio::awaitable<void> {
        asio::steady_timer timer(ctx, asio::steady_timer::time_point::max());
        auto request = get_request();
        auto result =
            co_await (db.async_get_item(request) || timer.async_wait(asio::use_awaitable));
        first = result.index();
    });

    EXPECT_EQ(first, 0u);
}

TEST(Cancellation, GoesFromOneOfAGroupToTheOthers)
{
    client_fixture f;
    f.server.expect("Slow").hang();
    f.server.expect("Fast");
    auto& db = f.db();
    std::vector<error_code> codes;
    std::array<std::size_t, 2> order{};

    asio::experimental::make_parallel_group(
        db.async_call(service::dynamodb, "Slow", "{}", resend::harmless, asio::deferred),
        db.async_call(service::dynamodb, "Fast", "{}", resend::harmless, asio::deferred)
    )
        .async_wait(
            asio::experimental::wait_for_one(),
            [&](auto completed,
                error_code slow,
                const std::string&,
                error_code fast,
                const std::string& reply) {
                order = completed;
                codes = {slow, fast};
                EXPECT_EQ(reply, "{}");
            }
        );
    f.run();

    ASSERT_EQ(codes.size(), 2u);
    EXPECT_EQ(order[0], 1u);
    EXPECT_EQ(codes[0], asio::error::operation_aborted);
    EXPECT_FALSE(codes[1]);
}

}  // namespace
}  // namespace ddbm::test
