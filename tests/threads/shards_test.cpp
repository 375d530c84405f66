// One client on several execution contexts: whatever is done with tables stays on the context where
// it is begun, and threads that run a context each, or several, do not meet where they must not.

#include "support/run_async.hpp"
#include "support/threads.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/client.hpp>
#include <ddbm/connection_statistics.hpp>
#include <ddbm/error.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/lock.hpp>
#include <ddbm/merge.hpp>
#include <ddbm/operations/create_table.hpp>
#include <ddbm/table.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <exception>
#include <latch>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

struct entry
{
    std::string owner;
    int id = 0;
    int n = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::entry>
{
    using type = ddbm::test::entry;
    static constexpr auto value = ddbm::model<type>("entries")
                                      .partition_key("owner", &type::owner)
                                      .sort_key("id", &type::id)
                                      .field("n", &type::n);
};

namespace ddbm::test {
namespace {

entry entry_of(std::string owner, int id, int n = 0)
{
    entry made;
    made.owner = std::move(owner);
    made.id = id;
    made.n = n;
    return made;
}

void check_shards_end(std::exception_ptr failure)
{
    if (!failure)
        return;
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const std::exception& why)
    {
        ADD_FAILURE() << why.what();
    }
}

class ShardThreads : public testing::Test
{
protected:
    ShardThreads()
    {
        for (int n = 0; n < 3; ++n)
            executors_.push_back(contexts.emplace_back().get_executor());
        create(
            "entries",
            "owner",
            "S",
            R"(,{"AttributeName":"id","KeyType":"RANGE"})",
            R"(,{"AttributeName":"id","AttributeType":"N"})"
        );
        create("locks", "name", "S", "", "");
    }

    client open()
    {
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = local::opener(engine_);
        return client(executors_, std::move(config));
    }

    std::deque<asio::io_context> contexts;

private:
    void create(
        const std::string& name,
        const std::string& key,
        const std::string& type,
        const std::string& more_keys,
        const std::string& more_attributes
    )
    {
        const auto created = engine_->call(
            service::dynamodb,
            "CreateTable",
            R"({"TableName":")" + name + R"(","KeySchema":[{"AttributeName":")" + key +
                R"(","KeyType":"HASH"})" + more_keys +
                R"(],"AttributeDefinitions":[{"AttributeName":")" + key + R"(","AttributeType":")" +
                type + R"("})" + more_attributes + R"(],"BillingMode":"PAY_PER_REQUEST"})"
        );
        EXPECT_EQ(created.status, 200) << created.body;
    }

    std::vector<asio::any_io_executor> executors_;
    const std::shared_ptr<local::engine> engine_ = std::make_shared<local::engine>();
};

// Something of each kind that there is.
asio::awaitable<void> use_tables(client db, std::string owner, int& done)
{
    const table<entry> entries(db);
    const entry first = entry_of(owner, 1);
    co_await entries.async_put(first);
    auto found = co_await entries.async_get(owner, 1);
    found->n = 7;
    co_await entries.async_save(found);
    auto change = [](entry& one) { ++one.n; };
    const auto key = entries.key(owner, 1);
    co_await entries.async_modify(key, change);

    std::vector<entry> more;
    for (int id = 2; id < 60; ++id)
        more.push_back(entry_of(owner, id));
    co_await entries.async_put_many(more);
    std::vector<table<entry>::key_type> keys;
    for (int id = 1; id < 60; ++id)
        keys.push_back(table<entry>::key_type(owner, id));
    auto read = co_await entries.async_get_many(keys);
    EXPECT_EQ(read.size(), 59u);

    auto range = entries.query(owner);
    int walked = 0;
    while (auto next = co_await range.async_next())
        ++walked;
    EXPECT_EQ(walked, 59);
    auto counted = entries.query(owner);
    EXPECT_EQ(co_await counted.async_count(), 59);
    auto paged = entries.query(owner);
    auto page = co_await paged.async_next_page(10);
    EXPECT_EQ(page.items.size(), 10u);
    auto merged = merge(entries.query(owner), entries.query("nobody"));
    EXPECT_EQ((co_await merged.async_next())->id, 1);

    auto add = [&](transaction& tx) -> asio::awaitable<void> {
        auto one = co_await tx.async_get(entries, owner, 1);
        one->n += 2;
        tx.save(one);
    };
    co_await async_transact(db, add);
    auto sum = co_await entries.async_get(owner, 1);
    EXPECT_EQ(sum->n, 10);

    table<lock_record> locks(db);
    auto inside = [&](const held_lock& held) -> asio::awaitable<void> {
        EXPECT_TRUE(held.is_held());
        co_return;
    };
    co_await async_with_lock(locks, owner, lock_options(), inside);
    EXPECT_TRUE(co_await entries.async_table_exists());
    ++done;
}

}  // namespace

