#ifndef DDBM_TESTS_TRANSACTION_FIXTURE_HPP
#define DDBM_TESTS_TRANSACTION_FIXTURE_HPP

#include "unit/transaction/accounts.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::test {

// A transaction of a client whose requests are answered from a script.
class transaction_fixture : public testing::Test
{
protected:
    transaction_fixture() : env(std::make_shared<manual_environment>()), side(in_no_time(env)) {}

    // Runs a coroutine to its end; what it throws fails the test.
    template <class Body>
    void run(Body body)
    {
        bool is_done = false;
        asio::co_spawn(side.ctx, body(), [&](std::exception_ptr failure) {
            is_done = true;
            try
            {
                if (failure)
                    std::rethrow_exception(failure);
            }
            catch (const std::exception& why)
            {
                ADD_FAILURE() << "an exception left the test: " << why.what();
            }
        });
        run_to_end(side.ctx);
        EXPECT_TRUE(is_done);
    }

    // What `act` throws, which must be an error; else one without a code.
    template <class Act>
    static error thrown_by(Act act)
    {
        try
        {
            act();
        }
        catch (const error& why)
        {
            return why;
        }
        ADD_FAILURE() << "nothing was thrown";
        return error(error_code());
    }

    void there_is(const std::string& name, int cents)
    {
        side.script.reply("{\"Item\":" + account_json(name, cents) + "}");
    }
    void there_is_none() { side.script.reply("{}"); }
    void succeeds() { side.script.reply("{}"); }
    // Reasons: "{\"Code\":\"None\"}", one for each action.
    void is_cancelled(const std::string& reasons)
    {
        side.script.refuse(
            "TransactionCanceledException", ",\"CancellationReasons\":[" + reasons + "]"
        );
    }
    static std::string none() { return R"({"Code":"None"})"; }
    static std::string contention() { return R"({"Code":"TransactionConflict","Message":"m"})"; }
    static std::string is_now(const std::string& name, int cents)
    {
        return R"({"Code":"ConditionalCheckFailed","Message":"m","Item":)" +
               account_json(name, cents) + "}";
    }

    const std::vector<std::string>& sent() const { return side.script.sent; }
    std::size_t count(const std::string& operation) const
    {
        std::size_t found = 0;
        for (const std::string& each : sent())
            found += each.rfind(operation + " ", 0) == 0;
        return found;
    }

    const std::shared_ptr<manual_environment> env;
    scripted_client side;
    table<account> accounts{side.db};
};

}  // namespace ddbm::test

#endif
