// How a program's own code is tested against the engine: each test has one of its own, with a clock
// that the test moves, faults that it chooses, a snapshot to go back to, and counters that say what
// the code has cost. No test waits for anything. With GoogleTest; any other will do.

#include <ddbm/as_result.hpp>
#include <ddbm/attr.hpp>
#include <ddbm/client.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/operations/transact_write_items.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/service_errc.hpp>
#include <ddbm/table.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;

using namespace std::chrono_literals;

// -- What is tested: accounts with vouchers that end

struct account
{
    std::string owner;
    int cents = 0;
};

struct voucher
{
    std::string code;
    int cents = 0;
    std::chrono::sys_seconds expires;
};

template <>
struct ddbm::model_of<account>
{
    static constexpr auto value = ddbm::model<account>("accounts")
                                      .partition_key("owner", &account::owner)
                                      .field("cents", &account::cents);
};

template <>
struct ddbm::model_of<voucher>
{
    static constexpr auto value = ddbm::model<voucher>("vouchers")
                                      .partition_key("code", &voucher::code)
                                      .field("cents", &voucher::cents)
                                      .time_to_live("expires", &voucher::expires);
};

class too_poor : public std::runtime_error
{
public:
    too_poor() : std::runtime_error("there is not enough on the account") {}
};

class bank
{
public:
    explicit bank(ddbm::client db) : accounts(db), vouchers(db) {}

    // Delivers what is left.
    asio::awaitable<int> async_pay(std::string owner, int cents) const
    {
        const auto less = ddbm::subtract<&account::cents>(cents);
        const auto enough = ddbm::when(ddbm::attr<&account::cents> >= cents);
        auto left = co_await accounts.async_update(owner, less, enough, ddbm::as_result);
        if (left.error() == ddbm::errc::condition_failed)
            throw too_poor();
        co_return left.value()->cents;
    }

    // Puts a voucher's value on an account, if nobody else has. Both writes are one transaction: of
    // two, the second could fail when the voucher is gone already. And it can be sent again when
    // its reply is lost, which an addition by itself cannot.
    asio::awaitable<bool> async_redeem(std::string code, std::string owner) const
    {
        auto found = co_await vouchers.async_find(code);
        if (!found)
            co_return false;
        const ddbm::item voucher_key = vouchers.key(code).attributes();
        const ddbm::item account_key = accounts.key(owner).attributes();
        ddbm::transact_write_items_request both;
        both.action(ddbm::transact_delete(vouchers.name(), voucher_key)
                        .condition_expression("cents = :cents")
                        .expression_attribute_value(":cents", found->cents));
        both.action(ddbm::transact_update(accounts.name(), account_key, "ADD cents :cents")
                        .condition_expression("attribute_exists(cents)")
                        .expression_attribute_value(":cents", found->cents));
        const ddbm::client& db = accounts.get_client();
        auto done = co_await db.async_transact_write_items(both, ddbm::as_result);
        if (done.error() == ddbm::service_errc::transaction_canceled &&
            done.get_diagnostics().cancellation_reasons().at(0).code ==
                ddbm::service_errc::conditional_check_failed)
            co_return false;
        done.value();
        co_return true;
    }

    ddbm::table<account> accounts;
    ddbm::table<voucher> vouchers;
};

// -- How

class BankTest : public testing::Test
{
protected:
    BankTest()
    {
        run([](const bank& tested) -> asio::awaitable<void> {
            co_await tested.accounts.async_create(ddbm::on_demand());
            co_await tested.vouchers.async_create(ddbm::on_demand());
            account romero;
            romero.owner = "romero";
            romero.cents = 500;
            co_await tested.accounts.async_put(romero);
        });
        engine->reset_counters();
    }

    // Runs a test that is a coroutine, in an io_context of its own, until all of it is done.
    template <class Test>
    void run(Test test)
    {
        ddbm::client_config config;
        config.endpoint_url = "embedded:";
        config.opener = ddbm::local::opener(engine);
        config.retry_policy.base_delay = 0ms;
        config.retry_policy.throttling_base_delay = 0ms;

        asio::io_context ctx;
        const bank tested(ddbm::client(ctx.get_executor(), config));
        asio::co_spawn(ctx, test(tested), ddbm::rethrow);
        ctx.run();
    }

    static ddbm::local::engine_options options_with(const std::chrono::system_clock::time_point& now
    )
    {
        ddbm::local::engine_options options;
        options.clock = [&now] { return now; };
        return options;
    }

