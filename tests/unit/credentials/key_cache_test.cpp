// What is kept, when it is fetched again, and who waits.

#include "credentials/key_cache.hpp"
#include "support/manual_environment.hpp"
#include "support/run_async.hpp"

#include <ddbm/cached_credentials.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using keys_ptr = key_cache::keys_ptr;

// A source that brings keys when it is told to.
class gated_source
{
public:
    asio::awaitable<credentials> fetch()
    {
        ++fetches;
        auto executor = co_await asio::this_coro::executor;
        asio::steady_timer gate(executor, asio::steady_timer::time_point::max());
        gate_ = &gate;
        error_code ec;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ec));
        // The next one may have begun before this one has seen that it is cancelled.
        if (gate_ == &gate)
            gate_ = nullptr;
        if (!std::exchange(is_open_, false))
        {
            ++cancelled;
            throw error(asio::error::operation_aborted);
        }
        if (failure_)
            std::rethrow_exception(std::exchange(failure_, nullptr));
        co_return keys_;
    }

    bool is_waiting() const { return gate_ != nullptr; }
    void bring(credentials keys)
    {
        keys_ = std::move(keys);
        open();
    }
    template <class Exception>
    void fail(Exception why)
    {
        failure_ = std::make_exception_ptr(std::move(why));
        open();
    }

    int fetches = 0;
    int cancelled = 0;

private:
    void open()
    {
        is_open_ = true;
        gate_->cancel();
    }

    asio::steady_timer* gate_ = nullptr;
    bool is_open_ = false;
    credentials keys_;
    std::exception_ptr failure_;
};

class waiting
{
public:
    asio::cancellation_signal cancel;
    bool is_done = false;
    error_code ec;
    keys_ptr keys;
};

class KeyCache : public ::testing::Test
{
protected:
    std::shared_ptr<waiting> ask(asio::io_context& from)
    {
        auto call = std::make_shared<waiting>();
        cache->async_refresh(
            from.get_executor(),
            asio::bind_cancellation_slot(
                call->cancel.slot(),
                [call, &from](error_code ec, keys_ptr keys) {
                    EXPECT_FALSE(call->is_done) << "it is called twice";
                    EXPECT_TRUE(from.get_executor().running_in_this_thread());
                    call->is_done = true;
                    call->ec = ec;
                    call->keys = std::move(keys);
                }
            )
        );
        EXPECT_FALSE(call->is_done) << "it has completed inside the call";
        return call;
    }
    std::shared_ptr<waiting> ask() { return ask(ctx); }

    void run_until_fetching()
    {
        test::run_until(ctx, [&] { return source->is_waiting(); });
    }

    credentials keys(const std::string& id, minutes life = minutes(60))
    {
        credentials made(id, "secret", "token");
        made.set_expiration(env->system_now() + life);
        return made;
    }

    void fetch(const credentials& brought)
    {
        ask();
        run_until_fetching();
        source->bring(brought);
        test::run_to_end(ctx);
    }

    std::string current()
    {
        const keys_ptr now = cache->current();
        return now ? now->access_key_id() : "none";
    }

    std::shared_ptr<test::manual_environment> env = std::make_shared<test::manual_environment>();
    std::shared_ptr<gated_source> source = std::make_shared<gated_source>();
    std::shared_ptr<key_cache> cache =
        std::make_shared<key_cache>(env, [source = source] { return source->fetch(); });
    asio::io_context ctx;
};

TEST_F(KeyCache, HasNothingBeforeItIsAsked)
{
    EXPECT_EQ(current(), "none");
    EXPECT_FALSE(cache->is_due()) << "nothing is fetched in the background that nobody has used";
    EXPECT_EQ(source->fetches, 0);
}

