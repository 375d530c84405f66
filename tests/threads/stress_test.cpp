// Two thousand operations at once, of every kind, on a context that several threads run, against a
// server that throttles, delays, and drops connections before and after it has applied what it got;
// some are cancelled, some have deadlines. Each completes once, what it says of writes is true, and
// memory and descriptors are as they were.

#include "support/resources.hpp"
#include "support/running_server.hpp"
#include "support/threads.hpp"

#include <ddbm/client.hpp>
#include <ddbm/error.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/operations/transact_write_items.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace ddbm::test {
namespace {

using local::fault;
using local::faults;
using std::chrono::milliseconds;

constexpr int operations = 2'000;

item key(int id)
{
    return item().set("id", id);
}

// Outlives the context: what has happened to an operation.
struct fate
{
    std::atomic<int> completions{0};
    std::atomic<int> added{0};         // by an UpdateItem that succeeded
    std::atomic<int> may_be_added{0};  // by one that does not know
};

// One operation, in a strand of its own.
struct running
{
    running(asio::io_context& ctx, std::shared_ptr<fate> f)
        : strand(asio::make_strand(ctx)), what(std::move(f))
    {
    }

    asio::strand<asio::io_context::executor_type> strand;
    asio::cancellation_signal cancel;
    std::shared_ptr<fate> what;
};

class Stress : public testing::Test
{
protected:
    Stress() : server_(options())
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
        made.threads = 2;
        return made;
    }

    void let_things_go_wrong()
    {
        server_.engine().set_faults(faults()
                                        .add(fault::throttling().with_probability(0.05))
                                        .add(fault::internal_error().with_probability(0.03))
                                        .add(fault::drop_before().with_probability(0.03))
                                        .add(fault::drop_after().with_probability(0.03))
                                        .add(fault::delay(milliseconds(5)).with_probability(0.1)));
    }

    client open(asio::io_context& ctx)
    {
        client_config config;
        config.region = "us-east-1";
        config.static_credentials("any", "any");
        config.endpoint_url = server_.url();
        config.max_connections = 64;
        config.retry_policy.base_delay = milliseconds(1);
        config.retry_policy.throttling_base_delay = milliseconds(2);
        return client(ctx.get_executor(), std::move(config));
    }

    // A handler for the reply of a request, whatever it is.
    template <class Reply>
    static auto handler_of(const std::shared_ptr<running>& one)
    {
        return asio::bind_executor(
            one->strand,
            asio::bind_cancellation_slot(
                one->cancel.slot(), [one](error_code, const Reply&) { ++one->what->completions; }
            )
        );
    }

    static void start_update(const client& db, const std::shared_ptr<running>& one, int n)
    {
        auto diag = std::make_shared<diagnostics>();
        auto finish = [one, diag](error_code ec, const update_item_reply&) {
            ++one->what->completions;
            one->what->added = !ec;
            one->what->may_be_added = ec && diag->applied() != applied::no;
        };
        db.async_update_item(
            update_item_request("things", key(n % 7))
                .update_expression("ADD n :one")
                .expression_attribute_value(":one", 1),
            redirect_diagnostics(
                asio::bind_executor(
                    one->strand, asio::bind_cancellation_slot(one->cancel.slot(), std::move(finish))
                ),
                *diag
            )
        );
    }

    void start(const client& db, const std::shared_ptr<running>& one, int n) const
    {
        const int id = 100 + n % 50;
        switch (n % kinds_)
        {
        case 0:
            return start_update(db, one, n);
        case 1:
            db.async_put_item(
                put_item_request("things", key(id).set("text", std::string(500, 'x'))),
                handler_of<put_item_reply>(one)
            );
            return;
        case 2:
            db.async_get_item(get_item_request("things", key(id)), handler_of<get_item_reply>(one));
            return;
        case 3:
            db.async_delete_item(
                delete_item_request("things", key(id)), handler_of<delete_item_reply>(one)
            );
            return;
        case 4:
            db.async_scan(scan_request("things"), handler_of<scan_reply>(one));
            return;
        default: {
            transact_write_items_request request;
            request.action(transact_put("things", key(id)));
            db.async_transact_write_items(
                std::move(request), handler_of<transact_write_items_reply>(one)
            );
        }
        }
    }

