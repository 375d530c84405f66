// A client over HTTP, on a context that several threads run, while everything that ends an
// operation happens at once: replies, limits of time, cancellations, a close, the end of the
// context.

#include "support/fake_server.hpp"
#include "support/run_async.hpp"
#include "support/test_certificates.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/connection_statistics.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

// One operation, in a strand of its own, which may be cancelled.
struct running
{
    explicit running(asio::io_context& ctx) : strand(asio::make_strand(ctx)) {}

    asio::strand<asio::io_context::executor_type> strand;
    asio::cancellation_signal cancel;
    // May be asked when the context, and with it the strand, is gone.
    std::shared_ptr<std::atomic<int>> completions = std::make_shared<std::atomic<int>>(0);
};

class HttpClientThreads : public testing::TestWithParam<bool>
{
protected:
    HttpClientThreads()
    {
        if (GetParam())
        {
            identity_ = authority_.issue("127.0.0.1");
            server_ = std::make_unique<fake_server>(identity_);
        }
        else
            server_ = std::make_unique<fake_server>();
        server_->otherwise(200, "{}");
    }

    client_config config() const
    {
        client_config c;
        c.region = "eu-central-1";
        c.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
        c.endpoint_url = GetParam() ? server_->https_url("127.0.0.1") : server_->url();
        c.ca_file = GetParam() ? ca_file_.path() : std::string();
        c.retry_policy.max_attempts = 2;
        c.retry_policy.base_delay = milliseconds(1);
        c.retry_policy.transient_cost = 0;
        c.max_connections = 8;
        return c;
    }

    // More than sockets hold, or hardly anything.
    static std::string body(bool large)
    {
        return large ? "{\"x\":\"" + std::string(3 * 1024 * 1024, 'x') + "\"}" : "{}";
    }

    std::vector<std::shared_ptr<running>>
    start_many(asio::io_context& ctx, const client& db, int count, std::atomic<int>& done)
    {
        std::vector<std::shared_ptr<running>> all;
        for (int n = 0; n < count; ++n)
        {
            auto one = std::make_shared<running>(ctx);
            all.push_back(one);
            const auto with = db.with(call_options().timeout(milliseconds(1 + n * 7 % 60)));
            asio::post(one->strand, [one, with, n, &done] {
                auto handler = [one, &done](error_code, const std::string&) {
                    ++*one->completions;
                    ++done;
                };
                with.async_call(
                    service::dynamodb,
                    "Anything",
                    body(n % 2 == 0),
                    n % 3 == 0 ? resend::harmless : resend::harmful,
                    asio::bind_executor(
                        one->strand,
                        asio::bind_cancellation_slot(one->cancel.slot(), std::move(handler))
                    )
                );
            });
        }
        return all;
    }

    static void cancel_some(const std::vector<std::shared_ptr<running>>& all)
    {
        for (std::size_t n = 0; n < all.size(); n += 3)
        {
            asio::post(all[n]->strand, [one = all[n]] {
                one->cancel.emit(asio::cancellation_type::terminal);
            });
        }
    }

    certificate_authority authority_;
    certificate identity_;
    temporary_file ca_file_{authority_.certificate_pem()};
    std::unique_ptr<fake_server> server_;
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Over, HttpClientThreads, testing::Bool(), [](const auto& each) {
    return each.param ? "Tls" : "Tcp";
});

TEST_P(HttpClientThreads, EndEachOperationOnce)
{
    for (int round = 0; round < 4; ++round)
    {
        constexpr int count = 48;
        asio::io_context ctx;
        std::atomic<int> done = 0;
        const client db(ctx.get_executor(), config());
        auto all = start_many(ctx, db, count, done);
        {
            runners inside(ctx, 4);
            cancel_some(all);
        }

        EXPECT_EQ(done, count);
        for (const auto& one : all)
            EXPECT_EQ(*one->completions, 1);
    }
}

TEST_P(HttpClientThreads, AreClosedInTheMiddle)
{
    for (int round = 0; round < 4; ++round)
    {
        constexpr int count = 32;
        asio::io_context ctx;
        std::atomic<int> done = 0;
        const client db(ctx.get_executor(), config());
        auto all = start_many(ctx, db, count, done);
        {
            runners inside(ctx, 3);
            while (server_->connection_count() == 0 && done < count)
                std::this_thread::yield();
            cancel_some(all);
            db.async_close(asio::use_future).get();
        }

        EXPECT_EQ(done, count);
    }
}

