// One client on two execution contexts, of which one ends, or the client.

#include "async/shards_fixture.hpp"

#include <ddbm/bulk_result.hpp>
#include <ddbm/connection_statistics.hpp>
#include <ddbm/model.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

struct coin
{
    std::string id;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::coin>
{
    using type = ddbm::test::coin;
    static constexpr auto value = ddbm::model<type>("coins").partition_key("id", &type::id);
};

namespace ddbm::test {
namespace {

using std::chrono::milliseconds;

class LostContexts : public shards_fixture
{
};

}  // namespace

TEST_F(LostContexts, CloseEndsWhatIsUnderWayOnAll)
{
    f.server.expect("GetItem").hold().times(2);
    const auto one = begin();
    const auto other = begin();
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });
    bool closed = false;

    db().async_close(asio::bind_executor(second(), [&](error_code) { closed = true; }));
    run_until(second(), [&] { return one->done() != other->done(); });
    EXPECT_FALSE(closed);
    run_to_end(first());
    run_to_end(second());

    EXPECT_TRUE(closed);
    EXPECT_EQ(one->ec, errc::client_closed);
    EXPECT_EQ(other->ec, errc::client_closed);
    const auto late = begin();
    run_to_end(first());
    run_to_end(second());
    EXPECT_EQ(late->ec, errc::client_closed);
    f.server.release(2);
}

TEST_F(LostContexts, TheTimeOfACloseIsKeptWhereSomebodyWaitsForIt)
{
    f.server.expect("GetItem").hold();
    error_code ended;
    bool closed = false;
    db().async_get_item(
        get_request(),
        asio::bind_executor(second(), [&](error_code ec, const get_item_reply&) { ended = ec; })
    );
    run_until(second(), [&] { return f.server.held_count() == 1; });

    db().async_close(milliseconds(5), asio::bind_executor(second(), [&](error_code ec) {
                         EXPECT_FALSE(ec) << ec.message();
                         closed = true;
                     }));
    poll(second());
    EXPECT_FALSE(closed);
    f.env->advance(milliseconds(5));
    // The other one does not run.
    run_to_end(second());

    EXPECT_TRUE(closed);
    EXPECT_EQ(ended, errc::client_closed);
    f.server.release(1);
}

TEST_F(LostContexts, TheTimeOfACloseOutlivesTheContextThatKeepsIt)
{
    f.server.expect("GetItem").hold();
    error_code ended;
    bool closed = false;
    db().async_get_item(
        get_request(),
        asio::bind_executor(first(), [&](error_code ec, const get_item_reply&) { ended = ec; })
    );
    run_until(first(), [&] { return f.server.held_count() == 1; });

    db().async_close(milliseconds(50), asio::bind_executor(first(), [&](error_code ec) {
                         EXPECT_FALSE(ec) << ec.message();
                         closed = true;
                     }));
    // Its time is the one that counts.
    db().async_close(milliseconds(5), asio::bind_executor(second(), [](error_code) {}));
    destroy_second();
    poll(first());
    EXPECT_FALSE(closed);
    f.env->advance(milliseconds(5));
    run_to_end(first());

    EXPECT_TRUE(closed);
    EXPECT_EQ(ended, errc::client_closed);
    f.server.release(1);
}

TEST_F(LostContexts, ACloseKeepsAllContextsRunningUntilItIsComplete)
{
    f.server.expect("GetItem").reply(200, sample_reply).hold();
    bool closed = false;
    db().async_get_item(
        get_request(), asio::bind_executor(first(), [](error_code, const get_item_reply&) {})
    );
    run_until(first(), [&] { return f.server.held_count() == 1; });

    db().async_close(milliseconds(1000), asio::bind_executor(first(), [&](error_code) {
                         closed = true;
                     }));
    poll(second());
    EXPECT_FALSE(second().stopped());
    f.server.release(1);
    run_to_end(first());

    EXPECT_TRUE(closed);
    run_to_end(second());
}

