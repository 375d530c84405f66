// Locks against replies from a script and a clock that the test moves.

#include "unit/table/scripted_table.hpp"

#include <ddbm/lock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::test {

struct among_others
{
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::lock_record, ddbm::test::among_others>
{
    static constexpr auto value =
        ddbm::model<ddbm::lock_record>("shop")
            .partition_key("pk", ddbm::compose("LOCK#", &ddbm::lock_record::name))
            .sort_key("sk", ddbm::compose("LOCK"))
            .field("holder", &ddbm::lock_record::holder)
            .field("owner", &ddbm::lock_record::owner)
            .field("fence", &ddbm::lock_record::fencing_number)
            .field("renewals", &ddbm::lock_record::renewals)
            .field("lease", &ddbm::lock_record::lease);
};

namespace ddbm::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string get_door =
    R"(GetItem {"TableName":"locks","Key":{"name":{"S":"door"}},"ConsistentRead":true})";
const std::string nothing_there = "{}";
const std::string done = "{}";
const std::string broken =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"no"})";

std::string record(const std::string& holder, int fencing_number, int renewals = 0)
{
    return R"({"name":{"S":"door"},"holder":{"S":")" + holder + R"("},"owner":{"S":"worker-)" +
           holder + R"("},"fencing_number":{"N":")" + std::to_string(fencing_number) +
           R"("},"renewals":{"N":")" + std::to_string(renewals) + R"("},"lease_ms":{"N":"30000"}})";
}

std::string found(const std::string& item)
{
    return R"({"Item":)" + item + "}";
}

class Lock : public testing::Test
{
protected:
    Lock() { env->chance = ~std::uint64_t{0}; }
    ~Lock() override
    {
        held = {};
        EXPECT_TRUE(run_to_end(side.ctx));
    }

    static client_config config_with(std::shared_ptr<manual_environment> time)
    {
        client_config config;
        config.env = std::move(time);
        config.retry_policy.max_attempts = 1;
        return config;
    }

    script& says() { return side.script; }
    std::size_t sent() const { return side.script.sent.size(); }
    const std::string& last_sent() const { return side.script.sent.back(); }

    void start(lock_options options = lock_options().lease(seconds(30)))
    {
        async_lock(
            locks,
            "door",
            options,
            redirect_diagnostics(
                [this](error_code code, held_lock got) {
                    is_done = true;
                    ec = code;
                    held = std::move(got);
                },
                diag
            )
        );
        EXPECT_FALSE(is_done);
    }

    template <class Condition>
    void until(Condition wanted)
    {
        run_until(side.ctx, wanted);
    }

    void until_done()
    {
        until([this] { return is_done; });
    }

    // It waits for its clock, or has been told.
    void until_idle()
    {
        until([this] { return env->pending_waits() == 1 || is_done; });
    }

    void advance(milliseconds by)
    {
        env->advance(by);
        until([this] { return env->pending_waits() == 1 || is_done; });
    }

    // With the fencing number 1.
    void acquire()
    {
        says().reply(nothing_there).reply(done);
        start();
        until_done();
        EXPECT_FALSE(ec) << diag;
        until([this] { return env->pending_waits() == 1; });
        is_done = false;
    }

    // Which id the lock was taken with.
    std::string holder(std::size_t put) const
    {
        const std::string& text = side.script.sent.at(put);
        const auto request = boost::json::parse(text.substr(text.find(' ') + 1));
        return std::string(request.at("Item").at("holder").at("S").as_string());
    }

    // Whether and how async_lost has completed.
    struct loss
    {
        bool is_told = false;
        error_code ec;
    };

    void watch(loss& what) const
    {
        held.async_lost([&what](error_code code) {
            what.is_told = true;
            what.ec = code;
        });
    }

    error_code release()
    {
        error_code code;
        bool is_over = false;
        held.async_release([&](error_code result) {
            code = result;
            is_over = true;
        });
        until([&] { return is_over; });
        return code;
    }

