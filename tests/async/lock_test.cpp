// Locks over a network that loses replies, and whoever calls gives up, or goes, meanwhile.

#include "support/client_fixture.hpp"

#include <ddbm/lock.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace ddbm::test {
namespace {

using std::chrono::seconds;

const std::string held_by_another =
    R"({"Item":{"name":{"S":"door"},"holder":{"S":"other"},"owner":{"S":""},)"
    R"("fencing_number":{"N":"7"},"renewals":{"N":"0"},"lease_ms":{"N":"30000"}}})";

struct lock_outcome
{
    int completions = 0;
    error_code ec;
    diagnostics diag;
    held_lock held;
    asio::cancellation_signal cancel;

    bool done() const { return completions != 0; }
};

std::shared_ptr<lock_outcome>
begin_lock(const client& db, lock_options options = lock_options().lease(seconds(30)))
{
    auto result = std::make_shared<lock_outcome>();
    auto handler = [result](error_code ec, held_lock held) {
        ++result->completions;
        result->ec = ec;
        result->held = std::move(held);
    };
    async_lock(
        table<lock_record>(db),
        "door",
        std::move(options),
        redirect_diagnostics(
            asio::bind_cancellation_slot(result->cancel.slot(), std::move(handler)), result->diag
        )
    );
    return result;
}

// Whether a wait of that length has begun last. Limits of requests are waits as well.
bool waits_for(const client_fixture& f, std::chrono::milliseconds time)
{
    const auto all = f.env->waits();
    return !all.empty() && all.back() == time;
}

// For another look.
bool waits_for_its_turn(const client_fixture& f)
{
    return waits_for(f, seconds(1));
}

// Whether the pause before another attempt is among the waits behind so many.
bool has_paused(const client_fixture& f, std::size_t before)
{
    const auto all = f.env->waits();
    const auto is_pause = [](std::chrono::milliseconds time) { return time < seconds(1); };
    return std::any_of(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(), is_pause);
}

// A lock that is held, with its renewals under way.
std::shared_ptr<lock_outcome> acquire(client_fixture& f)
{
    f.server.expect("GetItem").reply(200, "{}");
    f.server.expect("PutItem").reply(200, "{}");
    auto result = begin_lock(f.db());
    f.run_until([&] { return result->done() && waits_for(f, seconds(10)); });
    EXPECT_FALSE(result->ec) << result->diag;
    return result;
}

// The item of a PutItem, as it was sent.
std::string sent_item(const received_request& put)
{
    return boost::json::serialize(boost::json::parse(put.body).at("Item"));
}

const auto both = {asio::cancellation_type::partial, asio::cancellation_type::terminal};

TEST(Locks, ALookCanBeCancelled)
{
    for (auto type : both)
    {
        client_fixture f;
        f.server.expect("GetItem").hang();
        auto result = begin_lock(f.db());
        f.run_until([&] { return f.server.answered_count() == 1; });

        result->cancel.emit(type);
        f.run();

        EXPECT_EQ(result->completions, 1);
        EXPECT_EQ(result->ec, asio::error::operation_aborted) << result->ec.message();
        EXPECT_EQ(result->diag.applied(), applied::no);
    }
}

TEST(Locks, TakingItCanBeCancelledAndMayHaveHappened)
{
    for (auto type : both)
    {
        client_fixture f;
        f.server.expect("GetItem").reply(200, "{}");
        f.server.expect("PutItem").hang();
        auto result = begin_lock(f.db());
        f.run_until([&] { return f.server.answered_count() == 2; });

        result->cancel.emit(type);
        f.run();

        EXPECT_EQ(result->completions, 1);
        EXPECT_EQ(result->ec, asio::error::operation_aborted) << result->ec.message();
        EXPECT_EQ(result->diag.applied(), applied::maybe);
    }
}

// Which is much shorter than the lease.
TEST(Locks, TakingItEndsASecondBehindTheTimeoutAtTheLatest)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, "{}");
    f.server.expect("PutItem").hang();
    auto result = begin_lock(f.db(), lock_options().lease(seconds(30)).timeout(seconds(0)));
    f.run_until([&] { return f.server.answered_count() == 2; });

    f.env->advance(seconds(1));
    f.run();

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, errc::deadline_exceeded) << result->ec.message();
    EXPECT_EQ(result->diag.applied(), applied::maybe);
    EXPECT_NE(result->diag.message().find("lock_options::timeout, 0 ms"), std::string::npos)
        << result->diag;
}

