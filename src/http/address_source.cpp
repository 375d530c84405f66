#include "http/address_source.hpp"

#include "http/http_connection.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::chrono::seconds content_for{30};

}  // namespace

// Begun, cancelled and ended in its strand.
struct address_source::lookup
{
    explicit lookup(const asio::any_io_executor& executor) : strand(asio::make_strand(executor)) {}

    asio::strand<asio::any_io_executor> strand;
    asio::cancellation_signal cancel;
};

address_source::address_source(
    asio::any_io_executor executor,
    std::shared_ptr<environment> env,
    std::string host,
    std::uint16_t port
)
    : executor_(std::move(executor)), env_(std::move(env)), host_(std::move(host)), port_(port)
{
}

std::optional<address_source::endpoint_list> address_source::get(http_connection& connection)
{
    const auto now = env_->steady_now();
    std::lock_guard held(mutex_);
    if (known_.is_fresh(now))
        return known_.ordered(now);
    if (!running_)
    {
        running_ = std::make_shared<lookup>(executor_);
        begin(running_);
    }
    const bool waits = now >= content_until_ || !known_.is_known();
    interested_.push_back({connection_ptr(&connection), waits});
    if (waits)
        return std::nullopt;
    return known_.ordered(now);
}

void address_source::begin(std::shared_ptr<lookup> begun)
{
    auto& strand = begun->strand;
    asio::post(strand, [self = shared_from_this(), begun = std::move(begun)] {
        auto& object = *begun;
        // An environment that never completes may keep this for ever.
        auto finish = [weak = std::weak_ptr(self), begun](error_code ec, endpoint_list found) {
            if (auto alive = weak.lock())
                alive->on_looked_up(begun, ec, std::move(found));
        };
        self->env_->async_resolve(
            self->executor_,
            self->host_,
            self->port_,
            asio::bind_cancellation_slot(
                object.cancel.slot(), asio::bind_executor(object.strand, std::move(finish))
            )
        );
    });
}

void address_source::on_looked_up(
    const std::shared_ptr<lookup>& ended, error_code ec, endpoint_list found
)
{
    if (!ec && found.empty())
        ec = asio::error::host_not_found;
    const auto now = env_->steady_now();
    std::vector<interested> served;
    endpoint_list addresses;
    {
        std::lock_guard held(mutex_);
        if (running_ != ended)
            return;
        running_.reset();
        content_until_ = {};
        served.swap(interested_);
        if (!ec)
            known_.learn(std::move(found), now);
        if (known_.is_known())
            addresses = known_.ordered(now);
    }
    // An old answer is better than none.
    if (!addresses.empty())
        ec = {};
    for (const auto& [connection, waits] : served)
    {
        // One by one: what is completed there is the user's.
        if (waits)
            asio::post(executor_, [connection = connection, ec, addresses] {
                connection->on_addresses(ec, addresses);
            });
    }
}

void address_source::leave(http_connection& connection, bool late)
{
    // Destroyed outside of the lock.
    connection_ptr left;
    std::lock_guard held(mutex_);
    for (auto at = interested_.begin(); at != interested_.end(); ++at)
    {
        if (at->connection.get() != &connection)
            continue;
        if (late && at->waits)
            content_until_ = env_->steady_now() + content_for;
        left = std::move(at->connection);
        interested_.erase(at);
        break;
    }
    if (!left || !interested_.empty() || !running_)
        return;
    auto& strand = running_->strand;
    asio::post(strand, [ended = std::move(running_)] {
        ended->cancel.emit(asio::cancellation_type::terminal);
    });
    running_.reset();
}

void address_source::worked(const endpoint& which)
{
    std::lock_guard held(mutex_);
    known_.worked(which);
}

void address_source::failed(const endpoint& which)
{
    const auto now = env_->steady_now();
    std::lock_guard held(mutex_);
    known_.failed(which, now);
}

void address_source::abandon()
{
    // Destroyed outside of the lock.
    std::vector<interested> nobody;
    std::shared_ptr<lookup> running;
    std::lock_guard held(mutex_);
    nobody.swap(interested_);
    running.swap(running_);
}

}  // namespace ddbm::detail