TEST_F(ShardThreads, WhatIsDoneWithTablesStaysOnItsContext)
{
    const client db = open();
    for (std::size_t n = contexts.size(); n-- > 0;)
    {
        int done = 0;
        asio::co_spawn(
            contexts[n], use_tables(db, "owner " + std::to_string(n), done), check_shards_end
        );

        // The others do not run.
        run_to_end(contexts[n]);

        EXPECT_EQ(done, 1);
    }
}

TEST_F(ShardThreads, ARangeGoesOnWhereItWasBegun)
{
    const client db = open();
    table<entry> entries(db);
    int done = 0;
    asio::co_spawn(contexts[0], use_tables(db, "a", done), check_shards_end);
    run_to_end(contexts[0]);
    auto range = entries.query("a");
    std::vector<int> ids;
    const auto note = [&](std::size_t context) {
        return asio::bind_executor(
            contexts[context],
            [&, context](error_code ec, const stored<entry>& next) {
                EXPECT_FALSE(ec) << ec.message();
                EXPECT_TRUE(contexts[context].get_executor().running_in_this_thread());
                ids.push_back(next->id);
            }
        );
    };

    range.async_next(note(1));
    run_to_end(contexts[1]);
    range.async_next(note(2));
    run_to_end(contexts[1]);
    EXPECT_EQ(ids.size(), 1u);
    run_to_end(contexts[2]);

    EXPECT_EQ(ids, (std::vector<int>{1, 2}));
}

TEST_F(ShardThreads, ThreadsOfTheirOwnUseOneClient)
{
    const client db = open();
    constexpr int each = 4;
    std::vector<int> done(contexts.size() * each);
    for (std::size_t n = 0; n < done.size(); ++n)
        asio::co_spawn(
            asio::make_strand(contexts[n % contexts.size()]),
            use_tables(db, "owner " + std::to_string(n), done[n]),
            check_shards_end
        );

    std::vector<std::unique_ptr<runners>> running;
    for (asio::io_context& ctx : contexts)
        running.push_back(std::make_unique<runners>(ctx, 2));
    // Operations of no context meanwhile.
    std::atomic<int> listed{0};
    for (int n = 0; n < 30; ++n)
        db.async_list_tables(list_tables_request(), [&](error_code ec, list_tables_reply) {
            EXPECT_FALSE(ec) << ec.message();
            ++listed;
        });
    running.clear();

    EXPECT_EQ(done, std::vector<int>(done.size(), 1));
    EXPECT_EQ(listed, 30);
}

TEST_F(ShardThreads, CloseWhileAllAreBusy)
{
    for (int round = 0; round < 5; ++round)
    {
        const client db = open();
        std::latch all_read(12);
        std::atomic<int> ended{0};
        auto read = [&](asio::io_context&) -> asio::awaitable<void> {
            table<entry> entries(db);
            try
            {
                co_await entries.async_find("nobody", 1);
                all_read.count_down();
                for (;;)
                    co_await entries.async_find("nobody", 1);
            }
            catch (const error& why)
            {
                EXPECT_EQ(why.code(), errc::client_closed) << why.what();
            }
            ++ended;
        };
        std::vector<std::unique_ptr<runners>> running;
        for (asio::io_context& ctx : contexts)
        {
            ctx.restart();
            for (int n = 0; n < 4; ++n)
                asio::co_spawn(ctx, read(ctx), check_shards_end);
            running.push_back(std::make_unique<runners>(ctx, 1));
        }

        // From now on each has an operation under way until it is told of the close.
        all_read.wait();
        db.async_close(asio::use_future).get();

        EXPECT_EQ(ended, 12);
        running.clear();
    }
}

TEST_F(ShardThreads, AContextGoesWhileTheOthersAreBusy)
{
    const client db = open();
    constexpr int each = 4;
    std::vector<int> done(2 * each);
    for (std::size_t n = 0; n < done.size(); ++n)
        asio::co_spawn(
            contexts[n % 2], use_tables(db, "owner " + std::to_string(n), done[n]), check_shards_end
        );
    int lost = 0;
    asio::co_spawn(contexts[2], use_tables(db, "lost", lost), check_shards_end);
    contexts[2].run_one();

    {
        runners first(contexts[0], 1);
        runners second(contexts[1], 1);
        contexts.pop_back();
    }

    EXPECT_EQ(done, std::vector<int>(done.size(), 1));
    EXPECT_EQ(lost, 0);
}

}  // namespace ddbm::test