    void expect_lost(const std::string& words) const
    {
        EXPECT_FALSE(held.is_held());
        try
        {
            held.check();
            ADD_FAILURE() << "it is held";
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::lock_lost);
            EXPECT_NE(std::string(why.what()).find(words), std::string::npos) << why;
        }
    }

    std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    scripted_client side{config_with(env)};
    table<lock_record> locks{side.db};
    bool is_done = false;
    error_code ec;
    diagnostics diag;
    held_lock held;
};

TEST_F(Lock, IsMadeWhereThereIsNone)
{
    says().reply(nothing_there).reply(done);
    start(lock_options().lease(seconds(30)).owner("worker-7"));
    until_done();

    EXPECT_FALSE(ec) << diag;
    EXPECT_TRUE(held.is_held());
    held.check();
    EXPECT_EQ(held.name(), "door");
    EXPECT_EQ(held.fencing_number(), 1);
    EXPECT_FALSE(held.was_abandoned());
    ASSERT_EQ(sent(), 2u);
    EXPECT_EQ(says().sent[0], get_door);
    EXPECT_TRUE(last_sent().starts_with("PutItem ")) << last_sent();
    EXPECT_NE(last_sent().find("attribute_not_exists"), std::string::npos) << last_sent();
    EXPECT_NE(last_sent().find(R"("owner":{"S":"worker-7"})"), std::string::npos) << last_sent();
    EXPECT_NE(last_sent().find(R"("lease_ms":{"N":"30000"})"), std::string::npos) << last_sent();
    EXPECT_EQ(holder(1).size(), 36u);
}

TEST_F(Lock, TheLastHandleEndsTheRenewalsAndSendsNothing)
{
    acquire();
    held_lock other = held;
    held = {};
    side.ctx.restart();
    side.ctx.poll();
    EXPECT_EQ(env->pending_waits(), 1u);
    EXPECT_TRUE(other.is_held());

    other = {};

    EXPECT_TRUE(run_to_end(side.ctx));
    EXPECT_EQ(sent(), 2u);
}

TEST_F(Lock, IsTakenWhereItWasReleased)
{
    says().reply(found(record("", 7))).reply(done);
    start();
    until_done();

    EXPECT_FALSE(ec) << diag;
    EXPECT_EQ(held.fencing_number(), 8);
    EXPECT_FALSE(held.was_abandoned());
    EXPECT_TRUE(last_sent().starts_with("UpdateItem ")) << last_sent();
    EXPECT_NE(last_sent().find("ConditionExpression"), std::string::npos) << last_sent();
    EXPECT_NE(last_sent().find(R"({"N":"8"})"), std::string::npos) << last_sent();
}

TEST_F(Lock, IsTakenWhenItsRecordHasNotChangedForItsLease)
{
    for (int looks = 0; looks < 4; ++looks)
        says().reply(found(record("other", 7)));
    start(lock_options().lease(seconds(30)).look_every(seconds(10)));
    until_idle();
    advance(seconds(10));
    advance(seconds(10));
    EXPECT_EQ(sent(), 3u);
    EXPECT_FALSE(is_done);
    says().reply(done);

    env->advance(seconds(10));
    until_done();

    EXPECT_FALSE(ec) << diag;
    EXPECT_EQ(sent(), 5u);
    EXPECT_EQ(held.fencing_number(), 8);
    EXPECT_TRUE(held.was_abandoned());
}

TEST_F(Lock, IsWaitedForAnewWhenItIsRenewed)
{
    says().reply(found(record("other", 7))).reply(found(record("other", 7, 1)));
    start(lock_options().lease(seconds(30)).look_every(seconds(29)));
    until_idle();
    advance(seconds(29));
    says().reply(found(record("other", 7, 1))).reply(found(record("other", 7, 1))).reply(done);
    advance(seconds(29));
    EXPECT_EQ(sent(), 3u);
    EXPECT_FALSE(is_done);

    env->advance(seconds(1));
    until_done();

    EXPECT_FALSE(ec) << diag;
    EXPECT_EQ(held.fencing_number(), 8);
}

