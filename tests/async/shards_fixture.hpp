#ifndef DDBM_TESTS_SHARDS_FIXTURE_HPP
#define DDBM_TESTS_SHARDS_FIXTURE_HPP

// One client on two execution contexts. Each test runs them one at a time, so that what completes
// while one runs has needed nothing of the other.

#include "support/client_fixture.hpp"

#include <boost/asio/append.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace ddbm::test {

class shards_fixture : public testing::Test
{
protected:
    // Made when it is first asked for, so that a test can change the settings before.
    const client& db()
    {
        if (!db_)
            db_.emplace(
                std::vector<asio::any_io_executor>{first().get_executor(), second().get_executor()},
                f.config
            );
        return *db_;
    }

    asio::io_context& first() { return f.ctx; }
    asio::io_context& second() { return *second_; }
    void destroy_second() { second_.reset(); }

    outcome_ptr<get_item_reply> begin() { return test::begin(db(), get_request()); }

    // Reads in a coroutine, so often.
    std::shared_ptr<int> read_on(asio::io_context& ctx, int times)
    {
        return read_on(asio::any_io_executor(ctx.get_executor()), times);
    }
    std::shared_ptr<int> read_on(const asio::any_io_executor& executor, int times)
    {
        auto done = std::make_shared<int>(0);
        asio::co_spawn(
            executor,
            [db = db(), done, times]() -> asio::awaitable<void> {
                while (*done < times)
                {
                    co_await db.async_get_item(get_request());
                    ++*done;
                }
            },
            [](std::exception_ptr failure) { EXPECT_FALSE(failure); }
        );
        return done;
    }

    void poll(asio::io_context& ctx)
    {
        ctx.restart();
        ctx.poll();
    }

    client_fixture f;

private:
    std::unique_ptr<asio::io_context> second_ = std::make_unique<asio::io_context>();
    std::optional<client> db_;
};

// Gives out keys when it is told to.
class keys_on_request : public credentials_provider
{
public:
    std::shared_ptr<const ddbm::credentials> current() override { return keys_; }

    void async_refresh(asio::any_io_executor executor, refresh_handler handler) override
    {
        refreshes.push_back(&asio::query(executor, asio::execution::context));
        waiting.emplace_back(executor, std::move(handler));
    }

    void answer()
    {
        keys_ = std::make_shared<ddbm::credentials>("AKIDEXAMPLE", "HIDDEN");
        for (auto& [executor, handler] : std::exchange(waiting, {}))
            asio::post(executor, asio::append(std::move(handler), error_code(), keys_));
    }

    std::vector<const asio::execution_context*> refreshes;
    std::vector<std::pair<asio::any_io_executor, refresh_handler>> waiting;

private:
    std::shared_ptr<const ddbm::credentials> keys_;
};

}  // namespace ddbm::test

#endif