TEST(Locks, WaitingCanBeCancelled)
{
    for (auto type : both)
    {
        client_fixture f;
        f.server.expect("GetItem").reply(200, held_by_another);
        auto result = begin_lock(f.db());
        f.run_until([&] { return waits_for_its_turn(f); });

        result->cancel.emit(type);
        f.run();

        EXPECT_EQ(result->completions, 1);
        EXPECT_EQ(result->ec, asio::error::operation_aborted) << result->ec.message();
        EXPECT_EQ(result->diag.table(), "locks");
        EXPECT_EQ(f.env->pending_waits(), 0u);
    }
}

TEST(Locks, TotalCancellationIsNotSupportedAsAWriteMayFollow)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, held_by_another);
    auto result = begin_lock(f.db());
    f.run_until([&] { return waits_for_its_turn(f); });

    result->cancel.emit(asio::cancellation_type::total);
    f.ctx.restart();
    f.ctx.poll();

    EXPECT_FALSE(result->done());
    result->cancel.emit(asio::cancellation_type::terminal);
    f.run();
    EXPECT_TRUE(result->done());
}

TEST(Locks, ALostReplyIsRecognisedByTheRepetition)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, "{}");
    f.server.expect("PutItem").reply(200, "{}").close_after(12);
    auto result = begin_lock(f.db());
    f.run_until([&] { return f.server.request_count() == 2 && has_paused(f, 0); });
    const std::string item = sent_item(f.server.requests().back());
    f.server.expect("PutItem").reply(
        400,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
        R"("message":"The conditional request failed","Item":)" +
            item + "}"
    );

    f.env->advance(seconds(1));
    f.run_until([&] { return result->done(); });

    EXPECT_FALSE(result->ec) << result->diag;
    EXPECT_EQ(result->held.fencing_number(), 1);
    EXPECT_EQ(f.server.request_count(), 3u);
    result->held = {};
    f.run();
}

TEST(Locks, LosesWhatItCannotRenewInTime)
{
    client_fixture f;
    auto result = acquire(f);
    bool is_lost = false;
    result->held.async_lost([&](error_code ec) { is_lost = !ec; });
    f.server.expect("UpdateItem").hang();
    f.env->advance(seconds(10));
    f.run_until([&] { return f.server.answered_count() == 3; });
    EXPECT_TRUE(result->held.is_held());

    // With it ends the renewal that is under way.
    f.env->advance(seconds(17));
    f.run_until([&] { return is_lost; });

    EXPECT_FALSE(result->held.is_held());
    f.run();
    EXPECT_EQ(f.env->pending_waits(), 0u);
}

TEST(Locks, WaitingForTheLossCanBeCancelledInAnyWay)
{
    client_fixture f;
    auto result = acquire(f);
    for (auto type :
         {asio::cancellation_type::total,
          asio::cancellation_type::partial,
          asio::cancellation_type::terminal})
    {
        std::optional<error_code> ended;
        asio::cancellation_signal cancel;
        result->held.async_lost(asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) {
            ended = ec;
        }));
        f.run_until([&] { return f.env->pending_waits() == 2; });

        cancel.emit(type);
        f.run_until([&] { return ended.has_value(); });

        EXPECT_EQ(*ended, asio::error::operation_aborted);
        EXPECT_TRUE(result->held.is_held());
    }
    result->held = {};
    f.run();
}

TEST(Locks, AReleaseWaitsForTheRenewalThatIsUnderWay)
{
    client_fixture f;
    auto result = acquire(f);
    f.server.expect("UpdateItem").reply(200, "{}").hold();
    f.env->advance(seconds(10));
    f.run_until([&] { return f.server.held_count() == 1; });
    f.server.expect("UpdateItem").reply(200, "{}");
    std::optional<error_code> released;
    result->held.async_release([&](error_code ec) { released = ec; });
    f.ctx.restart();
    f.ctx.poll();
    EXPECT_FALSE(released);

    f.server.release();
    f.run();

    ASSERT_TRUE(released);
    EXPECT_FALSE(*released) << released->message();
    EXPECT_EQ(f.server.request_count(), 4u);
}