TEST_F(KeyCache, FetchesOnceForAllWhoWait)
{
    std::vector<std::shared_ptr<waiting>> calls;
    for (int i = 0; i < 10; ++i)
        calls.push_back(ask());
    run_until_fetching();
    source->bring(keys("A"));
    test::run_to_end(ctx);

    EXPECT_EQ(source->fetches, 1);
    for (const auto& call : calls)
    {
        EXPECT_FALSE(call->ec);
        ASSERT_NE(call->keys, nullptr);
        EXPECT_EQ(call->keys->access_key_id(), "A");
    }
    EXPECT_EQ(current(), "A");
    EXPECT_FALSE(cache->is_due());
}

TEST_F(KeyCache, IsDueBeforeTheEndWhileTheOldKeysAreStillGiven)
{
    fetch(keys("OLD"));

    env->advance(minutes(44));
    EXPECT_FALSE(cache->is_due());
    env->advance(minutes(7));
    EXPECT_TRUE(cache->is_due());
    EXPECT_EQ(current(), "OLD");

    auto background = ask();
    run_until_fetching();
    EXPECT_FALSE(cache->is_due()) << "it is being fetched";
    EXPECT_EQ(current(), "OLD");
    source->bring(keys("NEW"));
    test::run_to_end(ctx);
    EXPECT_EQ(current(), "NEW");
    EXPECT_FALSE(cache->is_due());
}

TEST_F(KeyCache, GoesByTheClockOfOthersWhereOursIsWrong)
{
    using standing = key_cache::standing;

    for (const minutes behind : {minutes(24 * 60), minutes(-24 * 60)})
    {
        const auto skew = std::make_shared<clock_skew>();
        cache = std::make_shared<key_cache>(
            env, [source = source] { return source->fetch(); }, skew
        );
        const auto there = std::chrono::floor<seconds>(env->system_now() + behind);
        ASSERT_TRUE(skew->refused(blamed_clock::certainly, there, env->system_now(), skew->offset())
        );
        fetch(keys("A", behind + minutes(60)));
        const key_cache::copy taken = cache->take_copy();

        env->advance(minutes(44));
        EXPECT_FALSE(cache->is_due());
        EXPECT_EQ(cache->look_at(taken), standing::good);
        env->advance(minutes(7));
        EXPECT_TRUE(cache->is_due());
        EXPECT_EQ(cache->look_at(taken), standing::may_be_due);
        EXPECT_EQ(current(), "A");
        env->advance(minutes(9));
        EXPECT_EQ(cache->look_at(taken), standing::over);
        EXPECT_EQ(current(), "none");
    }
}

