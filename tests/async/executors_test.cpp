// Where handlers run: on the executor that belongs to them, and never inside the function that
// starts the operation.

#include "async/stages.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <thread>

namespace ddbm::test {
namespace {

// The same for an operation that succeeds, one that is refused, and one that fails to connect.
template <class Check>
void for_each_outcome(Check check)
{
    {
        SCOPED_TRACE("success");
        client_fixture f;
        f.server.expect("GetItem");
        check(f, get_request());
    }
    {
        SCOPED_TRACE("success on a reused connection");
        client_fixture f;
        f.warm_up();
        f.server.expect("GetItem");
        check(f, get_request());
    }
    {
        SCOPED_TRACE("refused");
        client_fixture f;
        check(f, get_item_request("?", sample_key()));
    }
    {
        SCOPED_TRACE("not connected");
        client_fixture f;
        f.config.retry_policy.max_attempts = 1;
        f.env->fail_connecting(asio::error::connection_refused);
        check(f, get_request());
    }
    {
        SCOPED_TRACE("closed");
        client_fixture f;
        f.db().async_close([](error_code) {});
        f.run();
        check(f, get_request());
    }
}

TEST(Completion, NeverHappensInsideTheStartingFunction)
{
    for_each_outcome([](client_fixture& f, const get_item_request& request) {
        bool done = false;
        f.db().async_get_item(request, [&](error_code, const get_item_reply&) { done = true; });
        EXPECT_FALSE(done);
        f.run();
        EXPECT_TRUE(done);
    });
}

TEST(Completion, NeverHappensInsideTheStartingFunctionOnTheClientsOwnThread)
{
    for_each_outcome([](client_fixture& f, const get_item_request& request) {
        bool inside = false;
        bool done = false;
        asio::post(f.ctx, [&] {
            inside = true;
            f.db().async_get_item(request, [&](error_code, const get_item_reply&) {
                EXPECT_FALSE(inside);
                done = true;
            });
            inside = false;
        });
        f.run();
        EXPECT_TRUE(done);
    });
}

TEST(Completion, OfAReplyThatIsThereAlreadyDoesNotHappenInsideTheStartingFunction)
{
    client_fixture f;
    f.warm_up();
    f.server.expect("GetItem");
    bool done = false;

    f.db().async_get_item(get_request(), [&](error_code, const get_item_reply&) { done = true; });
    while (f.server.answered_count() < 2)
        std::this_thread::yield();

    EXPECT_FALSE(done);
    f.run();
    EXPECT_TRUE(done);
}

TEST(Handler, RunsOnTheClientsExecutorIfItHasNoOther)
{
    client_fixture f;
    f.server.expect("GetItem");
    bool inside = false;
    auto executor = f.ctx.get_executor();

    f.db().async_get_item(get_request(), [&](error_code, const get_item_reply&) {
        inside = executor.running_in_this_thread();
    });
    f.run();

    EXPECT_TRUE(inside);
}

TEST(Handler, RunsInItsStrand)
{
    for_each_outcome([](client_fixture& f, const get_item_request& request) {
        auto strand = asio::make_strand(f.ctx);
        bool inside = false;
        auto handler = [&](error_code, const get_item_reply&) {
            inside = strand.running_in_this_thread();
        };
        f.db().async_get_item(request, asio::bind_executor(strand, handler));
        f.run();
        EXPECT_TRUE(inside);
    });
}

TEST(Handler, RunsInAnotherContextWhichItKeepsFromReturning)
{
    for_each_outcome([](client_fixture& f, const get_item_request& request) {
        asio::io_context other;
        bool inside = false;
        std::thread::id where;
        auto handler = [&](error_code, const get_item_reply&) {
            inside = other.get_executor().running_in_this_thread();
            where = std::this_thread::get_id();
        };
        f.db().async_get_item(request, asio::bind_executor(other, handler));
        // Returns at once if nothing is outstanding there.
        std::thread thread([&] { other.run(); });
        auto other_thread = thread.get_id();
        f.run();
        thread.join();
        EXPECT_TRUE(inside);
        EXPECT_EQ(where, other_thread);
    });
}

TEST(Handler, OfACloseRunsInAnotherContextWhichItKeepsFromReturning)
{
    staged s(stage::waiting, false);
    asio::io_context other;
    bool inside = false;
    auto handler = [&](error_code) { inside = other.get_executor().running_in_this_thread(); };

    s.f.db().async_close(asio::bind_executor(other, handler));
    EXPECT_EQ(other.poll(), 0u);
    EXPECT_FALSE(other.stopped()) << "nothing is outstanding there";
    s.f.run();
    run_to_end(other);

    EXPECT_TRUE(inside);
}

TEST(Handler, OfACancelledOperationRunsInItsStrand)
{
    for (stage which : all_stages())
    {
        std::ostringstream trace;
        trace << which;
        SCOPED_TRACE(trace.str());
        staged s(which, false);
        auto strand = asio::make_strand(s.f.ctx);
        asio::cancellation_signal cancel;
        bool inside = false;
        auto handler = [&](error_code ec, const std::string&) {
            EXPECT_EQ(ec, asio::error::operation_aborted);
            inside = strand.running_in_this_thread();
        };
        // A second one beside the first, in whatever stage it comes to: it is not answered.
        server_step silence;
        silence.hang = true;
        s.f.server.otherwise(
            [silence](const received_request&) { return silence; }, [] { return std::nullopt; }
        );
        s.f.db().async_call(
            service::dynamodb,
            "Other",
            "{}",
            resend::harmless,
            asio::bind_executor(strand, asio::bind_cancellation_slot(cancel.slot(), handler))
        );

        asio::post(strand, [&] { cancel.emit(asio::cancellation_type::terminal); });
        s.operation->cancel.emit(asio::cancellation_type::terminal);
        if (s.before)
            s.before->cancel.emit(asio::cancellation_type::terminal);
        s.f.run();

        EXPECT_TRUE(inside);
    }
}

}  // namespace
}  // namespace ddbm::test