TEST_F(LostContexts, WhenAContextGoesTheOthersGoOn)
{
    f.server.otherwise(200, sample_reply);
    const auto lost = read_on(second(), 3);
    EXPECT_EQ(db().get_executor(), asio::any_io_executor(first().get_executor()));

    destroy_second();
    std::vector<outcome_ptr<get_item_reply>> all;
    for (int n = 0; n < 3; ++n)
        all.push_back(begin());
    const auto here = read_on(first(), 2);
    run_to_end(first());

    EXPECT_EQ(*lost, 0);
    EXPECT_EQ(*here, 2);
    for (const auto& each : all)
        EXPECT_TRUE(each->done() && !each->ec) << each->ec.message();
}

TEST_F(LostContexts, ConnectionsOfAContextThatHasGoneAreNotThereAnyMore)
{
    f.server.expect("GetItem").reply(200, sample_reply);
    f.server.expect("GetItem").hold();
    const auto once = read_on(first(), 1);
    run_to_end(first());
    EXPECT_EQ(*once, 1);
    const auto lost = read_on(second(), 1);
    run_until(second(), [&] { return f.server.held_count() == 1; });
    EXPECT_EQ(db().connection_statistics().at(0).open(), 2u);

    destroy_second();

    const auto all = db().connection_statistics();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].idle, 1u);
    EXPECT_EQ(all[0].busy, 0u);
    EXPECT_EQ(all[0].closing, 0u);
    EXPECT_EQ(all[0].opened, 2u);
    ASSERT_EQ(all[0].addresses.size(), 1u);
    EXPECT_EQ(all[0].addresses[0].idle, 1u);
    EXPECT_EQ(all[0].addresses[0].busy, 0u);
    EXPECT_EQ(*lost, 0);
    f.server.release(1);
}

// What it waits for goes; it has time left, and nobody else ends it.
// A group of operations, such as `a || b`, emits it when another one of them completes.
TEST_F(LostContexts, ACallThatHasGoneWithItsContextMayBeCancelled)
{
    f.server.expect("GetItem").hang().times(2);
    asio::io_context third;
    asio::cancellation_signal cancel[2];
    int done = 0;
    for (auto& each : cancel)
        db().async_get_item(
            get_request(),
            asio::bind_executor(
                third,
                asio::bind_cancellation_slot(
                    each.slot(), [&](error_code, const get_item_reply&) { ++done; }
                )
            )
        );
    run_until(first(), [&] { return f.server.request_count() == 1; });
    run_until(second(), [&] { return f.server.request_count() == 2; });

    destroy_second();
    for (auto& each : cancel)
        each.emit(asio::cancellation_type::terminal);
    run_to_end(first());
    run_to_end(third);

    EXPECT_EQ(done, 1) << "that of the context that is there";
}

TEST_F(LostContexts, ACloseIsCompleteWhenTheLastThatRunsGoesWithItsContext)
{
    f.server.expect("GetItem").reply(200, sample_reply);
    f.server.expect("GetItem").hold();
    const auto here = read_on(first(), 1);
    run_to_end(first());
    const auto lost = read_on(second(), 1);
    run_until(second(), [&] { return f.server.held_count() == 1; });
    bool closed = false;
    db().async_close(milliseconds(1000), asio::bind_executor(first(), [&](error_code ec) {
                         EXPECT_FALSE(ec) << ec.message();
                         closed = true;
                     }));
    poll(first());
    EXPECT_FALSE(closed);

    destroy_second();
    EXPECT_FALSE(closed) << "never inside of the destructor";
    run_to_end(first());

    EXPECT_TRUE(closed);
    EXPECT_EQ(*here, 1);
    EXPECT_EQ(*lost, 0);
    f.server.release(1);
    run_until(first(), [&] { return f.server.open_connection_count() == 0; });
}

