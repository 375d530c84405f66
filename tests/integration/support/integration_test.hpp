#ifndef DDBM_TESTS_INTEGRATION_SUPPORT_INTEGRATION_TEST_HPP
#define DDBM_TESTS_INTEGRATION_SUPPORT_INTEGRATION_TEST_HPP

#include "backend.hpp"

#include <ddbm/client.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/table.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <vector>

// What a failed expectation prints.
namespace ddbm {

inline void PrintTo(const item& attributes, std::ostream* out)
{
    *out << to_json(attributes);
}

inline void PrintTo(const attribute_value& value, std::ostream* out)
{
    *out << to_json(value);
}

inline void PrintTo(const number& value, std::ostream* out)
{
    *out << value.to_string();
}

}  // namespace ddbm

namespace ddbm::testing {

/** A client on the backend, and tables that are deleted when the test ends, however it ends.
 *
 *  Skips itself where there is no backend.
 */
class integration_test : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (auto why = why_no_backend(); !why.empty())
            GTEST_SKIP() << why;
        db_.emplace(ctx_.get_executor(), backend_config());
    }

    void TearDown() override
    {
        if (!db_)
            return;
        for (const std::string& name : names_)
            db_->async_delete_table(delete_table_request(name), [](error_code, delete_table_reply) {
            });
        ctx_.restart();
        ctx_.run();
    }

    const client& db() const { return *db_; }

    /// Runs what `body()` returns to its end. A test that hangs fails.
    template <class Body>
    void run(Body body)
    {
        asio::steady_timer guard(ctx_, std::chrono::seconds(50));
        guard.async_wait([&](error_code ec) {
            if (ec)
                return;
            ADD_FAILURE() << "the test has not ended in time";
            ctx_.stop();
        });
        asio::co_spawn(ctx_, body(), [&](std::exception_ptr failure) {
            guard.cancel();
            try
            {
                if (failure)
                    std::rethrow_exception(failure);
            }
            catch (const std::exception& e)
            {
                ADD_FAILURE() << "an exception left the test: " << e.what();
            }
        });
        ctx_.restart();
        ctx_.run();
    }

    /// The name of a table that no other test has, and that is deleted after this one.
    std::string new_name()
    {
        std::random_device chance;
        names_.push_back("it-" + std::to_string(chance()) + "-" + std::to_string(chance()));
        return names_.back();
    }

    /// An empty table of a model's.
    template <class T>
    asio::awaitable<table<T>> make_table()
    {
        table<T> made(db(), new_name());
        co_await made.async_create(on_demand());
        co_return made;
    }

    /// An empty table with the key `id`, a string, for the untyped level; its name.
    asio::awaitable<std::string> make_plain_table()
    {
        create_table_request request(new_name());
        request.partition_key("id", attribute_type::s).pay_per_request();
        co_await db().async_create_table(request);
        co_return request.table_name();
    }

    /// For failures that are expected: the operation returns a tuple that begins with the error
    /// code, and stores in `diag` what is known about it.
    auto checked() { return redirect_diagnostics(asio::as_tuple(asio::use_awaitable), diag); }

    diagnostics diag;

private:
    asio::io_context ctx_;
    std::optional<client> db_;
    std::vector<std::string> names_;
};

}  // namespace ddbm::testing

#endif
