// One client on two execution contexts: where its operations run, and what they share.

#include "async/shards_fixture.hpp"

#include <ddbm/cached_credentials.hpp>
#include <ddbm/connection_statistics.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {
namespace {

class Shards : public shards_fixture
{
};

}  // namespace

// -- Where an operation runs

TEST_F(Shards, ACoroutineStaysOnItsContext)
{
    f.server.otherwise(200, sample_reply);

    const auto there = read_on(second(), 3);
    run_to_end(second());
    EXPECT_EQ(*there, 3);
    const auto here = read_on(first(), 3);
    run_to_end(first());
    EXPECT_EQ(*here, 3);

    EXPECT_EQ(f.server.connection_count(), 2u);
}

TEST_F(Shards, SoDoesOneInAStrand)
{
    f.server.otherwise(200, sample_reply);

    const auto there = read_on(asio::make_strand(second()), 3);
    run_to_end(second());

    EXPECT_EQ(*there, 3);
    EXPECT_EQ(f.server.connection_count(), 1u);
}

TEST_F(Shards, AHandlerIsCalledOnItsContextWhateverIsKnownOfItsType)
{
    f.server.otherwise(200, sample_reply);
    int done = 0;
    auto handler = [&](error_code ec, const get_item_reply&) {
        EXPECT_FALSE(ec) << ec.message();
        EXPECT_TRUE(second().get_executor().running_in_this_thread());
        ++done;
    };
    const asio::any_io_executor erased = second().get_executor();

    db().async_get_item(get_request(), asio::bind_executor(second(), handler));
    db().async_get_item(get_request(), asio::bind_executor(erased, handler));
    db().async_get_item(get_request(), asio::bind_executor(asio::make_strand(second()), handler));
    db().async_get_item(
        get_request(),
        asio::any_completion_handler<void(error_code, get_item_reply)>(
            asio::bind_executor(erased, handler)
        )
    );
    run_to_end(second());

    EXPECT_EQ(done, 4);
}

TEST_F(Shards, WithoutAnExecutorEachTakesItsTurn)
{
    f.server.otherwise(200, sample_reply);
    std::vector<outcome_ptr<get_item_reply>> all;
    for (int n = 0; n < 4; ++n)
        all.push_back(begin());
    const auto done = [&] {
        return std::ranges::count_if(all, [](const auto& each) { return each->done(); });
    };

    run_to_end(second());
    EXPECT_EQ(done(), 2);
    run_to_end(first());
    EXPECT_EQ(done(), 4);
}

TEST_F(Shards, WithoutAnExecutorItStaysOnTheContextOfTheThread)
{
    f.server.otherwise(200, sample_reply);
    int left = 5;
    std::function<void()> next = [&] {
        db().async_get_item(get_request(), [&](error_code ec, const get_item_reply&) {
            EXPECT_FALSE(ec) << ec.message();
            EXPECT_TRUE(second().get_executor().running_in_this_thread());
            if (--left > 0)
                next();
        });
    };

    asio::post(second(), next);
    run_to_end(second());

    EXPECT_EQ(left, 0);
}

TEST_F(Shards, AHandlerOfAThirdContextIsCalledThere)
{
    f.server.otherwise(200, sample_reply);
    asio::io_context third;
    int done = 0;
    for (int n = 0; n < 2; ++n)
        db().async_get_item(
            get_request(),
            asio::bind_executor(
                third,
                [&](error_code ec, const get_item_reply&) {
                    EXPECT_FALSE(ec) << ec.message();
                    EXPECT_TRUE(third.get_executor().running_in_this_thread());
                    ++done;
                }
            )
        );

    run_until(first(), [&] { return f.server.answered_count() >= 1; });
    run_until(second(), [&] { return f.server.answered_count() == 2; });
    run_to_end(first());
    run_to_end(second());
    EXPECT_EQ(done, 0);
    run_to_end(third);

    EXPECT_EQ(done, 2);
}

