#ifndef DDBM_TESTS_KEYS_FIXTURE_HPP
#define DDBM_TESTS_KEYS_FIXTURE_HPP

// A client whose keys come, end and fail to come as a test says.

#include "support/client_fixture.hpp"

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <mutex>
#include <vector>

namespace ddbm::test {

using keys_ptr = std::shared_ptr<const credentials>;

inline keys_ptr keys_named(const std::string& id)
{
    return std::make_shared<const credentials>(id, "secret");
}

// Has the keys that it is told to have, and brings those of a refresh when it is told to.
class manual_provider final : public credentials_provider
{
public:
    keys_ptr current() override
    {
        std::lock_guard held(mutex_);
        return current_;
    }

    void async_refresh(asio::any_io_executor executor, refresh_handler handler) override
    {
        ++refreshes;
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([this](asio::cancellation_type) {
                ++cancelled;
                end(asio::error::operation_aborted, nullptr);
            });
        executor_ = executor;
        handler_.swap(handler);
    }

    bool is_due() override { return due; }

    void drop(const credentials& keys) override
    {
        dropped.push_back(keys.access_key_id());
        if (forgets_dropped)
            has(nullptr);
    }

    std::string last_failure() override { return failure; }

    void has(keys_ptr keys)
    {
        std::lock_guard held(mutex_);
        current_ = std::move(keys);
    }

    void end(error_code ec, keys_ptr keys)
    {
        has(keys);
        refresh_handler handler;
        handler.swap(handler_);
        if (!handler)
        {
            ADD_FAILURE() << "no refresh is under way";
            return;
        }
        const asio::any_completion_executor ours(executor_);
        auto theirs = asio::get_associated_executor(handler, ours);
        auto finish = [handler = std::move(handler), ec, keys]() mutable {
            std::move(handler)(ec, std::move(keys));
        };
        asio::post(executor_, asio::bind_executor(theirs, std::move(finish)));
    }

    // As if what it waits with had gone.
    void lose_handler() { refresh_handler().swap(handler_); }

    bool is_refreshing() const { return static_cast<bool>(handler_); }

    int refreshes = 0;
    int cancelled = 0;
    std::atomic<bool> due{false};
    std::vector<std::string> dropped;
    bool forgets_dropped = false;
    std::string failure;

private:
    std::mutex mutex_;
    keys_ptr current_;
    asio::any_io_executor executor_;
    refresh_handler handler_;
};

struct credentials_fixture : client_fixture
{
    credentials_fixture() { config.credentials = provider; }

    std::shared_ptr<manual_provider> provider = std::make_shared<manual_provider>();

    // As the Authorization header of a request names them.
    std::string key_id(std::size_t request) const
    {
        std::string text = server.requests().at(request).headers.at("authorization");
        std::size_t at = text.find("Credential=") + 11;
        return text.substr(at, text.find('/', at) - at);
    }
};

inline const char* const expired = "ExpiredTokenException";

}  // namespace ddbm::test

#endif