    std::chrono::system_clock::time_point now =
        std::chrono::sys_days(std::chrono::year(2026) / 11 / 29);
    std::shared_ptr<ddbm::local::engine> engine =
        std::make_shared<ddbm::local::engine>(options_with(now));
};

TEST_F(BankTest, PaysWhatIsThere)
{
    run([](const bank& tested) -> asio::awaitable<void> {
        EXPECT_EQ(co_await tested.async_pay("romero", 200), 300);
        EXPECT_EQ(co_await tested.async_pay("romero", 300), 0);
    });

    // What it has cost: two requests, each of one unit, as the items are small.
    EXPECT_EQ(engine->counters().requests.at("UpdateItem"), 2u);
    EXPECT_EQ(engine->counters().tables.at("accounts").table.write_units, 2);
}

TEST_F(BankTest, LetsNobodyPayMoreThanThereIs)
{
    run([](const bank& tested) -> asio::awaitable<void> {
        bool is_refused = false;
        try
        {
            co_await tested.async_pay("romero", 501);
        }
        catch (const too_poor&)
        {
            is_refused = true;
        }
        EXPECT_TRUE(is_refused);
        EXPECT_EQ((co_await tested.accounts.async_get("romero"))->cents, 500);
    });
}

TEST_F(BankTest, WaitsUntilThereIsCapacity)
{
    engine->set_faults(ddbm::local::faults().add(
        ddbm::local::fault::throttling().on("UpdateItem").of_table("accounts").first(2)
    ));

    run([](const bank& tested) -> asio::awaitable<void> {
        EXPECT_EQ(co_await tested.async_pay("romero", 200), 300);
    });

    EXPECT_EQ(engine->counters().requests.at("UpdateItem"), 3u);
}

TEST_F(BankTest, DoesNotPayTwiceWhereAReplyIsLost)
{
    engine->set_faults(
        ddbm::local::faults().add(ddbm::local::fault::drop_after().on("UpdateItem").first(1))
    );

    // An update that counts is not sent again: nobody knows whether it was applied.
    run([](const bank& tested) -> asio::awaitable<void> {
        bool is_unknown = false;
        try
        {
            co_await tested.async_pay("romero", 200);
        }
        catch (const ddbm::error& lost)
        {
            is_unknown = lost.get_diagnostics().applied() == ddbm::applied::maybe;
        }
        EXPECT_TRUE(is_unknown);
        EXPECT_EQ((co_await tested.accounts.async_get("romero"))->cents, 300);
    });
}

TEST_F(BankTest, RedeemsAVoucherOnceAndInTime)
{
    run([this](const bank& tested) -> asio::awaitable<void> {
        voucher gift;
        gift.code = "DOOM";
        gift.cents = 100;
        gift.expires = std::chrono::floor<std::chrono::seconds>(now) + 24h;
        co_await tested.vouchers.async_put(gift);
    });
    const std::string before = engine->snapshot();

    run([](const bank& tested) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await tested.async_redeem("DOOM", "romero"));
        EXPECT_FALSE(co_await tested.async_redeem("DOOM", "romero"));
        EXPECT_EQ((co_await tested.accounts.async_get("romero"))->cents, 600);
    });

    // As it was; and a day passes in no time.
    engine->restore(before);
    now += 25h;
    run([](const bank& tested) -> asio::awaitable<void> {
        EXPECT_FALSE(co_await tested.async_redeem("DOOM", "romero"));
        EXPECT_EQ((co_await tested.accounts.async_get("romero"))->cents, 500);
    });
}

TEST_F(BankTest, RedeemsAVoucherOnceWhereAReplyIsLost)
{
    run([this](const bank& tested) -> asio::awaitable<void> {
        voucher gift;
        gift.code = "DOOM";
        gift.cents = 100;
        gift.expires = std::chrono::floor<std::chrono::seconds>(now) + 24h;
        co_await tested.vouchers.async_put(gift);
    });
    engine->set_faults(ddbm::local::faults().add(
        ddbm::local::fault::drop_after().on("TransactWriteItems").first(1)
    ));

    run([](const bank& tested) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await tested.async_redeem("DOOM", "romero"));
        EXPECT_FALSE(co_await tested.async_redeem("DOOM", "romero"));
        EXPECT_EQ((co_await tested.accounts.async_get("romero"))->cents, 600);
    });

    EXPECT_EQ(engine->counters().requests.at("TransactWriteItems"), 2u);
}