TEST_F(KeyCache, KeepsOldKeysWhileNewOnesCannotBeHadAndTriesAgainAfterAPause)
{
    fetch(keys("OLD"));
    env->advance(minutes(51));
    auto background = ask();
    run_until_fetching();
    source->fail(error(errc::no_credentials, "the vault is sealed"));
    test::run_to_end(ctx);

    EXPECT_EQ(background->ec, errc::no_credentials);
    EXPECT_EQ(cache->last_failure(), "the vault is sealed");
    EXPECT_EQ(current(), "OLD");
    EXPECT_FALSE(cache->is_due());
    env->advance(milliseconds(9'999));
    EXPECT_FALSE(cache->is_due());
    env->advance(milliseconds(1));
    EXPECT_TRUE(cache->is_due());

    fetch(keys("NEW"));
    EXPECT_EQ(current(), "NEW");
    EXPECT_EQ(cache->last_failure(), "");
}

TEST_F(KeyCache, GivesNoKeysThatHaveEnded)
{
    fetch(keys("OLD"));

    env->advance(minutes(60) - milliseconds(10'001));
    EXPECT_EQ(current(), "OLD");
    env->advance(milliseconds(1));
    EXPECT_EQ(current(), "none");
}

TEST_F(KeyCache, ForgetsKeysThatTheServiceHasRefused)
{
    const credentials old = keys("OLD");
    fetch(old);

    cache->drop(keys("OTHER"));
    EXPECT_EQ(current(), "OLD");
    cache->drop(old);
    EXPECT_EQ(current(), "none");
    EXPECT_FALSE(cache->is_due()) << "who needs keys has to wait for them";

    fetch(keys("NEW"));
    cache->drop(old);
    EXPECT_EQ(current(), "NEW");
}

TEST_F(KeyCache, TellsAllWhoWaitWhyThereAreNone)
{
    auto first = ask();
    auto second = ask();
    run_until_fetching();
    source->fail(std::runtime_error("no vault"));
    test::run_to_end(ctx);

    EXPECT_EQ(first->ec, errc::no_credentials);
    EXPECT_EQ(second->ec, errc::no_credentials);
    EXPECT_EQ(first->keys, nullptr);
    EXPECT_EQ(cache->last_failure(), "no vault");

    auto third = ask();
    run_until_fetching();
    source->fail(boost::system::system_error(
        make_error_code(boost::system::errc::connection_refused), "vault"
    ));
    test::run_to_end(ctx);
    EXPECT_EQ(third->ec, boost::system::errc::connection_refused);

    auto fourth = ask();
    run_until_fetching();
    source->fail(42);
    test::run_to_end(ctx);
    EXPECT_EQ(fourth->ec, errc::no_credentials);
}

TEST_F(KeyCache, LetsThoseGoWhoAreCancelledAndGoesOnForTheOthers)
{
    auto impatient = ask();
    auto patient = ask();
    run_until_fetching();

    impatient->cancel.emit(asio::cancellation_type::terminal);
    test::run_until(ctx, [&] { return impatient->is_done; });
    EXPECT_EQ(impatient->ec, asio::error::operation_aborted);
    EXPECT_EQ(source->cancelled, 0);

    source->bring(keys("A"));
    test::run_to_end(ctx);
    EXPECT_FALSE(patient->ec);
}

TEST_F(KeyCache, CancelsAFetchThatNobodyWaitsForAndBeginsAnotherOneForTheNext)
{
    auto first = ask();
    run_until_fetching();
    first->cancel.emit(asio::cancellation_type::terminal);
    auto second = ask();
    test::run_until(ctx, [&] { return source->cancelled == 1 && source->fetches == 2; });

    EXPECT_EQ(first->ec, asio::error::operation_aborted);
    EXPECT_EQ(source->cancelled, 1);
    EXPECT_FALSE(second->is_done);
    source->bring(keys("A"));
    test::run_to_end(ctx);
    EXPECT_FALSE(second->ec) << second->ec.message();
}

// -- Several contexts

TEST_F(KeyCache, ServesSeveralContextsByOneFetch)
{
    asio::io_context other;
    auto here = ask();
    auto there = ask(other);
    run_until_fetching();
    EXPECT_FALSE(other.stopped()) << "it has to wait for what is fetched here";
    other.poll();
    EXPECT_FALSE(other.stopped());

    source->bring(keys("A"));
    test::run_to_end(ctx);
    EXPECT_FALSE(there->is_done);
    test::run_to_end(other);

    EXPECT_EQ(source->fetches, 1);
    EXPECT_FALSE(here->ec);
    EXPECT_FALSE(there->ec);
}

TEST_F(KeyCache, BeginsAgainElsewhereIfTheContextOfAFetchGoesAway)
{
    auto first = std::make_unique<asio::io_context>();
    auto lost = ask(*first);
    test::run_until(*first, [&] { return source->is_waiting(); });
    auto other = ask();

    first.reset();
    EXPECT_FALSE(lost->is_done);
    test::run_until(ctx, [&] { return source->fetches == 2; });
    source->bring(keys("A"));
    test::run_to_end(ctx);

    EXPECT_FALSE(other->ec);
    EXPECT_EQ(current(), "A");
    EXPECT_EQ(lost.use_count(), 1) << "its handler is kept beyond its context";
}

TEST_F(KeyCache, KeepsNothingOfAContextThatGoesAway)
{
    auto other = std::make_unique<asio::io_context>();
    auto here = ask();
    auto lost = ask(*other);
    run_until_fetching();

    other.reset();
    EXPECT_EQ(lost.use_count(), 1);
    source->bring(keys("A"));
    test::run_to_end(ctx);

    EXPECT_FALSE(here->ec);
    EXPECT_FALSE(lost->is_done);
}

TEST_F(KeyCache, MayGoAwayItselfWhileItFetches)
{
    auto lost = ask();
    run_until_fetching();

    cache.reset();
    source->bring(credentials("A", "S"));
    test::run_to_end(ctx);

    EXPECT_FALSE(lost->is_done);
    EXPECT_EQ(lost.use_count(), 1);
}

TEST(KeyCacheThreads, ServesAllThreadsAtOnce)
{
    constexpr int callers = 8;
    constexpr int calls = 200;
    auto env = std::make_shared<environment>();
    std::atomic<int> fetching{0};
    std::atomic<bool> overlapped{false};
    std::atomic<int> number{0};
    const auto provider = cached_credentials(
        [&]() -> credentials {
            if (++fetching > 1)
                overlapped = true;
            credentials keys("K" + std::to_string(++number), "secret");
            keys.set_expiration(env->system_now() + minutes(60));
            --fetching;
            return keys;
        },
        env
    );
    asio::thread_pool pool(4);
    std::atomic<int> done{0};
    std::vector<std::future<void>> all;
    for (int caller = 0; caller < callers; ++caller)
    {
        all.push_back(std::async(std::launch::async, [&] {
            for (int i = 0; i < calls; ++i)
            {
                if (const keys_ptr keys = provider->current())
                    provider->drop(*keys);
                provider->is_due();
                std::promise<void> ended;
                provider->async_refresh(
                    pool.get_executor(),
                    [&](error_code ec, const keys_ptr& keys) {
                        EXPECT_FALSE(ec);
                        EXPECT_NE(keys, nullptr);
                        ++done;
                        ended.set_value();
                    }
                );
                ended.get_future().wait();
            }
        }));
    }
    for (auto& each : all)
        each.get();
    pool.join();

    EXPECT_EQ(done, callers * calls);
    EXPECT_FALSE(overlapped);
}

// -- A provider of the program's own

TEST(CachedCredentials, TakeAFunctionThatHasTheKeysAtOnce)
{
    asio::io_context ctx;
    int asked = 0;
    const auto provider = cached_credentials([&] {
        ++asked;
        return credentials("OWN", "secret");
    });
    bool is_done = false;
    provider->async_refresh(ctx.get_executor(), [&](error_code ec, const keys_ptr& keys) {
        is_done = true;
        EXPECT_FALSE(ec);
        EXPECT_EQ(keys->access_key_id(), "OWN");
    });
    EXPECT_EQ(asked, 0) << "it is called inside the call";
    test::run_to_end(ctx);

    EXPECT_TRUE(is_done);
    EXPECT_EQ(provider->current()->access_key_id(), "OWN");
    EXPECT_EQ(asked, 1);
}

TEST(CachedCredentials, TakeACoroutineWithWhatItHolds)
{
    asio::io_context ctx;
    auto vault = std::make_shared<std::string>("OWN");
    const auto provider = cached_credentials([vault]() -> asio::awaitable<credentials> {
        co_return credentials(*vault, "secret");
    });
    bool is_done = false;
    provider->async_refresh(ctx.get_executor(), [&](error_code ec, const keys_ptr&) {
        is_done = true;
        EXPECT_FALSE(ec);
    });
    test::run_to_end(ctx);

    EXPECT_TRUE(is_done);
    EXPECT_EQ(provider->current()->access_key_id(), "OWN");
}

}  // namespace
}  // namespace ddbm::detail
