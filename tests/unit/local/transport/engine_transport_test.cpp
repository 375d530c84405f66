#include "support/client_fixture.hpp"

#include <ddbm/local/engine.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/throttling_reason.hpp>

#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::local {
namespace {

using namespace std::chrono_literals;
using test::begin;
using test::get_request;
using test::put_request;
using test::sample_item;

// An engine with the table "things", and a client of it whose time stands still.
class EngineTransport : public testing::Test
{
protected:
    EngineTransport()
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":"things","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
            R"("BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
        config_.endpoint_url = "embedded:";
        config_.opener = opener(engine_);
        config_.env = env_;
        config_.timeouts.attempt = 0ms;
    }

    const client& db()
    {
        if (!db_)
            db_.emplace(ctx_->get_executor(), config_);
        return *db_;
    }
    client once(call_options options = {}) { return db().with(options.max_attempts(1)); }

    void set_fault(const fault& f) { engine_->set_faults(faults().add(f)); }
    bool run() { return test::run_to_end(*ctx_); }
    // Runs what is ready, and leaves what waits.
    void run_what_is_ready()
    {
        ctx_->restart();
        ctx_->poll();
    }
    bool has_item()
    {
        engine_->set_faults({});
        const auto reply = engine_->call(
            service::dynamodb, "GetItem", R"({"TableName":"things","Key":{"id":{"S":"one"}}})"
        );
        return reply.body != "{}";
    }

    std::shared_ptr<engine> engine_ = std::make_shared<engine>();
    std::shared_ptr<test::manual_environment> env_ = std::make_shared<test::manual_environment>();
    client_config config_;
    std::unique_ptr<asio::io_context> ctx_ = std::make_unique<asio::io_context>();
    std::optional<client> db_;
};

}  // namespace

TEST_F(EngineTransport, CarriesRequestsToTheEngineAndBack)
{
    auto put = begin(db(), put_request());
    ASSERT_TRUE(run());
    auto got = begin(db(), get_request());
    ASSERT_TRUE(run());

    EXPECT_FALSE(put->ec) << put->diag.to_string();
    ASSERT_FALSE(got->ec) << got->diag.to_string();
    EXPECT_EQ(got->reply.item, sample_item());
}

TEST_F(EngineTransport, CompletesLaterAndOnTheExecutor)
{
    auto put = begin(db(), put_request());
    EXPECT_TRUE(has_item());
    EXPECT_FALSE(put->done());

    ASSERT_TRUE(run());
    EXPECT_EQ(put->completions, 1);
}

TEST_F(EngineTransport, BringsErrorsAsTheServiceWordsThem)
{
    auto got = begin(db(), get_item_request("others", test::sample_key()));
    ASSERT_TRUE(run());

    EXPECT_EQ(got->ec, service_errc::resource_not_found);
    EXPECT_EQ(got->diag.message(), "Requested resource not found");
    EXPECT_EQ(got->diag.http_status(), 400);
    EXPECT_EQ(got->diag.request_id().size(), 52U);
}

TEST_F(EngineTransport, BringsTheReasonsOfThrottling)
{
    const std::vector<throttling_reason> reasons = {
        throttling_reason(
            "TableWriteKeyRangeThroughputExceeded", "arn:aws:dynamodb:us-east-1:0:table/t"
        ),
        throttling_reason("IndexWriteKeyRangeThroughputExceeded"),
    };
    set_fault(fault::throttling(reasons));

    auto put = begin(once(), put_request());
    ASSERT_TRUE(run());

    EXPECT_EQ(put->ec, service_errc::throttling);
    EXPECT_EQ(put->diag.throttling_reasons(), reasons);
}

TEST_F(EngineTransport, TakesNoReplyThatIsTooLarge)
{
    config_.reply_limit_bytes = 10;

    begin(db(), put_request());
    auto got = begin(once(), get_request());
    ASSERT_TRUE(run());

    EXPECT_EQ(got->ec, errc::reply_too_large);
}

// -- Replies that are late

TEST_F(EngineTransport, HoldsRepliesBack)
{
    set_fault(fault::delay(100ms));

    auto put = begin(db(), put_request());
    run_what_is_ready();
    EXPECT_FALSE(put->done());
    EXPECT_EQ(env_->waits(), std::vector{100ms});

    env_->advance(100ms);
    ASSERT_TRUE(run());
    EXPECT_EQ(put->completions, 1);
    EXPECT_FALSE(put->ec);
}

TEST_F(EngineTransport, DeliversRepliesInTheOrderOfTheirTime)
{
    set_fault(fault::delay(100ms).on("PutItem"));

    auto put = begin(db(), put_request());
    auto got = begin(db(), get_request());
    run_what_is_ready();

    EXPECT_FALSE(put->done());
    EXPECT_TRUE(got->done());
    env_->advance(100ms);
    ASSERT_TRUE(run());
    EXPECT_TRUE(put->done());
}

TEST_F(EngineTransport, GivesUpAnAttemptThatTakesTooLong)
{
    config_.timeouts.attempt = 50ms;
    set_fault(fault::delay(100ms));

    auto put = begin(once(), put_request());
    run_what_is_ready();
    EXPECT_EQ(env_->waits(), std::vector{50ms});
    env_->advance(50ms);
    ASSERT_TRUE(run());

    EXPECT_EQ(put->ec, errc::attempt_timeout);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
}

TEST_F(EngineTransport, KeepsTheDeadlineOfACall)
{
    set_fault(fault::delay(100ms));

    auto put = begin(once(call_options().timeout(30ms)), put_request());
    run_what_is_ready();
    env_->advance(30ms);
    ASSERT_TRUE(run());

    EXPECT_EQ(put->ec, errc::deadline_exceeded);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
}

