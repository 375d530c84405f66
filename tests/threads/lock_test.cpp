// Locks on a context that several threads run: their renewals, their loss and whoever gives up
// waiting meet on a strand, wherever they come from.

#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/lock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

using strand = asio::strand<asio::io_context::executor_type>;

constexpr int threads = 4;
constexpr int workers = 8;
constexpr int rounds = 5;

class LockThreads : public testing::Test
{
protected:
    LockThreads()
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":"locks","KeySchema":[{"AttributeName":"name","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"name","AttributeType":"S"}],)"
            R"("BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
    }

    table<lock_record> open()
    {
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = local::opener(engine_);
        return table<lock_record>(client(ctx_.get_executor(), std::move(config)));
    }

    asio::io_context ctx_;
    const std::shared_ptr<local::engine> engine_ = std::make_shared<local::engine>();
};

TEST_F(LockThreads, OneHoldsItAtATime)
{
    const auto locks = open();
    std::atomic<int> inside{0};
    std::atomic<int> done{0};
    std::int64_t last = 0;  // guarded by the lock
    auto body = [&](const held_lock& held) -> asio::awaitable<void> {
        EXPECT_EQ(inside.fetch_add(1), 0);
        EXPECT_GT(held.fencing_number(), last);
        last = held.fencing_number();
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        for (int turn = 0; turn < 3; ++turn)
            co_await asio::post(here, asio::use_awaitable);
        EXPECT_TRUE(held.is_held());
        inside.fetch_sub(1);
        ++done;
    };
    auto work = [&]() -> asio::awaitable<void> {
        const auto options = lock_options().look_every(1ms);
        for (int round = 0; round < rounds; ++round)
            co_await async_with_lock(locks, "door", options, body);
    };

    runners running(ctx_, threads);
    for (int i = 0; i < workers; ++i)
        asio::co_spawn(asio::make_strand(ctx_), work, [](std::exception_ptr failure) {
            EXPECT_FALSE(failure);
        });
    running.join();

    EXPECT_EQ(done, workers * rounds);
    EXPECT_EQ(last, workers * rounds);
}

TEST_F(LockThreads, WaitingForTheLossIsCancelledFromTheHandlersExecutor)
{
    const auto locks = open();
    std::atomic<int> cancelled{0};
    constexpr int waits = 50;
    {
        std::vector<std::unique_ptr<asio::cancellation_signal>> signals;
        std::vector<strand> strands;
        for (int i = 0; i < waits; ++i)
        {
            signals.push_back(std::make_unique<asio::cancellation_signal>());
            strands.push_back(asio::make_strand(ctx_));
        }
        held_lock held;
        async_lock(locks, "door", [&](error_code ec, held_lock got) {
            EXPECT_FALSE(ec) << ec.message();
            held = std::move(got);
        });
        while (!held && ctx_.run_one() != 0)
        {
        }
        ASSERT_TRUE(held);

        runners running(ctx_, threads);
        for (std::size_t i = 0; i < waits; ++i)
            asio::post(strands[i], [&, i] {
                auto note = [&](error_code ec) {
                    EXPECT_EQ(ec, asio::error::operation_aborted) << ec.message();
                    ++cancelled;
                };
                held.async_lost(asio::bind_cancellation_slot(
                    signals[i]->slot(), asio::bind_executor(strands[i], note)
                ));
                asio::post(strands[i], [&, i] {
                    signals[i]->emit(asio::cancellation_type::terminal);
                });
            });
        while (cancelled != waits)
            std::this_thread::yield();
        held = {};
        running.join();
    }
    EXPECT_EQ(cancelled, waits);
}

}  // namespace
}  // namespace ddbm::test