TEST_F(Lock, ThatIsHeldIsNotWaitedForWithoutTime)
{
    says().reply(found(record("other", 7)));
    start(lock_options().timeout(seconds(0)));
    until_done();

    EXPECT_EQ(ec, errc::deadline_exceeded);
    EXPECT_NE(diag.message().find("worker-other, fencing number 7"), std::string::npos) << diag;
    EXPECT_NE(diag.message().find("lock_options::timeout, 0 ms"), std::string::npos) << diag;
    EXPECT_EQ(diag.applied(), applied::no);
    EXPECT_EQ(diag.table(), "locks");
    EXPECT_FALSE(held);
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Lock, IsWaitedForAsLongAsThereIsTime)
{
    says().reply(found(record("other", 7))).reply(found(record("other", 7)));
    start(lock_options().timeout(seconds(3)).look_every(seconds(5)));
    until_idle();

    env->advance(seconds(3));
    until_done();

    EXPECT_EQ(ec, errc::deadline_exceeded);
    EXPECT_EQ(sent(), 2u);
}

TEST_F(Lock, NamesItsOwnTimeWhereALookHangs)
{
    says().hang();
    start(lock_options().timeout(seconds(3)));
    until_done();

    EXPECT_EQ(ec, errc::deadline_exceeded);
    EXPECT_NE(diag.message().find("lock_options::timeout, 3000 ms"), std::string::npos) << diag;
    EXPECT_EQ(diag.applied(), applied::no);
}

TEST_F(Lock, NamesItsLeaseWhereTheWriteHangs)
{
    says().reply(nothing_there).hang();
    start(lock_options().timeout(seconds(2)).lease(seconds(2)));
    until_done();

    EXPECT_EQ(ec, errc::deadline_exceeded);
    EXPECT_NE(diag.message().find("lock_options::lease, 2000 ms"), std::string::npos) << diag;
    EXPECT_EQ(diag.applied(), applied::maybe);
}

TEST_F(Lock, SomebodyElseMayBeFirst)
{
    says()
        .reply(nothing_there)
        .refuse("ConditionalCheckFailedException", R"(,"Item":)" + record("other", 1))
        .reply(found(record("other", 1)));
    start();
    until_idle();

    EXPECT_FALSE(is_done);
    EXPECT_EQ(sent(), 3u);
    says().reply(found(record("", 1))).reply(done);
    env->advance(seconds(1));
    until_done();
    EXPECT_EQ(held.fencing_number(), 2);
}

TEST_F(Lock, IsKnownAsOnesOwnAfterALostReply)
{
    says().reply(nothing_there).reply(broken, 500);
    start();
    until_idle();
    EXPECT_FALSE(is_done);
    const std::string own = holder(1);
    says().reply(found(record(own, 1)));

    env->advance(seconds(1));
    until_done();

    EXPECT_FALSE(ec) << diag;
    EXPECT_EQ(sent(), 3u);
    EXPECT_EQ(held.fencing_number(), 1);
    // It counts from when it was sent.
    env->advance(seconds(26));
    EXPECT_FALSE(held.is_held());
}

TEST_F(Lock, ThatMayHaveBeenTakenIsSaidSo)
{
    says().reply(nothing_there).reply(broken, 500).refuse("AccessDeniedException");
    start();
    until_idle();
    env->advance(seconds(1));
    until_done();

    EXPECT_EQ(ec, service_errc::access_denied);
    EXPECT_EQ(diag.applied(), applied::maybe);
    EXPECT_FALSE(held);
}

TEST_F(Lock, FailuresThatDoNotPassAreTold)
{
    says().refuse("ResourceNotFoundException");
    start();
    until_done();

    EXPECT_EQ(ec, service_errc::resource_not_found);
    EXPECT_EQ(sent(), 1u);
}

