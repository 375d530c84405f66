// Clients of an engine in this process, on contexts that several threads run.

#include "support/run_async.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/operations/transact_get_items.hpp>
#include <ddbm/operations/transact_write_items.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using local::engine;
using local::fault;
using local::faults;

item key(int id)
{
    return item().set("id", id);
}

update_item_request addition(int id, int amount)
{
    return update_item_request("things", key(id))
        .update_expression("ADD n :by")
        .expression_attribute_value(":by", amount);
}

transact_update in_transaction(int id, int amount)
{
    return transact_update("things", key(id), "ADD n :by")
        .expression_attribute_value(":by", amount);
}

// An engine with the table "things", and a client of it.
class ClientThreads : public testing::Test
{
protected:
    ClientThreads()
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":"things","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"N"}],)"
            R"("BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
    }

    client open(asio::io_context& ctx, std::shared_ptr<transport_opener> with)
    {
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = std::move(with);
        return client(ctx.get_executor(), std::move(config));
    }
    client open(asio::io_context& ctx) { return open(ctx, opener_); }

    int number_at(int id)
    {
        engine_->set_faults({});
        asio::io_context ctx;
        int found = 0;
        open(ctx).async_get_item(
            get_item_request("things", key(id)),
            [&](error_code ec, const get_item_reply& reply) {
                EXPECT_FALSE(ec) << ec.message();
                if (reply.item)
                    found = reply.item->at("n").as_number().to<int>();
            }
        );
        ctx.run();
        return found;
    }

    std::shared_ptr<engine> engine_ = std::make_shared<engine>();
    std::shared_ptr<transport_opener> opener_ = local::opener(engine_);
};

void check_end(std::exception_ptr failure)
{
    EXPECT_FALSE(failure) << "a coroutine has failed";
}

}  // namespace

TEST_F(ClientThreads, AddUpInItemsTheyShare)
{
    asio::io_context ctx;
    const client db = open(ctx);
    auto add = [&]() -> asio::awaitable<void> {
        for (int n = 0; n < 20; ++n)
            co_await db.async_update_item(addition(n % 3, 1));
    };
    for (int n = 0; n < 16; ++n)
        asio::co_spawn(ctx, add, check_end);

    runners(ctx, 4).join();

    EXPECT_EQ(number_at(0) + number_at(1) + number_at(2), 16 * 20);
}

TEST_F(ClientThreads, SeeTheSameSumWhateverTransactionsMove)
{
    constexpr int items = 4;
    asio::io_context ctx;
    const client db = open(ctx);
    transact_get_items_request everything;
    for (int id = 0; id < items; ++id)
        everything.get(transact_get("things", key(id)));
    auto move = [&](int from) -> asio::awaitable<void> {
        for (int n = 0; n < 20; ++n)
        {
            const int to = (from + 1 + n % (items - 1)) % items;
            transact_write_items_request transfer;
            transfer.action(in_transaction(from, -n)).action(in_transaction(to, n));
            co_await db.async_transact_write_items(transfer);
        }
    };
    auto read = [&]() -> asio::awaitable<void> {
        for (int n = 0; n < 20; ++n)
        {
            const auto reply = co_await db.async_transact_get_items(everything);
            int sum = 0;
            for (const auto& found : reply.items)
                sum += found ? found->at("n").as_number().to<int>() : 0;
            EXPECT_EQ(sum, 0);
        }
    };
    for (int n = 0; n < 8; ++n)
    {
        asio::co_spawn(ctx, move(n % items), check_end);
        asio::co_spawn(ctx, read, check_end);
    }

    runners(ctx, 4).join();
}

