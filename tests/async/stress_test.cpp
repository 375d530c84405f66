// Many operations from many threads at once. What it is for shows under ThreadSanitizer.

#include "support/client_fixture.hpp"
#include "support/threads.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <thread>

namespace ddbm::test {
namespace {

// The real environment, as several threads would use it.
struct threads_fixture : client_fixture
{
    threads_fixture()
    {
        config.env = nullptr;
        config.timeouts = timeouts();
        config.retry_policy.base_delay = std::chrono::milliseconds(1);
        config.retry_policy.transient_cost = 0;
        server.otherwise(200, sample_reply);
    }
};

TEST(Threads, RunOneContextWithOneClient)
{
    threads_fixture f;
    f.config.max_connections = 8;
    std::atomic<int> done = 0;
    const client& db = f.db();
    for (int n = 0; n < 300; ++n)
    {
        db.async_get_item(get_request(), [&](error_code ec, const get_item_reply& reply) {
            EXPECT_FALSE(ec) << ec.message();
            EXPECT_EQ(reply.item, sample_item());
            ++done;
        });
    }

    runners(f.ctx, 4).join();

    EXPECT_EQ(done, 300);
    EXPECT_LE(f.server.connection_count(), 8u);
}

TEST(Threads, StartOperationsFromOutsideOfTheContext)
{
    threads_fixture f;
    f.config.max_connections = 4;
    const client& db = f.db();
    runners inside(f.ctx, 2);
    std::vector<std::thread> outside;
    std::atomic<int> found = 0;

    for (int t = 0; t < 4; ++t)
    {
        outside.emplace_back([&] {
            for (int n = 0; n < 50; ++n)
            {
                auto reply = db.async_get_item(get_request(), asio::use_future).get();
                found += reply.item == sample_item();
            }
        });
    }
    for (auto& thread : outside)
        thread.join();

    EXPECT_EQ(found, 200);
}

TEST(Threads, RunCoroutinesThatBreakAndRetry)
{
    threads_fixture f;
    const std::string reply = http_reply(200, sample_reply);
    for (std::size_t n = 0; n < 60; ++n)
    {
        f.server.expect("GetItem").raw(reply);
        f.server.expect("GetItem").raw(reply).close_after(n * 3 % reply.size());
        f.server.expect("GetItem").reply(500, "{}");
    }
    f.config.retry_policy.max_attempts = 100;
    const client& db = f.db();
    std::atomic<int> found = 0;
    auto reader = [&]() -> asio::awaitable<void> {
        auto request = get_request();
        for (int n = 0; n < 20; ++n)
        {
            auto got = co_await db.async_get_item(request);
            found += got.item == sample_item();
        }
    };
    for (int n = 0; n < 16; ++n)
        asio::co_spawn(f.ctx, reader, [](std::exception_ptr e) { EXPECT_FALSE(e); });

    runners(f.ctx, 4).join();

    EXPECT_EQ(found, 16 * 20);
}

TEST(Threads, RunHandlersOfOneStrandOneAfterTheOther)
{
    threads_fixture f;
    auto strand = asio::make_strand(f.ctx);
    int done = 0;  // not atomic: what the strand is for
    const client& db = f.db();
    for (int n = 0; n < 200; ++n)
    {
        db.async_get_item(
            get_request(),
            asio::bind_executor(strand, [&](error_code, const get_item_reply&) { ++done; })
        );
    }

    runners(f.ctx, 4).join();

    EXPECT_EQ(done, 200);
}

// Cancels operations at random times, each on the executor of its handler.
TEST(Threads, CancelOperationsInTheirStrands)
{
    threads_fixture f;
    f.config.max_connections = 8;
    const client& db = f.db();
    std::atomic<int> done = 0;
    std::atomic<int> cancelled = 0;
    struct running
    {
        explicit running(asio::io_context& ctx) : strand(asio::make_strand(ctx)) {}
        asio::strand<asio::io_context::executor_type> strand;
        asio::cancellation_signal cancel;
    };
    std::vector<std::shared_ptr<running>> all;
    for (int n = 0; n < 200; ++n)
    {
        auto one = std::make_shared<running>(f.ctx);
        all.push_back(one);
        auto handler = [&, one](error_code ec, const get_item_reply&) {
            ++done;
            cancelled += ec == asio::error::operation_aborted;
        };
        asio::post(one->strand, [&, one, handler] {
            db.async_get_item(
                get_request(),
                asio::bind_executor(
                    one->strand, asio::bind_cancellation_slot(one->cancel.slot(), handler)
                )
            );
        });
        asio::post(f.ctx, [one, n] {
            if (n % 2 == 0)
                asio::post(one->strand, [one] {
                    one->cancel.emit(asio::cancellation_type::terminal);
                });
        });
    }

    runners(f.ctx, 4).join();

    EXPECT_EQ(done, 200);
    EXPECT_LE(cancelled, 100);
}

TEST(Threads, CloseAClientThatIsBusy)
{
    for (int round = 0; round < 10; ++round)
    {
        threads_fixture f;
        f.config.max_connections = 8;
        const client& db = f.db();
        std::atomic<int> done = 0;
        std::atomic<int> at_close = -1;
        {
            runners inside(f.ctx, 3);
            for (int n = 0; n < 50; ++n)
                db.async_get_item(get_request(), [&](error_code ec, const get_item_reply&) {
                    EXPECT_TRUE(!ec || ec == errc::client_closed) << ec.message();
                    ++done;
                });
            db.async_close(asio::use_future).get();
            at_close = done.load();
        }
        EXPECT_EQ(done, 50);
        EXPECT_EQ(at_close, 50);
    }
}

TEST(Threads, TimeOutWhileTheyConnect)
{
    threads_fixture f;
    f.server.never_read();
    f.config.endpoint_url = f.server.https_url("127.0.0.1");
    f.config.timeouts.tls = std::chrono::milliseconds(5);
    f.config.retry_policy.max_attempts = 2;
    const client& db = f.db();
    std::atomic<int> late = 0;
    for (int n = 0; n < 50; ++n)
        db.async_get_item(get_request(), [&](error_code ec, const get_item_reply&) {
            late += ec == errc::tls_timeout;
        });

    runners(f.ctx, 4).join();

    EXPECT_EQ(late, 50);
}

TEST(Threads, SpeakTls)
{
    static const certificate_authority authority;
    temporary_file ca_file(authority.certificate_pem());
    client_fixture f(authority.issue("localhost"));
    f.server.otherwise(200, sample_reply);
    f.config.env = nullptr;
    f.config.timeouts = timeouts();
    f.config.ca_file = ca_file.path();
    f.config.endpoint_url = f.server.https_url("localhost");
    f.config.max_connections = 4;
    const client& db = f.db();
    std::atomic<int> found = 0;
    for (int n = 0; n < 100; ++n)
        db.async_get_item(get_request(), [&](error_code ec, const get_item_reply& reply) {
            EXPECT_FALSE(ec) << ec.message();
            found += reply.item == sample_item();
        });

    runners(f.ctx, 4).join();

    EXPECT_EQ(found, 100);
}

TEST(Threads, UseAClientEach)
{
    fake_server server;
    server.otherwise(200, sample_reply);
    std::vector<std::thread> threads;
    std::atomic<int> found = 0;
    for (int t = 0; t < 4; ++t)
    {
        threads.emplace_back([&] {
            asio::io_context ctx;
            client_config config;
            config.region = "eu-central-1";
            config.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
            config.endpoint_url = server.url();
            client db(ctx.get_executor(), config);
            for (int n = 0; n < 50; ++n)
                db.async_get_item(get_request(), [&](error_code, const get_item_reply& reply) {
                    found += reply.item == sample_item();
                });
            ctx.run();
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(found, 200);
}

}  // namespace
}  // namespace ddbm::test