// -- What they share

TEST_F(Shards, ConnectionsAreDividedAmongThem)
{
    f.config.max_connections = 2;
    f.server.expect("GetItem").hold().times(4);
    for (int n = 0; n < 4; ++n)
        begin();
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });

    EXPECT_EQ(f.server.connection_count(), 2u);
    const auto all = db().connection_statistics();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].url, f.server.url());
    EXPECT_EQ(all[0].busy, 2u);
    EXPECT_EQ(all[0].waiting, 2u);
    ASSERT_EQ(all[0].addresses.size(), 1u);
    EXPECT_EQ(all[0].addresses[0].busy, 2u);

    f.server.release(2);
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });
    f.server.release(2);
    run_to_end(first());
    run_to_end(second());
}

TEST_F(Shards, PrewarmOpensConnectionsOnAll)
{
    int told = 0;

    db().async_prewarm(3, asio::bind_executor(second(), [&](error_code ec) {
                           EXPECT_FALSE(ec) << ec.message();
                           ++told;
                       }));
    run_until(second(), [&] { return f.server.connection_count() == 1; });
    poll(second());
    EXPECT_EQ(told, 0);
    run_to_end(first());
    run_to_end(second());

    EXPECT_EQ(told, 1);
    EXPECT_EQ(db().connection_statistics().at(0).idle, 3u);
}

TEST_F(Shards, PrewarmOpensTheShareOfAContextThatHasGoneOnTheOthers)
{
    int told = 0;
    db();
    destroy_second();

    db().async_prewarm(3, asio::bind_executor(first(), [&](error_code ec) {
                           EXPECT_FALSE(ec) << ec.message();
                           ++told;
                       }));
    run_to_end(first());

    EXPECT_EQ(told, 1);
    EXPECT_EQ(db().connection_statistics().at(0).idle, 3u);
}

TEST_F(Shards, ReadsAreSharedWithOthersOfTheirContext)
{
    f.config.combined_reads.identical = true;
    f.server.expect("GetItem").reply(200, sample_reply).hold().times(2);
    const auto one = read_on(first(), 1);
    const auto same = read_on(first(), 1);
    const auto there = read_on(second(), 1);
    const auto same_there = read_on(second(), 1);
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });

    f.server.release(2);
    run_to_end(first());
    EXPECT_EQ(*one + *same, 2);
    run_to_end(second());

    EXPECT_EQ(*there + *same_there, 2);
    EXPECT_EQ(f.server.request_count(), 2u);
}

TEST_F(Shards, RetriesOnOneCostTheQuotaOfAll)
{
    f.env->skip_waits();
    f.config.retry_policy.max_attempts = 100;
    f.server.otherwise(500, error_body("InternalServerError"));
    auto calls = [&](asio::io_context& ctx) {
        auto result = std::make_shared<outcome<get_item_reply>>();
        db().async_get_item(
            get_request(),
            redirect_diagnostics(
                asio::bind_executor(
                    ctx,
                    [result](error_code ec, get_item_reply) {
                        ++result->completions;
                        result->ec = ec;
                    }
                ),
                result->diag
            )
        );
        run_to_end(ctx);
        return result;
    };

    const auto before = calls(first());
    const auto after = calls(second());

    EXPECT_GT(before->diag.attempts(), 1);
    EXPECT_EQ(before->diag.retry_end(), retry_end::quota);
    EXPECT_EQ(after->diag.attempts(), 1);
    EXPECT_EQ(after->diag.retry_end(), retry_end::quota);
}

TEST_F(Shards, KeysAreFetchedOnceForAll)
{
    const auto provider = std::make_shared<keys_on_request>();
    f.config.credentials = provider;
    f.server.otherwise(200, sample_reply);
    const auto here = read_on(first(), 1);
    const auto there = read_on(second(), 1);
    poll(first());
    poll(second());
    poll(first());

    ASSERT_EQ(provider->refreshes.size(), 1u);
    EXPECT_EQ(provider->refreshes[0], &first());
    provider->answer();
    run_to_end(first());
    EXPECT_EQ(*here, 1);
    EXPECT_EQ(*there, 0);
    // It has kept this one from coming to its end.
    run_to_end(second());
    EXPECT_EQ(*there, 1);
    EXPECT_EQ(provider->refreshes.size(), 1u);
}