// Its page was under way there.
TEST_F(LostContexts, ARangeGoesOnElsewhereWhenItsContextGoes)
{
    f.server.expect("Scan").hold();
    f.server.expect("Scan").reply(200, R"({"Items":[{"id":{"S":"a"}}]})");
    auto coins = table<coin>(db()).scan();
    const auto not_told = [](error_code, const stored<coin>&) { FAIL() << "its context has gone"; };
    coins.async_next(asio::bind_executor(second(), not_told));
    run_until(second(), [&] { return f.server.held_count() == 1; });

    destroy_second();
    std::string found;
    coins.async_next(asio::bind_executor(first(), [&](error_code ec, const stored<coin>& next) {
        ASSERT_FALSE(ec) << ec.message();
        found = next->id;
    }));
    run_to_end(first());

    EXPECT_EQ(found, "a");
    f.server.release(1);
}

// Its handler is called on a third context, from which the next page is fetched.
TEST_F(LostContexts, ARangeGoesOnElsewhereBetweenTwoPages)
{
    f.server.expect("Scan").reply(200, R"({"Items":[],"LastEvaluatedKey":{"id":{"S":"0"}}})");
    f.server.expect("Scan").reply(200, R"({"Items":[{"id":{"S":"a"}}]})");
    asio::io_context third;
    auto coins = table<coin>(db()).scan();
    std::string found;
    const auto note = [&](error_code ec, const stored<coin>& next) {
        ASSERT_FALSE(ec) << ec.message();
        found = next->id;
    };
    asio::post(second(), [&] { coins.async_next(asio::bind_executor(third, note)); });
    run_to_end(second());
    EXPECT_EQ(f.server.request_count(), 1u);

    destroy_second();
    poll(third);
    run_to_end(first());
    run_to_end(third);

    EXPECT_EQ(found, "a");
    EXPECT_EQ(f.server.request_count(), 2u);
}

// Ranges whose handlers belong to a third context, and which wait no longer than 100 ms.
class ShardsOfRanges : public shards_fixture
{
protected:
    const table<coin>& coins()
    {
        if (!coins_)
            coins_.emplace(db().with(call_options().timeout(milliseconds(100))));
        return *coins_;
    }

    static std::string empty_page(const std::string& last_key)
    {
        return R"({"Items":[],"LastEvaluatedKey":{"id":{"S":")" + last_key + R"("}}})";
    }

    // The next of two segments; from the second context on.
    void begin() { begin(coins()); }
    void begin(const table<coin>& of)
    {
        asio::post(second(), [this, of] {
            of.scan().segments(2).async_next(asio::bind_executor(
                third,
                [this](error_code result, const stored<coin>& next) {
                    ++told;
                    ec = result;
                    found = next ? next->id : "";
                }
            ));
        });
    }

    // Waits until no more of its requests are unanswered, of which the third does not hear yet.
    void wait_for_replies(asio::io_context& ctx, std::size_t unanswered)
    {
        wait_for_replies(db(), ctx, unanswered);
    }
    void wait_for_replies(const client& of, asio::io_context& ctx, std::size_t unanswered)
    {
        run_until(ctx, [&] { return of.connection_statistics().at(0).busy == unanswered; });
        poll(ctx);
    }

    asio::io_context third;
    int told = 0;
    error_code ec;
    std::string found;

private:
    std::optional<table<coin>> coins_;
};

// It has waited there for pages that had been begun ahead, and had more time.
TEST_F(ShardsOfRanges, KeepNoTimerOfAContextThatHasGone)
{
    f.server.expect("Scan").reply(200, empty_page("0"));
    f.server.expect("Scan").hold().reply(200, empty_page("1"));
    f.server.expect("Scan").hold().reply(200, R"({"Items":[]})");
    f.server.expect("Scan").hold();
    f.server.expect("Scan").reply(200, R"({"Items":[{"id":{"S":"a"}}]})");
    begin();
    run_until(second(), [&] { return f.server.held_count() == 1; });
    f.env->advance(milliseconds(50));
    f.server.release(1);
    run_until(second(), [&] { return f.server.held_count() == 2; });
    poll(third);
    f.server.release(1);
    wait_for_replies(second(), 1);

    destroy_second();
    poll(third);
    run_to_end(first());
    run_to_end(third);

    EXPECT_EQ(told, 1);
    EXPECT_EQ(found, "a") << ec.message();
    f.server.release(1);
}

