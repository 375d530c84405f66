// Transactions when connections break and when they are cancelled.

#include "support/client_fixture.hpp"

#include <ddbm/transaction.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <exception>
#include <optional>
#include <string>

namespace ddbm::test {

struct purse
{
    std::string id;
    int coins = 0;
};

}  // namespace ddbm::test

template <>
struct ddbm::model_of<ddbm::test::purse>
{
    using type = ddbm::test::purse;
    static constexpr auto value =
        ddbm::model<type>("purses").partition_key("id", &type::id).field("coins", &type::coins);
};

namespace ddbm::test {
namespace {

std::string purse_json(const std::string& id, int coins)
{
    return R"({"id":{"S":")" + id + R"("},"coins":{"N":")" + std::to_string(coins) + "\"}}";
}

// Moves coins, or finds some.
struct transaction_fixture : client_fixture
{
    transaction_fixture() { env->skip_waits(); }

    void there_is(const std::string& id, int coins)
    {
        server.expect("GetItem").reply(200, "{\"Item\":" + purse_json(id, coins) + "}");
    }

    // Begins a transaction of so many purses, and notes what comes of it.
    void begin(int purses, transaction_options options = {})
    {
        auto body = [this, purses](transaction& tx) -> asio::awaitable<void> {
            const table<purse> from(db());
            for (int i = 0; i < purses; ++i)
            {
                auto each = co_await tx.async_get(from, std::string(1, static_cast<char>('a' + i)));
                ++each->coins;
                tx.save(each);
            }
        };
        async_transact(
            db(),
            body,
            options,
            asio::bind_cancellation_slot(
                cancel.slot(), [this](std::exception_ptr failure) { note(failure); }
            )
        );
    }

    void note(std::exception_ptr failure)
    {
        ++completions;
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const error& why)
        {
            failed = why;
        }
        catch (const boost::system::system_error& why)
        {
            failed = error(why.code());
        }
    }

    error_code code() const { return failed ? failed->code() : error_code(); }

    int completions = 0;
    std::optional<error> failed;
    asio::cancellation_signal cancel;
};

TEST(Transactions, SendTheSameAgainWhenTheReplyIsLost)
{
    transaction_fixture f;
    f.there_is("a", 1);
    f.there_is("b", 2);
    f.server.expect("TransactWriteItems").close_after(0);
    f.server.expect("TransactWriteItems").reply(200, "{}");
    f.begin(2);
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_FALSE(f.failed) << f.failed->what();
    const auto requests = f.server.requests();
    ASSERT_EQ(requests.size(), 4u);
    EXPECT_EQ(requests[2].body, requests[3].body);
    EXPECT_NE(requests[2].body.find("ClientRequestToken"), std::string::npos);
}

TEST(Transactions, OfOneWriteSayThatItMayHaveBeenApplied)
{
    transaction_fixture f;
    f.there_is("a", 1);
    f.server.expect("UpdateItem").close_after(0);
    f.server.expect("UpdateItem")
        .reply(
            400,
            R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)" +
                purse_json("a", 2) + "}"
        );
    f.begin(1);
    f.run();

    EXPECT_EQ(f.code(), errc::conflict_changed);
    ASSERT_TRUE(f.failed);
    EXPECT_EQ(f.failed->get_diagnostics().applied(), applied::maybe);
    EXPECT_EQ(f.failed->get_diagnostics().table(), "purses");
}

TEST(Transactions, OfOneWriteThatMustKnowHaveAToken)
{
    transaction_fixture f;
    f.there_is("a", 1);
    f.server.expect("TransactWriteItems").close_after(0);
    f.server.expect("TransactWriteItems").reply(200, "{}");
    f.begin(1, transaction_options().exactly_once());
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_FALSE(f.failed);
}

TEST(Transactions, CanBeCancelledWhileTheyRead)
{
    transaction_fixture f;
    f.server.expect("GetItem").hang();
    f.begin(1);
    f.run_until([&] { return f.server.request_count() == 1; });
    f.cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_EQ(f.code(), asio::error::operation_aborted);
    // There is no second look at what was read.
    EXPECT_EQ(f.server.request_count(), 1u);
}

TEST(Transactions, CanBeCancelledWhileTheyCommit)
{
    transaction_fixture f;
    f.there_is("a", 1);
    f.there_is("b", 1);
    f.server.expect("TransactWriteItems").hang();
    f.begin(2);
    f.run_until([&] { return f.server.request_count() == 3; });
    f.cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(f.completions, 1);
    EXPECT_EQ(f.code(), asio::error::operation_aborted);
    ASSERT_TRUE(f.failed);
    EXPECT_EQ(f.failed->get_diagnostics().applied(), applied::maybe);
}

TEST(Transactions, RunOnTheExecutorOfTheHandler)
{
    transaction_fixture f;
    f.there_is("a", 1);
    asio::io_context elsewhere;
    bool ran_elsewhere = false;
    int delivered = 0;
    auto body = [&](transaction& tx) -> asio::awaitable<int> {
        const table<purse> from(f.db());
        auto each = co_await tx.async_get(from, "a");
        ran_elsewhere = elsewhere.get_executor().running_in_this_thread();
        co_return each->coins;
    };
    auto handler = [&](std::exception_ptr failure, int coins) {
        EXPECT_FALSE(failure);
        delivered = coins;
    };
    async_transact(f.db(), body, asio::bind_executor(elsewhere, handler));
    run_until(f.ctx, [&] {
        elsewhere.restart();
        elsewhere.poll();
        return delivered != 0;
    });
    EXPECT_TRUE(ran_elsewhere);
    EXPECT_EQ(delivered, 1);
}

TEST(Transactions, MayBeDroppedWithTheContext)
{
    transaction_fixture f;
    f.server.expect("GetItem").hang();
    f.begin(1);
    f.run_until([&] { return f.server.request_count() == 1; });
    f.drop_client();
    f.destroy_context();
    EXPECT_EQ(f.completions, 0);
}

}  // namespace
}  // namespace ddbm::test