// Which are others all the time. Of the second one there is nobody, or nobody who is trusted.
TEST_P(HttpClientThreads, FollowTheNodesOfACluster)
{
    constexpr int count = 16;
    constexpr int rounds = 8;
    client_config of_nodes = config();
    of_nodes.cluster.follow_node_list = true;
    of_nodes.cluster.refresh_interval = milliseconds(1);
    asio::io_context ctx;
    const client db(ctx.get_executor(), of_nodes);
    std::atomic<int> done = 0;
    {
        runners inside(ctx, 4);
        for (int round = 0; round < rounds; ++round)
        {
            server_->always(
                "GET", 200, round % 4 < 2 ? R"(["127.0.0.1"])" : R"(["127.0.0.1","127.0.0.9"])"
            );
            const auto all = start_many(ctx, db, count, done);
            cancel_some(all);
            while (done < count * (round + 1))
                std::this_thread::yield();
        }
        db.async_close(asio::use_future).get();
    }

    EXPECT_EQ(done, count * rounds);
    const auto told = db.connection_statistics().at(0).node_list.value();
    EXPECT_GT(told.lists, 1u);
    EXPECT_LE(told.nodes.size(), 2u);
}

// Two closes while others begin and cancel operations, of which each ends once.
TEST_P(HttpClientThreads, AreClosedInGoodOrderInTheMiddle)
{
    for (int round = 0; round < 4; ++round)
    {
        constexpr int count = 32;
        asio::io_context ctx;
        std::atomic<int> done = 0;
        std::atomic<int> late = 0;
        std::atomic<int> begun_late = 0;
        const client db(ctx.get_executor(), config());
        auto all = start_many(ctx, db, count, done);
        {
            runners inside(ctx, 3);
            cancel_some(all);
            std::thread beginning([&] {
                for (int n = 0; n < count; ++n)
                {
                    ++begun_late;
                    db.async_call(
                        service::dynamodb,
                        "Anything",
                        "{}",
                        resend::harmless,
                        [&](error_code ec, const std::string&) {
                            EXPECT_TRUE(!ec || ec == errc::client_closed) << ec.message();
                            ++late;
                        }
                    );
                }
            });
            auto first = db.async_close(std::chrono::hours(2), asio::use_future);
            auto second = db.async_close(std::chrono::hours(1), asio::use_future);
            second.get();
            first.get();
            beginning.join();
        }

        EXPECT_EQ(done, count);
        EXPECT_EQ(late, begun_late);
        for (const auto& one : all)
            EXPECT_EQ(*one->completions, 1);
    }
}

TEST_P(HttpClientThreads, MayWaitInAHandlerForAnotherCall)
{
    asio::io_context ctx;
    const client db(ctx.get_executor(), config());
    const auto call = [&](auto token) {
        return db.async_call(
            service::dynamodb, "Anything", "{}", resend::harmless, std::move(token)
        );
    };
    std::future_status other{};
    call([&](error_code, const std::string&) {
        // On the connection that has just become free.
        auto reply = call(asio::use_future);
        other = reply.wait_for(std::chrono::seconds(15));
    });

    runners(ctx, 2).join();

    EXPECT_EQ(other, std::future_status::ready);
    EXPECT_EQ(server_->connection_count(), 1u);
}

TEST_P(HttpClientThreads, LoseTheirContextInTheMiddle)
{
    for (int round = 0; round < 4; ++round)
    {
        constexpr int count = 32;
        auto ctx = std::make_unique<asio::io_context>();
        std::atomic<int> done = 0;
        client db(ctx->get_executor(), config());
        auto all = start_many(*ctx, db, count, done);
        const std::size_t before = server_->connection_count();
        std::vector<std::thread> threads;
        for (int n = 0; n < 3; ++n)
            threads.emplace_back([&] { ctx->run(); });
        while (server_->connection_count() == before && done < count)
            std::this_thread::yield();

        ctx->stop();
        for (auto& thread : threads)
            thread.join();
        std::vector<std::shared_ptr<std::atomic<int>>> completions;
        for (const auto& one : all)
            completions.push_back(one->completions);
        all.clear();
        ctx.reset();

        for (const auto& each : completions)
            EXPECT_LE(*each, 1);
    }
}

}  // namespace ddbm::test