// Cancels at random times, each in the strand of its handler; some replies are late.
TEST_F(ClientThreads, CancelOperationsInTheirStrands)
{
    constexpr int count = 200;
    engine_->set_faults(faults().add(fault::delay(std::chrono::milliseconds(2)).every(2)));
    asio::io_context ctx;
    const client db = open(ctx);
    std::atomic<int> done = 0;
    std::atomic<int> succeeded = 0;
    struct running
    {
        explicit running(asio::io_context& ctx) : strand(asio::make_strand(ctx)) {}
        asio::strand<asio::io_context::executor_type> strand;
        asio::cancellation_signal cancel;
    };
    std::vector<std::shared_ptr<running>> all;
    for (int n = 0; n < count; ++n)
    {
        auto one = std::make_shared<running>(ctx);
        all.push_back(one);
        auto handler = [&, one](error_code ec, const update_item_reply&) {
            EXPECT_TRUE(!ec || ec == asio::error::operation_aborted) << ec.message();
            ++done;
            succeeded += !ec;
        };
        asio::post(one->strand, [&, one, handler] {
            db.async_update_item(
                addition(0, 1),
                asio::bind_executor(
                    one->strand, asio::bind_cancellation_slot(one->cancel.slot(), handler)
                )
            );
        });
        if (n % 3 == 0)
            continue;
        asio::post(ctx, [one] {
            asio::post(one->strand, [one] { one->cancel.emit(asio::cancellation_type::terminal); });
        });
    }

    runners(ctx, 4).join();

    EXPECT_EQ(done, count);
    EXPECT_GE(succeeded, count / 3);
    const int applied = number_at(0);
    EXPECT_GE(applied, succeeded);
    EXPECT_LE(applied, count);
}

TEST_F(ClientThreads, CloseAClientThatIsBusyBesideAnother)
{
    constexpr int count = 50;
    for (int round = 0; round < 5; ++round)
    {
        engine_->set_faults(faults().add(fault::delay(std::chrono::milliseconds(2)).every(3)));
        asio::io_context ctx;
        const client closed = open(ctx);
        const client open_still = open(ctx);
        std::atomic<int> done = 0;
        std::atomic<int> at_close = -1;
        std::atomic<int> beside = 0;
        {
            runners inside(ctx, 3);
            for (int n = 0; n < count; ++n)
            {
                closed.async_update_item(
                    addition(1, 1),
                    [&](error_code ec, const update_item_reply&) {
                        EXPECT_TRUE(!ec || ec == errc::client_closed) << ec.message();
                        ++done;
                    }
                );
                open_still.async_update_item(
                    addition(2, 1),
                    [&](error_code ec, const update_item_reply&) {
                        EXPECT_FALSE(ec) << ec.message();
                        ++beside;
                    }
                );
            }
            closed.async_close(asio::use_future).get();
            at_close = done.load();
        }
        EXPECT_EQ(at_close, count);
        EXPECT_EQ(beside, count);
        EXPECT_EQ(number_at(2), count * (round + 1));
    }
}

TEST_F(ClientThreads, OpenAndForgetAnEngineByItsName)
{
    const auto shared = local::opener();

    in_threads(4, [&](int) {
        for (int n = 0; n < 10; ++n)
        {
            asio::io_context ctx;
            const client db = open(ctx, shared);
            int answered = 0;
            db.async_list_tables(
                list_tables_request(),
                [&](error_code ec, const list_tables_reply&) {
                    EXPECT_FALSE(ec) << ec.message();
                    ++answered;
                }
            );
            ctx.run();
            EXPECT_EQ(answered, 1);
        }
    });
}

TEST_F(ClientThreads, ChangeFaultsWhileTheyAsk)
{
    constexpr int count = 300;
    asio::io_context ctx;
    const client db = open(ctx).with(call_options().max_attempts(1));
    std::atomic<int> done = 0;
    std::atomic<int> succeeded = 0;
    for (int n = 0; n < count; ++n)
    {
        asio::post(ctx, [&] {
            db.async_update_item(addition(0, 1), [&](error_code ec, const update_item_reply&) {
                EXPECT_TRUE(!ec || ec == service_errc::throttling) << ec.message();
                ++done;
                succeeded += !ec;
            });
        });
    }
    runners inside(ctx, 3);

    while (done < count)
    {
        engine_->set_faults(faults().add(fault::throttling().first(1)));
        engine_->set_faults({});
        EXPECT_LE(engine_->counters().tables.size(), 1u);
    }
    inside.join();

    EXPECT_EQ(number_at(0), succeeded);
}

}  // namespace ddbm::test
