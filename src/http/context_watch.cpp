#include "http/context_watch.hpp"

#include "http/http_transport.hpp"

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

    void add(const std::shared_ptr<http_transport>& transport)
    {
        std::lock_guard held(mutex_);
        std::erase_if(transports_, [](const auto& weak) { return weak.expired(); });
        transports_.push_back(transport);
    }

private:
    void shutdown() override
    {
        std::vector<std::weak_ptr<http_transport>> transports;
        {
            std::lock_guard held(mutex_);
            transports.swap(transports_);
        }
        for (auto& weak : transports)
        {
            if (auto transport = weak.lock())
                transport->abandon();
        }
    }

    std::mutex mutex_;
    std::vector<std::weak_ptr<http_transport>> transports_;
};

}  // namespace

void watch_context(
    const asio::any_io_executor& executor, const std::shared_ptr<http_transport>& transport
)
{
    asio::execution_context& context = asio::query(executor, asio::execution::context);
    asio::use_service<watch_service>(context).add(transport);
}

}  // namespace ddbm::detail