    // All of them, of which each seventh is cancelled at some time and each fifth has little time.
    std::vector<std::shared_ptr<fate>> start_all(asio::io_context& ctx, const client& db)
    {
        std::vector<std::shared_ptr<fate>> fates;
        for (int n = 0; n < operations; ++n)
        {
            auto one = std::make_shared<running>(ctx, std::make_shared<fate>());
            fates.push_back(one->what);
            const auto with =
                n % 5 == 0 ? db.with(call_options().timeout(milliseconds(1 + n % 40))) : db;
            asio::post(one->strand, [this, one, with, n] { start(with, one, n); });
            if (n % 7 != 0)
                continue;
            asio::post(ctx, [one] {
                asio::post(one->strand, [one] {
                    one->cancel.emit(asio::cancellation_type::terminal);
                });
            });
        }
        return fates;
    }

    int sum_of_additions()
    {
        server_.engine().set_faults({});
        asio::io_context ctx;
        int sum = 0;
        const client db = open(ctx);
        for (int id = 0; id < 7; ++id)
        {
            db.async_get_item(
                get_item_request("things", key(id)),
                [&](error_code ec, const get_item_reply& reply) {
                    EXPECT_FALSE(ec) << ec.message();
                    if (reply.item)
                        sum += reply.item->at("n").as_number().to<int>();
                }
            );
        }
        ctx.run();
        return sum;
    }

    void run_to_the_end(std::vector<std::shared_ptr<fate>>& fates)
    {
        let_things_go_wrong();
        asio::io_context ctx;
        const client db = open(ctx);
        fates = start_all(ctx, db);
        runners(ctx, 4).join();
    }

    void run_until_the_context_goes(std::vector<std::shared_ptr<fate>>& fates)
    {
        let_things_go_wrong();
        auto ctx = std::make_unique<asio::io_context>();
        client db = open(*ctx);
        fates = start_all(*ctx, db);
        std::vector<std::thread> threads;
        for (int n = 0; n < 4; ++n)
            threads.emplace_back([&] { ctx->run(); });
        const bool enough = wait_until([&] {
            int count = 0;
            for (const auto& each : fates)
                count += each->completions;
            return count >= operations / 3;
        });
        EXPECT_TRUE(enough);

        ctx->stop();
        for (auto& thread : threads)
            thread.join();
        ctx.reset();
    }

    running_server server_;
    // The last one is a transaction, whose token the engine remembers for ten minutes.
    int kinds_ = 6;
};

}  // namespace

TEST_F(Stress, CompletesEachOperationOnceAndKnowsWhatWasApplied)
{
    std::vector<std::shared_ptr<fate>> fates;
    run_to_the_end(fates);

    int added = 0;
    int may_be_added = 0;
    for (const auto& each : fates)
    {
        ASSERT_EQ(each->completions, 1);
        added += each->added;
        may_be_added += each->may_be_added;
    }
    const int sum = sum_of_additions();
    EXPECT_GT(added, operations / 20);
    EXPECT_GE(sum, added);
    EXPECT_LE(sum, added + may_be_added);
}

TEST_F(Stress, LeavesMemoryAndDescriptorsAsTheyWere)
{
    kinds_ = 5;
    const auto descriptors = open_descriptors();
    // The server closes its side of what has been dropped in its own time.
    const auto all_are_closed = [&] { return open_descriptors() == descriptors; };
    std::vector<std::shared_ptr<fate>> fates;
    // Threads, caches and the engine's tables get what they keep.
    for (int round = 0; round < 2; ++round)
        run_to_the_end(fates);
    fates.clear();
    EXPECT_TRUE(wait_until(all_are_closed)) << testing::PrintToString(open_descriptors());
    const auto memory = memory_in_use();

    for (int round = 0; round < 3; ++round)
    {
        run_to_the_end(fates);
        fates.clear();
        run_until_the_context_goes(fates);
        for (const auto& each : fates)
            ASSERT_LE(each->completions, 1);
        fates.clear();
    }

    EXPECT_TRUE(wait_until(all_are_closed)) << testing::PrintToString(open_descriptors());
    // Of 12,000 operations none may leave as much as a word behind. Sanitizers find leaks
    // themselves.
    if (!is_sanitized)
    {
        EXPECT_LT(memory_in_use(), memory + 64 * 1024);
    }
}

}  // namespace ddbm::test
