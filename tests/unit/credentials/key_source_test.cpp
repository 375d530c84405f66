// What attempts are given, on contexts that share the keys of one cache.

#include "credentials/key_source.hpp"
#include "support/manual_environment.hpp"
#include "support/run_async.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace ddbm::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using keys_ptr = key_source::keys_ptr;

// In which the next look at the clock by anybody comes to its end when it may.
class held_environment final : public test::manual_environment
{
public:
    std::chrono::system_clock::time_point system_now() override
    {
        if (holds_.exchange(false))
        {
            is_held_.set_value();
            may_go_on_.get_future().wait();
        }
        return manual_environment::system_now();
    }

    void hold_next() { holds_ = true; }
    void wait_until_held() { is_held_.get_future().wait(); }
    void let_go() { may_go_on_.set_value(); }

private:
    std::atomic<bool> holds_{false};
    std::promise<void> is_held_;
    std::promise<void> may_go_on_;
};

class KeySource : public ::testing::Test
{
protected:
    credentials keys(const std::string& id, minutes life = minutes(60))
    {
        credentials made(id, "secret", "token");
        made.set_expiration(env->system_now() + life);
        return made;
    }

    static std::string id_of(const keys_ptr& keys) { return keys ? keys->access_key_id() : "none"; }

    keys_ptr ask(key_source& from, near_keys& near, const keys_ptr& expired = nullptr)
    {
        return from.current(ctx.get_executor(), near, expired);
    }
    std::string current() { return id_of(ask(*source, here)); }

    // Those that the next fetches bring; an empty one fails.
    credentials fetched = credentials("FETCHED", "secret");
    int fetches = 0;

    asio::awaitable<credentials> fetch()
    {
        ++fetches;
        if (fetched.access_key_id().empty())
            throw std::runtime_error("nothing there");
        co_return fetched;
    }

    // It goes after what has a refresh under way there.
    asio::io_context ctx;
    std::shared_ptr<held_environment> env = std::make_shared<held_environment>();
    std::shared_ptr<key_cache> cache = std::make_shared<key_cache>(env, [this] { return fetch(); });
    std::shared_ptr<key_source> source = std::make_shared<key_source>(cache);
    near_keys here;
    near_keys there;
};

TEST_F(KeySource, TakesNoLockOfAllWhileTheKeysAreGood)
{
    cache->keep(keys("A"));
    ASSERT_EQ(current(), "A");

    // The cache looks at the clock with its mutex held.
    const credentials others = keys("B");
    env->hold_next();
    std::thread other([&] { cache->keep(others); });
    env->wait_until_held();
    auto asked = std::async(std::launch::async, [&] { return current(); });
    const auto outcome = asked.wait_for(seconds(10));
    env->let_go();
    other.join();

    EXPECT_EQ(outcome, std::future_status::ready) << "an attempt has waited for the cache";
    EXPECT_EQ(asked.get(), "A");
    EXPECT_EQ(current(), "B");
}

TEST_F(KeySource, CountsThoseOfEachContextApart)
{
    cache->keep(keys("A"));

    const keys_ptr one = ask(*source, here);
    const keys_ptr other = ask(*source, there);

    EXPECT_EQ(one, other) << "they are the same object";
    EXPECT_EQ(one.use_count(), 2) << "this one and that of the context";
    EXPECT_FALSE(one.owner_before(ask(*source, here))) << "nothing was allocated again";
    EXPECT_TRUE(one.owner_before(other) || other.owner_before(one));
}

TEST_F(KeySource, SeesOnEachContextWhatHasBecomeOfTheKeys)
{
    EXPECT_EQ(current(), "none");
    const credentials first = keys("A");
    cache->keep(first);
    EXPECT_EQ(current(), "A");
    EXPECT_EQ(id_of(ask(*source, there)), "A");

    cache->drop(keys("ANOTHER"));
    EXPECT_EQ(current(), "A");
    cache->drop(first);
    EXPECT_EQ(current(), "none");
    EXPECT_EQ(id_of(ask(*source, there)), "none");

    cache->keep(keys("B"));
    EXPECT_EQ(current(), "B");
    EXPECT_EQ(id_of(ask(*source, there)), "B");
}

