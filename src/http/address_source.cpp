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
    std::uint16_t port,
    listener found
)
    : executor_(std::move(executor)), env_(std::move(env)), host_(std::move(host)), port_(port),
      found_(std::move(found))
{
}

bool address_source::ask(http_connection& connection)
{
    const auto now = env_->steady_now();
    std::lock_guard held(mutex_);
    if (learned_ && now - *learned_ <= fresh_for)
        return true;
    if (!running_)
    {
        running_ = std::make_shared<lookup>(executor_);
        begin(running_);
    }
    const bool waits = now >= content_until_ || !learned_;
    interested_.push_back({connection_ptr(&connection), waits});
    return !waits;
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
    // Before anybody is sent there.
    if (!ec)
        found_(found);
    const auto now = env_->steady_now();
    std::vector<interested> served;
    {
        std::lock_guard held(mutex_);
        if (running_ != ended)
            return;
        running_.reset();
        content_until_ = {};
        served.swap(interested_);
        const bool is_known = learned_.has_value();
        if (!ec)
            learned_ = now;
        // An old answer is better than none.
        else if (is_known)
            ec = {};
    }
    for (const auto& [connection, waits] : served)
    {
        // One by one: what is completed there is the user's.
        if (waits)
            asio::post(executor_, [connection = connection, ec] { connection->on_addresses(ec); });
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
