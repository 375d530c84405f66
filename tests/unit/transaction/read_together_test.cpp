#include "unit/transaction/transaction_fixture.hpp"

#include <ddbm/transaction.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

class ReadTogether : public transaction_fixture
{
protected:
    static std::string both_of(int ann, int bob)
    {
        return R"({"Responses":[{"Item":)" + account_json("ann", ann) + R"(},{"Item":)" +
               account_json("bob", bob) + "}]}";
    }

    std::vector<key<account>> keys(int count) const
    {
        std::vector<key<account>> made;
        for (int i = 0; i < count; ++i)
            made.push_back(accounts.key("n" + std::to_string(i)));
        return made;
    }

    // What the read of these keys fails with.
    std::optional<error>
    failure_of(const std::vector<key<account>>& of, const transaction_options& options = {})
    {
        std::optional<error> failure;
        run([&]() -> asio::awaitable<void> {
            transaction tx(side.db, options);
            try
            {
                co_await tx.async_get_together(accounts, of);
            }
            catch (const error& why)
            {
                failure = why;
            }
        });
        return failure;
    }
};

TEST_F(ReadTogether, LooksAgainWhereOthersAreAtWork)
{
    is_cancelled(none() + "," + contention());
    side.script.reply(both_of(1, 2));
    run([&]() -> asio::awaitable<void> {
        transaction tx(side.db);
        const std::vector<key<account>> both = {accounts.key("ann"), accounts.key("bob")};
        auto found = co_await tx.async_get_together(accounts, both);
        EXPECT_EQ(found.at(0)->cents + found.at(1)->cents, 3);
        EXPECT_TRUE(co_await tx.async_commit());
    });
    EXPECT_EQ(sent().size(), 2U);
    EXPECT_EQ(env->waits().size(), 1U);
}

TEST_F(ReadTogether, EndsWithTheAttemptsOfTheTransaction)
{
    for (int i = 0; i < 9; ++i)
        is_cancelled(none() + "," + contention());

    const auto failure = failure_of(keys(2), transaction_options().attempts(3));

    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), service_errc::transaction_canceled);
    EXPECT_EQ(failure->get_diagnostics().attempts(), 3);
    EXPECT_EQ(failure->get_diagnostics().retry_end(), retry_end::attempts);
    EXPECT_EQ(sent().size(), 3U);
}

TEST_F(ReadTogether, EndsWithTheTimeOfTheTransaction)
{
    for (int i = 0; i < 9; ++i)
        is_cancelled(none() + "," + contention());

    const auto failure =
        failure_of(keys(2), transaction_options().timeout(std::chrono::milliseconds(50)));

    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::deadline_exceeded);
    EXPECT_EQ(failure->get_diagnostics().retry_end(), retry_end::deadline);
    // 10 and 20 ms were waited for, 40 would have been too long.
    EXPECT_EQ(sent().size(), 3U);
}

TEST_F(ReadTogether, TellsHowManyAreTooMany)
{
    const auto failure = failure_of(keys(101));

    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::invalid_request);
    EXPECT_TRUE(has(failure->what(), "101 items are to be read together, at most 100"));
    EXPECT_TRUE(sent().empty());
}

}  // namespace
}  // namespace ddbm::test
