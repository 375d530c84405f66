// Locks that several want at once, each of whom would count wrong without them.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/lock.hpp>
#include <ddbm/transaction.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

namespace ddbm::testing {

struct tally
{
    std::string id;
    int count = 0;
    std::vector<std::int64_t> fences;  // of those who counted, in their order
};

struct in_one_table
{
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::tally>
{
    using type = ddbm::testing::tally;
    static constexpr auto value = ddbm::model<type>("tallies")
                                      .partition_key("id", &type::id)
                                      .field("count", &type::count)
                                      .field("fences", &type::fences);
};

template <>
struct ddbm::model_of<ddbm::lock_record, ddbm::testing::in_one_table>
{
    using type = ddbm::lock_record;
    static constexpr auto value = ddbm::model<type>("shop")
                                      .partition_key("pk", ddbm::compose("LOCK#", &type::name))
                                      .sort_key("sk", ddbm::compose("LOCK"))
                                      .field("held_by", &type::holder)
                                      .field("who", &type::owner)
                                      .field("fence", &type::fencing_number)
                                      .field("renewed", &type::renewals)
                                      .field("seconds", &type::lease);
};

namespace ddbm {
namespace {

using namespace std::chrono_literals;

using testing::in_one_table;
using testing::tally;

constexpr int workers = 8;
constexpr int rounds = 4;

class Locks : public testing::integration_test
{
protected:
    // Counts on what was read before, which is wrong if anybody does so at the same time.
    static asio::awaitable<void> count(table<tally> tallies, std::int64_t fence)
    {
        auto consistent = tallies.with(call_options().consistent());
        auto found = co_await consistent.async_find("all");
        tally now_is;
        if (found)
            now_is = *found;
        now_is.id = "all";
        ++now_is.count;
        now_is.fences.push_back(fence);
        co_await tallies.async_put(now_is);
    }

    template <class Tag>
    static asio::awaitable<void> work(table<lock_record, Tag> locks, table<tally> tallies)
    {
        auto body = [&](const held_lock& held) -> asio::awaitable<void> {
            co_await count(tallies, held.fencing_number());
        };
        const auto options = lock_options().look_every(20ms).timeout(40s);
        for (int round = 0; round < rounds; ++round)
            co_await async_with_lock(locks, "door", options, body);
    }

    // All at once, until all are done.
    template <class Tag>
    static asio::awaitable<void> work_all(table<lock_record, Tag> locks, table<tally> tallies)
    {
        const asio::any_io_executor here = co_await asio::this_coro::executor;
        asio::steady_timer all_done(here, asio::steady_timer::time_point::max());
        int running = workers;
        std::exception_ptr failure;
        for (int i = 0; i < workers; ++i)
            asio::co_spawn(here, work(locks, tallies), [&](std::exception_ptr thrown) {
                if (thrown)
                    failure = thrown;
                if (--running == 0)
                    all_done.cancel();
            });
        co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failure)
            std::rethrow_exception(failure);
    }

