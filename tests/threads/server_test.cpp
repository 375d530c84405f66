// The server with several threads, and a client in each of several others.

#include "support/running_server.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/operations/transact_write_items.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>

namespace ddbm::test {
namespace {

using local::fault;
using local::faults;

constexpr const char* key_id = "AKIDEXAMPLE";
constexpr const char* secret = "wJalrXUtnFEMI";

// That takes signed requests only, and has the table "things".
class ServerThreads : public testing::Test
{
protected:
    ServerThreads() : server_(options())
    {
        const auto created = server_.engine().call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":"things","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"N"}],)"
            R"("BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
    }

    static server::server_options options()
    {
        server::server_options made;
        made.threads = 3;
        made.access.keys = credentials(key_id, secret);
        return made;
    }

    client open(asio::io_context& ctx)
    {
        client_config config;
        config.region = "us-east-1";
        config.static_credentials(key_id, secret);
        config.endpoint_url = server_.url();
        config.max_connections = 2;
        config.retry_policy.base_delay = std::chrono::milliseconds(1);
        return client(ctx.get_executor(), std::move(config));
    }

    running_server server_;
};

item key(int id)
{
    return item().set("id", id);
}

update_item_request addition(int id)
{
    return update_item_request("things", key(id))
        .update_expression("ADD n :by")
        .expression_attribute_value(":by", 1)
        .return_values(return_values::updated_new);
}

}  // namespace

TEST_F(ServerThreads, ServeClientsOfOneItem)
{
    constexpr int additions = 40;
    std::atomic<int> highest = 0;

    in_threads(4, [&](int) {
        asio::io_context ctx;
        const client db = open(ctx);
        int answered = 0;
        for (int n = 0; n < additions; ++n)
        {
            db.async_update_item(addition(0), [&](error_code ec, const update_item_reply& reply) {
                EXPECT_FALSE(ec) << ec.message();
                if (ec)
                    return;
                ++answered;
                const int found = reply.attributes->at("n").as_number().to<int>();
                int before = highest;
                while (before < found && !highest.compare_exchange_weak(before, found))
                    continue;
            });
        }
        ctx.run();
        EXPECT_EQ(answered, additions);
    });

    EXPECT_EQ(highest, 4 * additions);
}

TEST_F(ServerThreads, ServeTransactions)
{
    in_threads(4, [&](int thread) {
        asio::io_context ctx;
        const client db = open(ctx);
        for (int n = 0; n < 20; ++n)
        {
            auto change = [](int id, int by) {
                return transact_update("things", key(id), "ADD n :by")
                    .expression_attribute_value(":by", by);
            };
            db.async_transact_write_items(
                transact_write_items_request()
                    .action(change(thread, n))
                    .action(change((thread + 1) % 4, -n)),
                [](error_code ec, const transact_write_items_reply&) {
                    EXPECT_FALSE(ec) << ec.message();
                }
            );
            transact_get_items_request everything;
            for (int id = 0; id < 4; ++id)
                everything.get(transact_get("things", key(id)));
            db.async_transact_get_items(
                everything,
                [](error_code ec, const transact_get_items_reply& reply) {
                    EXPECT_FALSE(ec) << ec.message();
                    int sum = 0;
                    for (const auto& found : reply.items)
                        sum += found ? found->at("n").as_number().to<int>() : 0;
                    EXPECT_EQ(sum, 0);
                }
            );
        }
        ctx.run();
    });
}

TEST_F(ServerThreads, StopWhileTheyAreBusy)
{
    server_.engine().set_faults(faults()
                                    .add(fault::delay(std::chrono::milliseconds(2)).every(3))
                                    .add(fault::drop_after().every(20)));
    std::atomic<int> succeeded = 0;
    std::atomic<int> sent = 0;

    in_threads(5, [&](int thread) {
        asio::io_context ctx;
        const client db = open(ctx);
        if (thread == 4)
        {
            // Once there is something going on.
            while (succeeded < 20)
                std::this_thread::yield();
            server_.begin_to_stop();
            return;
        }
        for (int n = 0; n < 100; ++n)
        {
            db.with(call_options().max_attempts(1))
                .async_update_item(addition(0), [&](error_code ec, const update_item_reply&) {
                    ++sent;
                    succeeded += !ec;
                });
        }
        ctx.run();
    });
    server_.stop();

    EXPECT_EQ(sent, 400);
    EXPECT_GE(succeeded, 20);
}

}  // namespace ddbm::test