TEST_F(Lock, FailuresThatPassAreWaitedOver)
{
    says().reply(broken, 500).reply(nothing_there).reply(done);
    start();
    until_idle();
    EXPECT_FALSE(is_done);

    env->advance(seconds(1));
    until_done();

    EXPECT_FALSE(ec) << diag;
    EXPECT_EQ(held.fencing_number(), 1);
}

TEST_F(Lock, IsRenewed)
{
    acquire();
    says().reply(done).reply(done);

    env->advance(seconds(10));
    until([&] { return sent() == 3 && env->pending_waits() == 1; });
    EXPECT_TRUE(last_sent().starts_with("UpdateItem ")) << last_sent();
    EXPECT_NE(last_sent().find(R"({"N":"1"})"), std::string::npos) << last_sent();
    env->advance(seconds(10));
    until([&] { return sent() == 4 && env->pending_waits() == 1; });
    EXPECT_NE(last_sent().find(R"({"N":"2"})"), std::string::npos) << last_sent();

    env->advance(seconds(9));
    EXPECT_TRUE(held.is_held());
}

TEST_F(Lock, IsLostToAnotherHolder)
{
    acquire();
    loss told;
    watch(told);
    says()
        .refuse("ConditionalCheckFailedException", R"(,"Item":)" + record("other", 2))
        .reply(found(record("other", 2)));

    env->advance(seconds(10));
    until([&] { return told.is_told; });

    EXPECT_FALSE(told.ec);
    expect_lost("held by worker-other, fencing number 2");
    EXPECT_EQ(release(), errc::lock_lost);
    EXPECT_EQ(sent(), 4u);
    // From then on at once, and nothing is outstanding.
    loss again;
    watch(again);
    EXPECT_FALSE(again.is_told);
    EXPECT_TRUE(run_to_end(side.ctx));
    EXPECT_TRUE(again.is_told && !again.ec);
}

TEST_F(Lock, IsLostWithItsRecord)
{
    acquire();
    loss told;
    watch(told);
    says().refuse("ConditionalCheckFailedException").reply(nothing_there);

    env->advance(seconds(10));
    until([&] { return told.is_told; });

    expect_lost("its record is gone");
}

TEST_F(Lock, IsLostWhenItCannotBeRenewedInTime)
{
    acquire();
    loss told;
    watch(told);
    env->advance(seconds(9));
    for (int second = 10; second < 27; ++second)
    {
        says().reply(broken, 500);
        env->advance(seconds(1));
        until([&] { return env->pending_waits() >= 1; });
        side.ctx.restart();
        side.ctx.poll();
        EXPECT_TRUE(held.is_held()) << second;
        EXPECT_FALSE(told.is_told) << second;
    }
    // At 10, 12, ... 26 seconds.
    EXPECT_EQ(sent(), 2u + 9u);

    env->advance(seconds(1));
    until([&] { return told.is_told; });

    EXPECT_FALSE(told.ec);
    expect_lost("it could not be renewed in time");
}

TEST_F(Lock, GoesOnAfterARenewalOfWhichTheReplyWasLost)
{
    acquire();
    says()
        .reply(broken, 500)
        .refuse("ConditionalCheckFailedException", R"(,"Item":)" + record("me", 1, 1))
        .reply(found(record(holder(1), 1, 1)))
        .reply(done);

    env->advance(seconds(10));
    until([&] { return sent() == 3 && env->pending_waits() == 1; });
    env->advance(seconds(2));
    until([&] { return sent() == 6 && env->pending_waits() == 1; });

    EXPECT_NE(last_sent().find(R"({"N":"2"})"), std::string::npos) << last_sent();
    env->advance(seconds(9));
    EXPECT_TRUE(held.is_held());
}