    static void expect_each_counted(const tally& counted)
    {
        EXPECT_EQ(counted.count, workers * rounds);
        EXPECT_EQ(counted.fences.size(), static_cast<std::size_t>(workers * rounds));
        // Each holder has a number of its own, greater than those before.
        EXPECT_TRUE(std::is_sorted(counted.fences.begin(), counted.fences.end()));
        EXPECT_EQ(
            std::adjacent_find(counted.fences.begin(), counted.fences.end()), counted.fences.end()
        );
    }
};

TEST_F(Locks, OneHoldsItAtATime)
{
    run([&]() -> asio::awaitable<void> {
        auto locks = co_await make_table<lock_record>();
        auto tallies = co_await make_table<tally>();

        co_await work_all(locks, tallies);

        auto counted = co_await tallies.async_get("all");
        expect_each_counted(*counted);
        auto record = co_await locks.async_get("door");
        EXPECT_EQ(record->holder, "");
        EXPECT_EQ(record->fencing_number, workers * rounds);
    });
}

TEST_F(Locks, MayBeItemsAmongOthers)
{
    run([&]() -> asio::awaitable<void> {
        table<lock_record, in_one_table> locks(db(), new_name());
        co_await locks.async_create(on_demand());
        auto tallies = co_await make_table<tally>();

        co_await work_all(locks, tallies);

        auto counted = co_await tallies.async_get("all");
        expect_each_counted(*counted);
        auto record = co_await locks.async_get("door");
        EXPECT_EQ(record->fencing_number, workers * rounds);
    });
}

TEST_F(Locks, OnesThatWereNotReleasedAreTakenWhenTheirLeaseIsOver)
{
    run([&]() -> asio::awaitable<void> {
        auto locks = co_await make_table<lock_record>();
        const auto brief = lock_options().lease(100ms).look_every(5ms);
        {
            auto dropped = co_await async_lock(locks, "door", brief);
            EXPECT_FALSE(dropped.was_abandoned());
        }
        const auto at_once = lock_options().timeout(0ms);
        auto [ec, none] = co_await async_lock(locks, "door", at_once, checked());
        // Unless the lease was over before the look was.
        EXPECT_TRUE(!ec || ec == errc::deadline_exceeded) << diag;
        none = held_lock();

        auto next = co_await async_lock(locks, "door", lock_options().look_every(5ms));
        EXPECT_TRUE(next.was_abandoned());
        EXPECT_GE(next.fencing_number(), 2);
        co_await next.async_release();
    });
}

// Whose lease was taken away, and who does not know that yet.
TEST_F(Locks, AHolderThatWasLeftBehindWritesNothing)
{
    run([&]() -> asio::awaitable<void> {
        auto locks = co_await make_table<lock_record>();
        auto tallies = co_await make_table<tally>();
        const auto brief = lock_options().lease(100ms).look_every(5ms);
        auto first = co_await async_lock(locks, "door", brief);
        const std::int64_t old_number = first.fencing_number();
        first = held_lock();
        auto next = co_await async_lock(locks, "door", lock_options().look_every(5ms));
        tally late;
        late.id = "all";

        auto body = [&](transaction& tx) -> asio::awaitable<void> {
            tx.check(locks, "door", when(attr<&lock_record::fencing_number> == old_number));
            tx.put(tallies, late);
            co_return;
        };
        std::optional<error> failure;
        try
        {
            co_await async_transact(db(), body);
        }
        catch (const error& why)
        {
            failure = why;
        }

        EXPECT_TRUE(failure && failure->code() == errc::condition_failed);
        EXPECT_TRUE(failure && failure->get_diagnostics().table() == locks.name());
        EXPECT_TRUE(failure && failure->get_diagnostics().returned_item());
        EXPECT_FALSE(co_await tallies.async_exists("all"));
        EXPECT_GT(next.fencing_number(), old_number);
        co_await next.async_release();
    });
}

TEST_F(Locks, TheItemOfALockKeepsWhatOthersWroteToIt)
{
    run([&]() -> asio::awaitable<void> {
        auto locks = co_await make_table<lock_record>();
        {
            auto first = co_await async_lock(locks, "door");
            co_await first.async_release();
        }
        update_item_request note(locks.name(), item().set("name", "door"));
        note.update_expression("SET remark = :r").expression_attribute_value(":r", "front door");
        co_await db().async_update_item(note);

        auto second = co_await async_lock(locks, "door");
        co_await second.async_release();

        get_item_request get(locks.name(), item().set("name", "door"));
        get.consistent_read(true);
        auto found = co_await db().async_get_item(get);
        EXPECT_EQ(found.item->at("remark").as_string(), "front door");
    });
}

TEST_F(Locks, LostRepliesLetNobodyInTwice)
{
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
    {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        local::engine_options options;
        options.seed = seed;
        auto engine = std::make_shared<local::engine>(options);
        client_config config;
        config.endpoint_url = "embedded:";
        config.opener = local::opener(engine);
        config.retry_policy.base_delay = 0ms;
        config.retry_policy.throttling_base_delay = 0ms;
        config.retry_policy.max_attempts = 10;
        const client faulty(db().get_executor(), config);
        run([&]() -> asio::awaitable<void> {
            table<lock_record> locks(faulty.with(call_options().without_retry_quota()));
            table<tally> tallies(db(), new_name());
            co_await locks.async_create(on_demand());
            co_await tallies.async_create(on_demand());
            local::faults wrong;
            wrong.add(local::fault::drop_after().of_table(locks.name()).with_probability(0.1));
            wrong.add(local::fault::drop_before().of_table(locks.name()).with_probability(0.1));
            wrong.add(local::fault::throttling().of_table(locks.name()).with_probability(0.1));
            wrong.add(local::fault::delay(1ms).of_table(locks.name()).with_probability(0.1));
            engine->set_faults(wrong);

            co_await work_all(locks, tallies);

            auto counted = co_await tallies.async_get("all");
            expect_each_counted(*counted);
        });
    }
}

}  // namespace
}  // namespace ddbm