// Keys that are kept until they end, of which each shard has some at hand.
class KeysNearShards : public Shards
{
protected:
    KeysNearShards()
    {
        f.config.credentials = cached_credentials([this] {
            return credentials("KEYS-" + std::to_string(++fetches), "HIDDEN");
        });
    }

    // Reads once on each of the two.
    void read_on_both()
    {
        for (asio::io_context* each : {&first(), &second()})
        {
            read_on(*each, 1);
            run_to_end(*each);
        }
    }

    // The keys at hand once the provider has forgotten them.
    std::weak_ptr<const credentials> forgotten_keys() const
    {
        const auto keys = f.config.credentials->current();
        f.config.credentials->drop(*keys);
        return keys;
    }

    // Those that a request has been signed with.
    std::string keys_of(std::size_t request) const
    {
        const std::string text = f.server.requests().at(request).headers.at("authorization");
        return text.substr(text.find("KEYS-"), std::string_view("KEYS-1").size());
    }

    int fetches = 0;
};

TEST_F(KeysNearShards, AreFetchedOnceWhereBothAreToldThatTheyHaveExpired)
{
    f.server.otherwise(200, sample_reply);
    read_on_both();
    f.server.expect("GetItem").reply(400, error_body("ExpiredTokenException")).hold().times(2);
    const auto here = read_on(first(), 2);
    const auto there = read_on(second(), 2);
    run_until(first(), [&] { return f.server.held_count() == 1; });
    run_until(second(), [&] { return f.server.held_count() == 2; });

    f.server.release(2);
    const auto run_both = [&](auto condition) {
        run_until(first(), [&] {
            poll(second());
            return condition();
        });
    };
    run_both([&] { return *here == 2 && *there == 2; });

    EXPECT_EQ(fetches, 2);
    ASSERT_EQ(f.server.request_count(), 8u);
    for (std::size_t request = 0; request < 8; ++request)
        EXPECT_EQ(keys_of(request), request < 4 ? "KEYS-1" : "KEYS-2") << request;
}

TEST_F(KeysNearShards, AreLetGoOfByAClose)
{
    f.server.otherwise(200, sample_reply);
    read_on_both();

    db().async_close([](error_code) {});
    run_to_end(first());
    run_to_end(second());

    EXPECT_TRUE(forgotten_keys().expired());
}

TEST_F(KeysNearShards, AreLetGoOfWithTheContext)
{
    f.server.otherwise(200, sample_reply);
    read_on(second(), 2);
    run_to_end(second());

    destroy_second();

    EXPECT_TRUE(forgotten_keys().expired());
}

// -- What is no such client

TEST(ShardExecutors, HaveAContextEach)
{
    client_fixture f;
    const auto failure_of = [&](std::vector<asio::any_io_executor> executors) -> std::string {
        try
        {
            client db(std::move(executors), f.config);
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::invalid_configuration);
            return why.get_diagnostics().message();
        }
        return "none";
    };
    asio::io_context other;

    EXPECT_EQ(failure_of({f.ctx.get_executor(), other.get_executor()}), "none");
    EXPECT_EQ(failure_of({}), "a client needs an executor, and is given none");
    EXPECT_EQ(
        failure_of({f.ctx.get_executor(), asio::any_io_executor()}),
        "executor 1 of the client is empty"
    );
    EXPECT_EQ(
        failure_of({other.get_executor(), f.ctx.get_executor(), asio::make_strand(other)}),
        "executor 2 of the client belongs to the execution context of one before it"
    );
}

}  // namespace ddbm::test