TEST_F(Lock, IsReleased)
{
    acquire();
    loss told;
    watch(told);
    says().reply(done);

    EXPECT_FALSE(release());

    EXPECT_TRUE(last_sent().starts_with("UpdateItem ")) << last_sent();
    EXPECT_NE(last_sent().find(R"({"S":""})"), std::string::npos) << last_sent();
    EXPECT_FALSE(held.is_held());
    until([&] { return told.is_told; });
    EXPECT_EQ(told.ec, asio::error::operation_aborted);
    // Twice is no error, and nothing is outstanding.
    EXPECT_FALSE(release());
    EXPECT_EQ(sent(), 3u);
    EXPECT_TRUE(run_to_end(side.ctx));
    EXPECT_EQ(held.name(), "door");
}

TEST_F(Lock, AReleaseThatFailsCanBeRepeated)
{
    acquire();
    says().reply(broken, 500).reply(done);

    EXPECT_EQ(release(), service_errc::internal_server_error);
    EXPECT_FALSE(release());

    EXPECT_EQ(sent(), 4u);
}

TEST_F(Lock, AReleaseFindsThatItIsLost)
{
    acquire();
    says()
        .refuse("ConditionalCheckFailedException", R"(,"Item":)" + record("other", 2))
        .reply(found(record("other", 2)));

    EXPECT_EQ(release(), errc::lock_lost);

    expect_lost("held by worker-other");
}

TEST_F(Lock, TwoReleasesAtOnceAreOneTooMany)
{
    acquire();
    says().reply(done);
    std::vector<error_code> codes;
    for (int i = 0; i < 2; ++i)
        held.async_release([&](error_code code) { codes.push_back(code); });
    until([&] { return codes.size() == 2; });

    EXPECT_EQ(codes[0], errc::invalid_request);
    EXPECT_FALSE(codes[1]);
}

TEST_F(Lock, OptionsThatCannotBeAreRefused)
{
    for (const lock_options& wrong :
         {lock_options().lease(milliseconds(99)),
          lock_options().lease(hours(24) + milliseconds(1)),
          lock_options().timeout(milliseconds(-1)),
          lock_options().look_every(milliseconds(0))})
    {
        is_done = false;
        start(wrong);
        until_done();
        EXPECT_EQ(ec, errc::invalid_request);
        EXPECT_NE(diag.message().find("lock_options::"), std::string::npos) << diag;
    }
    EXPECT_EQ(sent(), 0u);
}

TEST_F(Lock, AnEmptyHandleIsRefused)
{
    const held_lock none;
    EXPECT_FALSE(none);
    const auto expect_refusal = [](auto call) {
        try
        {
            call();
            ADD_FAILURE() << "not refused";
        }
        catch (const error& why)
        {
            EXPECT_EQ(why.code(), errc::empty_handle);
        }
    };
    expect_refusal([&] { none.name(); });
    expect_refusal([&] { none.check(); });
    expect_refusal([&] { none.async_lost([](error_code) {}); });
    expect_refusal([&] { none.async_release([](error_code) {}); });
}

TEST_F(Lock, ItsRecordMayHaveAnotherModel)
{
    table<lock_record, among_others> shop(side.db);
    says().reply(nothing_there).reply(done);
    async_lock(shop, "door", [&](error_code code, held_lock got) {
        is_done = true;
        ec = code;
        held = std::move(got);
    });
    until_done();

    EXPECT_FALSE(ec);
    EXPECT_EQ(
        says().sent[0],
        R"(GetItem {"TableName":"shop","Key":{"pk":{"S":"LOCK#door"},"sk":{"S":"LOCK"}},)"
        R"("ConsistentRead":true})"
    );
    EXPECT_NE(last_sent().find(R"("fence":{"N":"1"})"), std::string::npos) << last_sent();
}

// -- Work under a lock