// -- Lost connections

TEST_F(EngineTransport, LosesTheReplyToWhatWasApplied)
{
    set_fault(fault::drop_after());

    auto put = begin(once(), put_request());
    ASSERT_TRUE(run());

    EXPECT_EQ(put->ec, asio::error::connection_reset);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    EXPECT_TRUE(has_item());
}

TEST_F(EngineTransport, LosesTheRequest)
{
    set_fault(fault::drop_before());

    auto put = begin(once(), put_request());
    ASSERT_TRUE(run());

    EXPECT_EQ(put->ec, asio::error::connection_reset);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    EXPECT_FALSE(has_item());
}

TEST_F(EngineTransport, IsTriedAgain)
{
    set_fault(fault::drop_before().first(1));
    env_->skip_waits();

    auto put = begin(db(), put_request());
    ASSERT_TRUE(run());

    EXPECT_FALSE(put->ec) << put->diag.to_string();
    EXPECT_TRUE(has_item());
}

// -- Ends

TEST_F(EngineTransport, LetsGoOfALateReplyWhenCancelled)
{
    set_fault(fault::delay(100ms));
    auto put = begin(db(), put_request());
    run_what_is_ready();

    put->cancel.emit(asio::cancellation_type::terminal);
    EXPECT_FALSE(put->done());
    ASSERT_TRUE(run());

    EXPECT_EQ(put->completions, 1);
    EXPECT_EQ(put->ec, asio::error::operation_aborted);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    EXPECT_TRUE(has_item());
}

// As over a connection, where the reply would not be there yet: so programs can test what they do
// when cancelled.
TEST_F(EngineTransport, SaysSoWhenCancelledBeforeItsCompletionRan)
{
    auto put = begin(db(), put_request());

    put->cancel.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(run());

    EXPECT_EQ(put->completions, 1);
    EXPECT_EQ(put->ec, asio::error::operation_aborted);
    EXPECT_EQ(put->diag.applied(), applied::maybe);
    EXPECT_TRUE(has_item());
}

TEST_F(EngineTransport, EndsWhatWaitsWhenClosed)
{
    set_fault(fault::delay(100ms).first(1));
    auto late = begin(db(), put_request());
    auto there = begin(db(), get_request());
    run_what_is_ready();
    bool closed = false;

    db().async_close([&](error_code) { closed = true; });
    ASSERT_TRUE(run());
    auto after = begin(db(), get_request());
    ASSERT_TRUE(run());

    EXPECT_TRUE(closed);
    EXPECT_EQ(late->ec, errc::client_closed);
    EXPECT_FALSE(there->ec);
    EXPECT_EQ(after->ec, errc::client_closed);
}

TEST_F(EngineTransport, AnswersWhatRunsWhenItIsBeingClosed)
{
    set_fault(fault::delay(100ms).first(1));
    auto late = begin(db(), put_request());
    run_what_is_ready();
    bool closed = false;

    db().async_close(1h, [&](error_code) { closed = true; });
    auto after = begin(db(), get_request());
    run_what_is_ready();
    EXPECT_FALSE(closed);
    EXPECT_EQ(after->ec, errc::client_closed);
    env_->advance(100ms);
    ASSERT_TRUE(run());

    EXPECT_TRUE(closed);
    EXPECT_FALSE(late->ec) << late->ec.message();
    EXPECT_TRUE(has_item());
}

TEST_F(EngineTransport, LeavesNothingOutstanding)
{
    begin(db(), get_request());
    ASSERT_TRUE(run());

    ctx_->restart();
    EXPECT_EQ(ctx_->run(), 0U);
}

TEST_F(EngineTransport, GoesWithItsContext)
{
    set_fault(fault::delay(100ms).first(1));
    auto late = begin(db(), put_request());
    auto posted = begin(db(), get_request());
    const std::weak_ptr<engine> watched = engine_;
    config_ = {};
    engine_.reset();

    ctx_.reset();
    EXPECT_FALSE(late->done());
    EXPECT_FALSE(posted->done());
    db_.reset();
    EXPECT_TRUE(watched.expired());
}

TEST_F(EngineTransport, OutlivesItsClient)
{
    set_fault(fault::delay(100ms).first(1));
    auto late = begin(db(), put_request());
    auto posted = begin(db(), get_request());

    db_.reset();
    run_what_is_ready();
    env_->advance(100ms);
    ASSERT_TRUE(run());

    EXPECT_FALSE(late->ec);
    EXPECT_FALSE(posted->ec);
    EXPECT_TRUE(late->done() && posted->done());
}

TEST_F(EngineTransport, ServesManyThreads)
{
    config_.env = nullptr;
    config_.retry_policy.max_attempts = 30;
    engine_->set_faults(
        faults().add(fault::delay(1ms).every(7)).add(fault::drop_after().first(20).on("PutItem"))
    );
    asio::thread_pool pool(4);
    const client shared(pool.get_executor(), config_);
    std::vector<std::future<put_item_reply>> writes;

    for (int i = 0; i < 200; ++i)
    {
        const item one = item().set("id", std::to_string(i));
        writes.push_back(shared.async_put_item(put_item_request("things", one), asio::use_future));
    }
    for (auto& write : writes)
        EXPECT_NO_THROW(write.get());
    pool.join();

    const auto found =
        engine_->call(service::dynamodb, "Scan", R"({"TableName":"things","Select":"COUNT"})");
    EXPECT_NE(found.body.find(R"("Count":200)"), std::string::npos) << found.body;
}

}  // namespace ddbm::local
