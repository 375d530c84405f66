#include "environment/context_watch.hpp"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>
#include <mutex>
#include <vector>

namespace ddbm::detail {

namespace {

class watch_service final : public asio::execution_context::service
{
public:
    using key_type = watch_service;
    static inline asio::execution_context::id id;

    explicit watch_service(asio::execution_context& context) : service(context) {}

    void add(const std::shared_ptr<context_user>& user)
    {
        std::lock_guard held(mutex_);
        // Now and then: each look at all of them lets at least as many come as there are left.
        if (users_.size() >= next_look_)
        {
            std::erase_if(users_, [](const auto& weak) { return weak.expired(); });
            next_look_ = 2 * users_.size() + 8;
        }
        users_.push_back(user);
    }

private:
    void shutdown() override
    {
        std::vector<std::weak_ptr<context_user>> users;
        {
            std::lock_guard held(mutex_);
            users.swap(users_);
        }
        for (auto& weak : users)
        {
            if (auto user = weak.lock())
                user->abandon();
        }
    }

    std::mutex mutex_;
    std::vector<std::weak_ptr<context_user>> users_;
    std::size_t next_look_ = 8;
};

}  // namespace

void watch_context(const asio::any_io_executor& executor, const std::shared_ptr<context_user>& user)
{
    asio::execution_context& context = asio::query(executor, asio::execution::context);
    asio::use_service<watch_service>(context).add(user);
}

}  // namespace ddbm::detail