TEST_F(ShardsOfRanges, SetTheirTimersWhereTheyHaveGoneOn)
{
    f.server.expect("Scan").reply(200, empty_page("0"));
    f.server.expect("Scan").hold();
    f.server.expect("Scan").reply(200, empty_page("1"));
    f.server.expect("Scan").hold().reply(200, empty_page("2"));
    f.server.expect("Scan").hold();
    f.server.expect("Scan").hold();
    begin();
    run_until(second(), [&] { return f.server.held_count() == 1; });
    wait_for_replies(second(), 1);
    destroy_second();
    poll(third);
    run_until(first(), [&] { return f.server.held_count() == 2; });
    wait_for_replies(first(), 1);
    f.env->advance(milliseconds(50));
    f.server.release(2);
    run_until(first(), [&] { return f.server.held_count() == 2; });

    poll(third);
    EXPECT_EQ(told, 0);
    f.env->advance(milliseconds(50));
    for (int round = 0; round < 5; ++round)
    {
        poll(first());
        poll(third);
    }

    EXPECT_EQ(told, 1);
    EXPECT_EQ(ec, errc::deadline_exceeded);
    f.server.release(2);
}

// Else one might go on when the context has gone where its timer is.
TEST_F(ShardsOfRanges, GoOnWithAllTheirPagesOnOneOtherContext)
{
    f.server.expect("Scan").reply(200, empty_page("0"));
    f.server.expect("Scan").hang();
    asio::io_context fourth;
    const client three(
        std::vector<asio::any_io_executor>{
            first().get_executor(), second().get_executor(), fourth.get_executor()},
        f.config
    );
    begin(table<coin>(three));
    run_until(second(), [&] { return f.server.request_count() == 2; });
    wait_for_replies(three, second(), 1);
    const std::size_t before = f.env->connect_count();
    f.server.otherwise(200, R"({"Items":[]})");

    destroy_second();
    poll(third);
    poll(first());
    const std::size_t there = f.env->connect_count() - before;
    EXPECT_TRUE(there == 0 || there == 2) << there;

    run_to_end(first());
    run_to_end(fourth);
    run_to_end(third);
    EXPECT_EQ(told, 1);
}

// Of two requests one has been answered, which the bulk has not heard of yet on a third context.
TEST_F(LostContexts, ABulkThatHasLostARequestWithItsContextFails)
{
    f.server.expect("BatchWriteItem").reply(200, R"({"UnprocessedItems":{}})");
    f.server.expect("BatchWriteItem").hold();
    asio::io_context third;
    std::vector<std::string> ids;
    for (int n = 0; n < 50; ++n)
        ids.push_back(std::to_string(n));
    int told = 0;
    error_code failure;
    diagnostics diag;
    const auto note = [&](error_code ec, const bulk_result&) {
        ++told;
        failure = ec;
    };
    asio::post(second(), [&] {
        table<coin>(db()).async_erase_many(
            ids, bulk().in_flight(2), redirect_diagnostics(asio::bind_executor(third, note), diag)
        );
    });
    poll(second());
    // Both are begun.
    poll(third);
    run_until(second(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return db().connection_statistics().at(0).busy == 1; });
    poll(second());

    destroy_second();
    run_to_end(third);
    run_to_end(first());

    EXPECT_EQ(told, 1);
    EXPECT_EQ(failure, asio::error::operation_aborted);
    EXPECT_EQ(diag.applied(), applied::maybe);
    f.server.release(1);
}

TEST_F(LostContexts, CloseDoesNotWaitForAContextThatHasGone)
{
    f.server.expect("GetItem").hold().times(2);
    const auto one = begin();
    const auto other = begin();
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });
    bool closed = false;

    db().async_close(asio::bind_executor(first(), [&](error_code) { closed = true; }));
    run_until(first(), [&] { return one->done() != other->done(); });
    EXPECT_FALSE(closed);
    destroy_second();
    run_to_end(first());

    EXPECT_TRUE(closed);
    EXPECT_TRUE(one->done() != other->done());
    f.server.release(2);
}

