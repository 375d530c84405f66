// Calls of which one operation goes on as another, as puts of models with unique attributes do,
// which read first: what they have in common is the handler, its executor, its cancellation slot,
// and one limit of time.

#include "support/client_fixture.hpp"

#include <ddbm/table.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace ddbm::test {

struct tenant
{
    std::string id;
    std::string email;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::tenant>
{
    using type = ddbm::test::tenant;
    static constexpr auto value = ddbm::model<type>("tenants")
                                      .partition_key("id", &type::id)
                                      .field("email", &type::email)
                                      .unique("by_email", &type::email);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

std::string tenant_json(const std::string& email)
{
    return R"({"id":{"S":"7"},"email":{"S":")" + email + "\"}}";
}

std::string found(const std::string& email)
{
    return "{\"Item\":" + tenant_json(email) + "}";
}

// Of a put and of two sentinels.
std::string changed_to(const std::string& email)
{
    return R"({"__type":"x#TransactionCanceledException","message":"no","CancellationReasons":)"
           R"([{"Code":"ConditionalCheckFailed","Message":"m","Item":)" +
           tenant_json(email) + R"(},{"Code":"None"},{"Code":"None"}]})";
}

// The handler belongs to a context of its own.
struct hand_over_fixture : client_fixture
{
    void put(const call_options& options = {})
    {
        auto handler = [this](error_code failure) {
            ++completions;
            ec = failure;
            was_theirs = theirs.get_executor().running_in_this_thread();
        };
        table<tenant>(db().with(options))
            .async_put(
                object,
                redirect_diagnostics(
                    asio::bind_cancellation_slot(
                        cancel.slot(), asio::bind_executor(theirs, std::move(handler))
                    ),
                    diag
                )
            );
    }

    // Runs what is ready.
    void settle()
    {
        ctx.restart();
        ctx.poll();
        theirs.restart();
        theirs.poll();
    }

    template <class Condition>
    bool run_both_until(Condition wanted)
    {
        return run_until([&] {
            theirs.restart();
            theirs.poll();
            return wanted();
        });
    }

    // Until the reply to the read is there: what it leads to waits in the other context.
    void read()
    {
        server.expect("GetItem").reply(200, found("a"));
        run_until([&] { return server.answered_count() == 1; });
        run();
        EXPECT_EQ(completions, 0);
        EXPECT_EQ(server.request_count(), 1U);
    }

    void finish()
    {
        run_both_until([&] { return completions != 0; });
        run();
        EXPECT_EQ(completions, 1);
        EXPECT_TRUE(was_theirs);
    }

    std::unique_ptr<asio::io_context> owned = std::make_unique<asio::io_context>();
    asio::io_context& theirs = *owned;
    const tenant object{"7", "b"};
    int completions = 0;
    error_code ec;
    bool was_theirs = false;
    diagnostics diag;
    asio::cancellation_signal cancel;
};

TEST(HandOver, GoesOnWhereTheHandlerBelongs)
{
    hand_over_fixture f;
    f.server.expect("GetItem").reply(200, found("a"));
    f.server.expect("TransactWriteItems").reply(400, changed_to("c"));
    f.server.expect("TransactWriteItems");

    f.put();
    f.finish();

    EXPECT_FALSE(f.ec) << f.ec.message();
    EXPECT_EQ(f.server.request_count(), 3U);
}

TEST(HandOver, KeepsTheHandlersContextFromReturning)
{
    hand_over_fixture f;
    f.put();
    f.read();
    f.server.expect("TransactWriteItems").hold();

    f.run_both_until([&] { return f.server.held_count() == 1; });
    EXPECT_FALSE(f.theirs.stopped()) << "nothing is outstanding there";
    f.server.release();
    f.finish();

    EXPECT_FALSE(f.ec) << f.ec.message();
}

TEST(HandOver, EndsWithTheHandlersContext)
{
    hand_over_fixture f;
    f.put();
    f.read();

    f.owned.reset();
    int closed = 0;
    f.db().async_close(milliseconds(1000), [&](error_code) { ++closed; });
    f.run();

    EXPECT_EQ(closed, 1) << "it counts as under way";
    EXPECT_EQ(f.completions, 0);
    EXPECT_EQ(f.server.request_count(), 1U);
}

TEST(HandOver, EndsWithACancellationBetweenReadAndWrite)
{
    // A read lets itself be cancelled by each of them.
    for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::total})
    {
        hand_over_fixture f;
        f.put();
        f.read();

        f.cancel.emit(type);
        f.finish();

        EXPECT_EQ(f.ec, asio::error::operation_aborted);
        EXPECT_EQ(f.server.request_count(), 1U);
    }
}

TEST(HandOver, EndsWithACancellationOfTheWrite)
{
    hand_over_fixture f;
    f.put();
    f.read();
    f.server.expect("TransactWriteItems").hang();
    f.run_both_until([&] { return f.server.request_count() == 2; });
    f.settle();

    // Which promises that nothing has happened.
    f.cancel.emit(asio::cancellation_type::total);
    f.settle();
    EXPECT_EQ(f.completions, 0);
    f.cancel.emit(asio::cancellation_type::terminal);
    f.finish();

    EXPECT_EQ(f.ec, asio::error::operation_aborted);
    EXPECT_EQ(f.diag.applied(), applied::maybe);
}

TEST(HandOver, HasOneLimitOfTime)
{
    hand_over_fixture f;
    f.put(call_options().timeout(milliseconds(100)).max_attempts(1));
    f.read();
    f.server.expect("TransactWriteItems").hang();
    f.env->advance(milliseconds(60));
    f.run_both_until([&] { return f.server.request_count() == 2; });
    f.settle();

    f.env->advance(milliseconds(39));
    f.settle();
    EXPECT_EQ(f.completions, 0) << "too early";
    f.env->advance(milliseconds(1));
    f.finish();

    EXPECT_EQ(f.ec, errc::deadline_exceeded) << f.ec.message();
    EXPECT_EQ(f.diag.applied(), applied::maybe);
    // What was asked for, not what was left of it.
    EXPECT_NE(f.diag.message().find("call_options::timeout, 100 ms"), std::string::npos)
        << f.diag.message();
}

TEST(HandOver, WritesNothingOnceItsTimeIsOver)
{
    hand_over_fixture f;
    f.put(call_options().timeout(milliseconds(100)));
    f.read();

    f.env->advance(milliseconds(100));
    f.finish();

    EXPECT_EQ(f.ec, errc::deadline_exceeded) << f.ec.message();
    EXPECT_EQ(f.diag.applied(), applied::no);
    EXPECT_EQ(f.server.request_count(), 1U);
}

}  // namespace
}  // namespace ddbm::test