TEST_F(KeySource, KeepsNoneBeyondTheirEnd)
{
    cache->keep(keys("A", minutes(60)));
    fetched = credentials();
    ASSERT_EQ(current(), "A");

    env->advance(minutes(60) - seconds(11));
    EXPECT_EQ(current(), "A");
    env->advance(seconds(1));
    EXPECT_EQ(current(), "none");
}

TEST_F(KeySource, GivesNobodyWhatIsKnownToHaveExpired)
{
    cache->keep(keys("A"));
    const auto other = std::make_shared<key_source>(cache);
    near_keys of_other;
    const keys_ptr expired = ask(*source, here);
    ASSERT_EQ(id_of(ask(*other, of_other)), "A");

    EXPECT_EQ(ask(*source, there, expired), nullptr);
    std::string told;
    source->wait(ctx.get_executor(), expired, [&](keys_ptr keys, error_code, std::string) {
        told = id_of(keys);
    });
    EXPECT_EQ(current(), "none") << "the service has refused them";
    EXPECT_EQ(id_of(ask(*source, there)), "none");
    test::run_to_end(ctx);

    EXPECT_EQ(told, "FETCHED");
    EXPECT_EQ(current(), "FETCHED");
    EXPECT_EQ(id_of(ask(*source, there)), "FETCHED");
    EXPECT_EQ(id_of(ask(*other, of_other)), "FETCHED") << "another client of the same cache";
    EXPECT_EQ(fetches, 1);
}

TEST_F(KeySource, ForgetsWhatHasExpiredWhereOthersHaveComeAlready)
{
    const credentials first = keys("A");
    cache->keep(first);
    keys_ptr expired = ask(*source, here);
    std::string told;
    source->wait(ctx.get_executor(), expired, [&](keys_ptr keys, error_code, std::string) {
        told = id_of(keys);
    });

    // As by another client of the same cache.
    cache->drop(first);
    cache->keep(keys("B"));
    test::run_to_end(ctx);

    EXPECT_EQ(told, "B");
    EXPECT_EQ(fetches, 0);
    EXPECT_EQ(current(), "B");
    const std::weak_ptr<const credentials> kept = std::exchange(expired, nullptr);
    EXPECT_TRUE(kept.expired()) << "what nobody is given has to be compared and is in memory";
}

TEST_F(KeySource, FetchesOthersOnceWhenItIsTime)
{
    env->chance = 0;
    cache->keep(keys("A", minutes(60)));
    ASSERT_EQ(current(), "A");

    env->advance(minutes(45) - seconds(1));
    EXPECT_EQ(current(), "A");
    test::run_to_end(ctx);
    EXPECT_EQ(fetches, 0);

    env->advance(seconds(1));
    EXPECT_EQ(current(), "A");
    EXPECT_EQ(id_of(ask(*source, there)), "A");
    test::run_to_end(ctx);
    EXPECT_EQ(fetches, 1);
    EXPECT_EQ(current(), "FETCHED");
}

TEST_F(KeySource, GoesOnWithKeysThatCannotBeRenewedAndTriesAgainAfterAPause)
{
    env->chance = 0;
    fetched = credentials();
    cache->keep(keys("A", minutes(60)));
    env->advance(minutes(46));
    const auto ask_and_run = [&] {
        EXPECT_EQ(current(), "A");
        test::run_to_end(ctx);
        return fetches;
    };

    EXPECT_EQ(ask_and_run(), 1);
    EXPECT_EQ(ask_and_run(), 1) << "not at once again";
    env->advance(milliseconds(4'999));
    EXPECT_EQ(ask_and_run(), 1);
    env->advance(milliseconds(1));
    EXPECT_EQ(ask_and_run(), 2);
}

// A program's own.
class counting_provider final : public credentials_provider
{
public:
    keys_ptr current() override
    {
        ++asked;
        return std::make_shared<const credentials>(std::to_string(asked), "secret");
    }
    void async_refresh(asio::any_io_executor, refresh_handler) override {}

    int asked = 0;
};

TEST_F(KeySource, AsksAProgramsOwnProviderEachTime)
{
    const auto provider = std::make_shared<counting_provider>();
    const auto of_program = std::make_shared<key_source>(provider);

    EXPECT_EQ(id_of(ask(*of_program, here)), "1");
    EXPECT_EQ(id_of(ask(*of_program, here)), "2");
}

}  // namespace
}  // namespace ddbm::detail