TEST_F(LostContexts, ACloseGoesWithTheContextThatWaitsForIt)
{
    f.server.expect("GetItem").hold().times(2);
    begin();
    begin();
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });
    bool closed = false;
    // It owns what it waits for.
    auto waits = [&, db = db()](error_code) { closed = true; };

    db().async_close(asio::bind_executor(second(), std::move(waits)));
    destroy_second();
    run_to_end(first());

    EXPECT_FALSE(closed);
    f.server.release(2);
}

TEST_F(LostContexts, PrewarmDoesNotWaitForAContextThatHasGone)
{
    int told = 0;

    db().async_prewarm(2, asio::bind_executor(first(), [&](error_code) { ++told; }));
    run_until(first(), [&] { return f.server.connection_count() == 1; });
    poll(first());
    EXPECT_EQ(told, 0);
    destroy_second();
    run_to_end(first());

    EXPECT_EQ(told, 1);
}

TEST_F(LostContexts, APrewarmGoesWithTheContextThatWaitsForIt)
{
    int told = 0;
    auto of_handler = std::make_shared<int>();
    auto of_coroutine = std::make_shared<int>();
    const std::weak_ptr<int> handler = of_handler;
    const std::weak_ptr<int> coroutine = of_coroutine;
    auto waits = [&told, db = db(), kept = std::move(of_handler)](error_code) { ++told; };
    auto awaits = [&told, db = db(), kept = std::move(of_coroutine)]() -> asio::awaitable<void> {
        co_await db.async_prewarm(2);
        ++told;
    };

    db().async_prewarm(2, asio::bind_executor(second(), std::move(waits)));
    asio::co_spawn(second(), std::move(awaits), asio::detached);
    run_until(second(), [&] { return f.server.connection_count() == 1; });
    poll(second());
    EXPECT_FALSE(handler.expired());
    EXPECT_FALSE(coroutine.expired());
    destroy_second();
    // The other one has not got any further: it lets go of what is not its own.
    EXPECT_TRUE(handler.expired());
    EXPECT_TRUE(coroutine.expired());
    run_to_end(first());

    EXPECT_EQ(told, 0);
}

TEST_F(LostContexts, KeysAreFetchedAgainWhereTheContextOfTheRefreshGoes)
{
    const auto provider = std::make_shared<keys_on_request>();
    f.config.credentials = provider;
    f.server.otherwise(200, sample_reply);
    const auto lost = read_on(second(), 1);
    poll(second());
    const auto here = read_on(first(), 1);
    poll(first());
    ASSERT_EQ(provider->refreshes.size(), 1u);
    EXPECT_EQ(provider->refreshes[0], &second());
    provider->waiting.clear();

    destroy_second();
    poll(first());
    ASSERT_EQ(provider->refreshes.size(), 2u);
    EXPECT_EQ(provider->refreshes[1], &first());
    provider->answer();
    run_to_end(first());

    EXPECT_EQ(*lost, 0);
    EXPECT_EQ(*here, 1);
}

TEST_F(LostContexts, KeysThatAreFetchedAgainKeepNoContextRunning)
{
    const auto provider = std::make_shared<keys_on_request>();
    f.config.credentials = provider;
    const auto lost = read_on(second(), 1);
    poll(second());
    error_code ended;
    db().with(call_options().timeout(milliseconds(100)))
        .async_get_item(
            get_request(),
            asio::bind_executor(first(), [&](error_code ec, const get_item_reply&) { ended = ec; })
        );
    poll(first());
    provider->waiting.clear();
    destroy_second();
    poll(first());
    ASSERT_EQ(provider->refreshes.size(), 2u);

    f.env->advance(milliseconds(100));
    // The provider has not answered.
    run_to_end(first());

    EXPECT_EQ(ended, errc::deadline_exceeded);
    EXPECT_EQ(*lost, 0);
    provider->waiting.clear();
}

TEST_F(LostContexts, AClientOutlivesAllOfItsContexts)
{
    f.server.otherwise(200, sample_reply);
    read_on(first(), 1);
    read_on(second(), 1);
    run_to_end(first());
    db();

    destroy_second();
    f.destroy_context();
}

}  // namespace ddbm::test
