// Sub-transactions that may fail by themselves.

#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/transaction.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <stdexcept>
#include <string>

namespace ddbm::test {
namespace {

using namespace asio::experimental::awaitable_operators;

class SubTransaction : public transaction_fixture
{
protected:
    // Takes an amount, and may fail after that.
    asio::awaitable<int> take(transaction& tx, std::string name, int cents, bool fails = false)
    {
        auto from = co_await tx.async_get(accounts, name);
        from->cents -= cents;
        tx.save(from);
        const auto here = co_await asio::this_coro::executor;
        co_await asio::post(here, asio::use_awaitable);
        // In the same layer still.
        from->cents -= 1;
        tx.save(from);
        if (fails)
            throw std::runtime_error("no");
        co_return from->cents;
    }

    asio::awaitable<std::string> try_to_take(transaction& tx, std::string name, int cents)
    {
        std::string what;
        try
        {
            co_await tx.async_try(take(tx, name, cents, true));
        }
        catch (const std::exception& why)
        {
            what = why.what();
        }
        co_return what;
    }

    void commit_succeeds() { side.script.reply("{}"); }
};

TEST_F(SubTransaction, IsAPartOfTheWhole)
{
    there_is("ann", 300);
    there_is("bob", 50);
    commit_succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        EXPECT_EQ(co_await take(tx, "ann", 100), 199);
        EXPECT_EQ(co_await tx.async_try(take(tx, "bob", 10)), 39);
        // The same object as in there.
        EXPECT_EQ((co_await tx.async_get(accounts, "bob"))->cents, 39);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 3U);
    EXPECT_TRUE(has(sent().back(), R"({"N":"199"})"));
    EXPECT_TRUE(has(sent().back(), R"({"N":"39"})"));
}

TEST_F(SubTransaction, LeavesAllAsItWasWhenItFails)
{
    there_is("ann", 300);
    there_is("bob", 50);
    commit_succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        ann->cents = 250;
        tx.save(ann);
        EXPECT_EQ(co_await try_to_take(tx, "ann", 100), "no");
        EXPECT_EQ(ann->cents, 250);
        EXPECT_EQ(co_await try_to_take(tx, "bob", 10), "no");
        auto bob = co_await tx.async_get(accounts, "bob");
        EXPECT_EQ(bob->cents, 50);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 3U);
    EXPECT_TRUE(has(sent().back(), R"({"N":"250"})"));
    EXPECT_FALSE(has(sent().back(), R"({"N":"149"})"));
    // The program has gone on because of what that was.
    EXPECT_TRUE(has(
        sent().back(), R"({"ConditionCheck":{"TableName":"accounts","Key":{"name":{"S":"bob"}})"
    ));
}

TEST_F(SubTransaction, MayBeNested)
{
    there_is("ann", 300);
    commit_succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const auto inner = [&]() -> asio::awaitable<void> {
            co_await take(tx, "ann", 9);
            EXPECT_EQ(co_await try_to_take(tx, "ann", 100), "no");
            co_await take(tx, "ann", 19);
        };
        co_await tx.async_try(inner());
        EXPECT_EQ((co_await tx.async_get(accounts, "ann"))->cents, 270);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), R"({"N":"270"})"));
}

TEST_F(SubTransaction, RunsBesideAnother)
{
    there_is("ann", 300);
    there_is("bob", 50);
    commit_succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const auto [a, b] =
            co_await (tx.async_try(take(tx, "ann", 9)) && tx.async_try(take(tx, "bob", 9)));
        EXPECT_EQ(a, 290);
        EXPECT_EQ(b, 40);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(count("TransactWriteItems"), 1U);
}

TEST_F(SubTransaction, FailsBesideAnother)
{
    there_is("ann", 300);
    there_is("bob", 50);
    commit_succeeds();
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const auto [what, b] =
            co_await (try_to_take(tx, "ann", 100) && tx.async_try(take(tx, "bob", 9)));
        EXPECT_EQ(what, "no");
        EXPECT_EQ(b, 40);
        EXPECT_EQ((co_await tx.async_get(accounts, "ann"))->cents, 300);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_TRUE(has(sent().back(), R"({"N":"40"})"));
    EXPECT_FALSE(has(sent().back(), R"({"N":"199"})"));
}

TEST_F(SubTransaction, WritesNothingThatOneBesideItUses)
{
    there_is("ann", 300);
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto ann = co_await tx.async_get(accounts, "ann");
        const auto attempt = [&](int cents) -> asio::awaitable<error_code> {
            error_code ec;
            try
            {
                co_await tx.async_try(take(tx, "ann", cents));
            }
            catch (const error& why)
            {
                ec = why.code();
            }
            co_return ec;
        };
        const auto [left, right] = co_await (attempt(1) && attempt(2));
        EXPECT_TRUE(left == errc::invalid_request || right == errc::invalid_request);
        // What the object is like now nobody knows: nothing is written.
        std::optional<error> failure;
        try
        {
            co_await tx.async_commit();
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::invalid_request);
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"name":{"S":"ann"}})");
        EXPECT_TRUE(failure && failure->get_diagnostics().table() == "accounts");
    });
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(SubTransaction, ForgetsWhatWasToRunAfterIt)
{
    std::string ran;
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto kept = [&](transaction&) -> asio::awaitable<void> {
            ran += "kept";
            co_return;
        };
        auto lost = [&](transaction&) -> asio::awaitable<void> {
            ran += "lost";
            co_return;
        };
        const auto fails = [&]() -> asio::awaitable<void> {
            tx.after(lost);
            throw std::runtime_error("no");
            co_return;
        };
        tx.after(kept);
        try
        {
            co_await tx.async_try(fails());
        }
        catch (const std::runtime_error&)
        {
            ran += "failed,";
        }
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(ran, "failed,kept");
}

TEST_F(SubTransaction, NeedsObjectsThatCanBeCopied)
{
    table<safe> safes(side.db);
    side.script.reply(R"({"Item":{"name":{"S":"vault"},"cents":{"N":"5"}}})");
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        auto vault = co_await tx.async_get(safes, "vault");
        EXPECT_EQ(*vault->cents, 5);
        std::optional<error> failure;
        try
        {
            co_await tx.async_try(take(tx, "ann", 1));
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::invalid_request);
        EXPECT_TRUE(failure && failure->get_diagnostics().key() == R"({"name":{"S":"vault"}})");
    });
    EXPECT_EQ(sent().size(), 1U);
}

}  // namespace
}  // namespace ddbm::test