// Its first attempt gave the lock to the one who holds it by the second.
TEST(Locks, AReleaseWhoseReplyWasLostIsOne)
{
    client_fixture f;
    auto result = acquire(f);
    f.server.expect("UpdateItem").reply(200, "{}").close_after(12);
    const std::size_t before = f.env->waits().size();
    std::optional<error_code> released;
    result->held.async_release([&](error_code ec) { released = ec; });
    f.run_until([&] { return f.server.request_count() == 3 && has_paused(f, before); });
    f.server.expect("UpdateItem")
        .reply(
            400,
            R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
            R"("message":"The conditional request failed",)" +
                held_by_another.substr(1)
        );
    f.server.expect("GetItem").reply(200, held_by_another);

    f.env->advance(seconds(1));
    f.run();

    ASSERT_TRUE(released);
    EXPECT_FALSE(*released) << released->message();
    EXPECT_EQ(f.server.request_count(), 5u);
    EXPECT_FALSE(result->held.is_held());
}

TEST(Locks, AReleaseCanBeCancelled)
{
    client_fixture f;
    auto result = acquire(f);
    f.server.expect("UpdateItem").hang();
    std::optional<error_code> released;
    diagnostics diag;
    asio::cancellation_signal cancel;
    result->held.async_release(redirect_diagnostics(
        asio::bind_cancellation_slot(cancel.slot(), [&](error_code ec) { released = ec; }), diag
    ));
    f.run_until([&] { return f.server.answered_count() == 3; });

    cancel.emit(asio::cancellation_type::partial);
    f.run();

    ASSERT_TRUE(released);
    EXPECT_EQ(*released, asio::error::operation_aborted);
    EXPECT_EQ(diag.applied(), applied::maybe);
}

TEST(Locks, CompletesOnTheHandlersExecutor)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, "{}");
    f.server.expect("PutItem").reply(200, "{}");
    asio::io_context elsewhere;
    held_lock held;
    auto note = [&](error_code ec, held_lock got) {
        EXPECT_FALSE(ec) << ec.message();
        EXPECT_TRUE(elsewhere.get_executor().running_in_this_thread());
        held = std::move(got);
    };
    async_lock(table<lock_record>(f.db()), "door", asio::bind_executor(elsewhere, note));

    f.run_until([&] {
        elsewhere.restart();
        elsewhere.poll();
        return static_cast<bool>(held);
    });

    EXPECT_TRUE(held.is_held());
    held = {};
    f.run();
}

// -- The context goes first

TEST(Locks, AHandleMayOutliveTheContext)
{
    client_fixture f;
    auto result = acquire(f);
    held_lock held = std::move(result->held);
    result.reset();

    f.destroy_context();

    EXPECT_EQ(held.fencing_number(), 1);
    held = {};
}

TEST(Locks, WhatIsUnderWayGoesWithTheContext)
{
    client_fixture f;
    auto result = acquire(f);
    bool has_completed = false;
    result->held.async_lost([&](error_code) { has_completed = true; });
    f.run_until([&] { return f.env->pending_waits() == 2; });
    f.server.expect("UpdateItem").hang();
    f.env->advance(seconds(10));
    f.run_until([&] { return f.server.answered_count() == 3; });

    f.destroy_context();

    EXPECT_FALSE(has_completed);
}

TEST(Locks, AnAcquisitionGoesWithTheContext)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, held_by_another);
    auto result = begin_lock(f.db());
    f.run_until([&] { return waits_for_its_turn(f); });

    f.destroy_context();

    EXPECT_FALSE(result->done());
    EXPECT_EQ(f.env->pending_waits(), 0u);
}

// Whoever takes the outcome is gone by then.
TEST(Locks, AnOutcomeThatNobodyTakesEndsTheRenewals)
{
    client_fixture f;
    f.server.expect("GetItem").reply(200, "{}");
    f.server.expect("PutItem").reply(200, "{}");
    async_lock(table<lock_record>(f.db()), "door", [](error_code, held_lock) {});

    f.run();

    EXPECT_EQ(f.server.request_count(), 2u);
}

}  // namespace
}  // namespace ddbm::test