class WorkUnderALock : public Lock
{
protected:
    template <class Body>
    void run(Body body)
    {
        says().reply(nothing_there).reply(done);
        asio::co_spawn(
            side.ctx,
            async_with_lock(locks, "door", lock_options().lease(seconds(30)), body),
            asio::bind_cancellation_slot(
                cancel.slot(),
                [this](std::exception_ptr thrown, int got) {
                    is_over = true;
                    failure = thrown;
                    result = got;
                }
            )
        );
    }

    error_code code_of_failure() const
    {
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const boost::system::system_error& why)
        {
            return why.code();
        }
        return {};
    }

    // Never, by itself.
    static asio::awaitable<void> forever()
    {
        asio::steady_timer timer(
            co_await asio::this_coro::executor, asio::steady_timer::time_point::max()
        );
        co_await timer.async_wait(asio::use_awaitable);
    }

    asio::cancellation_signal cancel;
    bool is_over = false;
    std::exception_ptr failure;
    int result = 0;
};

TEST_F(WorkUnderALock, DeliversItsResultAndReleases)
{
    auto body = [](const held_lock& own) -> asio::awaitable<int> {
        EXPECT_TRUE(own.is_held());
        co_return static_cast<int>(own.fencing_number()) + 41;
    };
    run(body);
    says().reply(done);
    until([&] { return is_over; });

    EXPECT_FALSE(failure);
    EXPECT_EQ(result, 42);
    EXPECT_EQ(sent(), 3u);
    EXPECT_NE(last_sent().find(R"({"S":""})"), std::string::npos) << last_sent();
}

TEST_F(WorkUnderALock, ThrowsWhatItThrowsAndReleases)
{
    auto body = [](const held_lock&) -> asio::awaitable<int> {
        throw std::runtime_error("out of paper");
        co_return 0;
    };
    run(body);
    says().reply(done);
    until([&] { return is_over; });

    EXPECT_THROW(std::rethrow_exception(failure), std::runtime_error);
    EXPECT_EQ(sent(), 3u);
}

TEST_F(WorkUnderALock, StandsWhenTheReleaseFails)
{
    auto body = [](const held_lock&) -> asio::awaitable<int> { co_return 5; };
    run(body);
    says().reply(broken, 500);
    until([&] { return is_over; });

    EXPECT_FALSE(failure);
    EXPECT_EQ(result, 5);
}

TEST_F(WorkUnderALock, IsCancelledWhenTheLockIsLost)
{
    bool was_cancelled = false;
    bool has_begun = false;
    auto body = [&](const held_lock&) -> asio::awaitable<int> {
        has_begun = true;
        try
        {
            co_await forever();
        }
        catch (const boost::system::system_error&)
        {
            was_cancelled = true;
            throw;
        }
        co_return 0;
    };
    run(body);
    until([&] { return has_begun && env->pending_waits() == 2; });
    says()
        .refuse("ConditionalCheckFailedException", R"(,"Item":)" + record("other", 2))
        .reply(found(record("other", 2)));

    env->advance(seconds(10));
    until([&] { return is_over; });

    EXPECT_TRUE(was_cancelled);
    EXPECT_EQ(code_of_failure(), errc::lock_lost);
    EXPECT_EQ(sent(), 4u);
}

TEST_F(WorkUnderALock, IsCancelledWithItsCallerAndReleases)
{
    bool has_begun = false;
    auto body = [&](const held_lock&) -> asio::awaitable<int> {
        has_begun = true;
        co_await forever();
        co_return 0;
    };
    run(body);
    until([&] { return has_begun && env->pending_waits() == 2; });
    says().reply(done);

    cancel.emit(asio::cancellation_type::terminal);
    until([&] { return is_over; });

    EXPECT_EQ(code_of_failure(), asio::error::operation_aborted);
    EXPECT_EQ(sent(), 3u);
    EXPECT_NE(last_sent().find(R"({"S":""})"), std::string::npos) << last_sent();
}

}  // namespace
}  // namespace ddbm::test
