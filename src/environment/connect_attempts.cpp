#include "environment/connect_attempts.hpp"

#include "errors/out_of_descriptors.hpp"

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <algorithm>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace ddbm::detail {

using tcp = asio::ip::tcp;

namespace {

// Sockets and timer are touched under the mutex only: their handlers and a cancellation may come
// from several threads at once.
class connect_attempts : public std::enable_shared_from_this<connect_attempts>
{
public:
    connect_attempts(
        environment& env,
        const asio::any_io_executor& executor,
        std::vector<tcp::endpoint> endpoints,
        connect_handler handler
    )
        : executor_(executor), endpoints_(std::move(endpoints)), env_(env),
          handler_(std::move(handler))
    {
        if (endpoints_.size() > 1)
            delay_ = env.make_timer(executor_);
    }

    void start()
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
            slot.assign([weak = weak_from_this()](asio::cancellation_type type) {
                if ((type & asio::cancellation_type::terminal) == asio::cancellation_type::none)
                    return;
                if (auto self = weak.lock())
                    self->cancel();
            });
        std::lock_guard held(mutex_);
        if (endpoints_.empty())
            failure_ = asio::error::host_not_found;
        try_next();
    }

private:
    using attempt = std::list<tcp::socket>::iterator;

    void cancel()
    {
        std::lock_guard held(mutex_);
        finish(asio::error::operation_aborted, tcp::socket(executor_));
    }

    // -- With the mutex held

    // Begins with the next address that a socket can be had for.
    void try_next()
    {
        while (next_ != endpoints_.size())
        {
            const tcp::endpoint& to = endpoints_[next_++];
            attempt socket = sockets_.emplace(sockets_.end(), executor_);
            error_code ec;
            socket->open(to.protocol(), ec);
            if (ec)
            {
                sockets_.erase(socket);
                failure_ = more_telling(failure_, ec);
                continue;
            }
            socket->async_connect(to, [self = shared_from_this(), socket](error_code result) {
                self->on_connected(socket, result);
            });
            if (next_ != endpoints_.size())
                wait_a_while();
            return;
        }
        if (sockets_.empty())
            finish(failure_, tcp::socket(executor_));
    }

    void wait_a_while()
    {
        delay_->async_wait_until(
            env_.steady_now() + connection_attempt_delay,
            [self = shared_from_this(), turn = next_](error_code ec) {
                std::lock_guard held(self->mutex_);
                // An attempt that failed has let the next begin already.
                if (!ec && !self->finished_ && self->next_ == turn)
                    self->try_next();
            }
        );
    }

    void finish(error_code ec, tcp::socket socket)
    {
        if (finished_)
            return;
        finished_ = true;
        for (tcp::socket& other : sockets_)
        {
            error_code ignored;
            other.close(ignored);
        }
        if (delay_)
            delay_->cancel();
        auto theirs =
            asio::get_associated_executor(handler_, asio::any_completion_executor(executor_));
        auto done = [ec, handler = std::move(handler_), socket = std::move(socket)]() mutable {
            std::move(handler)(ec, std::move(socket));
        };
        asio::post(executor_, asio::bind_executor(theirs, std::move(done)));
    }

    // -- Without it

    void on_connected(attempt socket, error_code ec)
    {
        std::lock_guard held(mutex_);
        tcp::socket made = std::move(*socket);
        sockets_.erase(socket);
        if (finished_)
            return;
        if (!ec)
            return finish({}, std::move(made));
        failure_ = more_telling(failure_, ec);
        try_next();
    }

    const asio::any_io_executor executor_;
    const std::vector<tcp::endpoint> endpoints_;
    environment& env_;

    std::mutex mutex_;
    connect_handler handler_;
    std::list<tcp::socket> sockets_;  // of attempts that have not ended
    std::unique_ptr<timer> delay_;
    std::size_t next_ = 0;
    error_code failure_;
    bool finished_ = false;
};

bool says_little(const error_code& ec)
{
    return !ec || ec == asio::error::address_family_not_supported ||
           ec == asio::error::network_unreachable || ec == asio::error::host_unreachable ||
           ec == boost::system::errc::address_not_available;
}

}  // namespace

error_code more_telling(error_code earlier, error_code later)
{
    if (is_out_of_descriptors(earlier))
        return earlier;
    return says_little(later) && !says_little(earlier) ? earlier : later;
}

std::vector<tcp::endpoint> in_turns(const std::vector<tcp::endpoint>& endpoints)
{
    std::vector<tcp::endpoint> same;
    std::vector<tcp::endpoint> other;
    for (const tcp::endpoint& each : endpoints)
        (each.protocol() == endpoints.front().protocol() ? same : other).push_back(each);
    std::vector<tcp::endpoint> ordered;
    ordered.reserve(endpoints.size());
    for (std::size_t i = 0; i < std::max(same.size(), other.size()); ++i)
    {
        for (const auto* family : {&same, &other})
        {
            if (i < family->size())
                ordered.push_back((*family)[i]);
        }
    }
    return ordered;
}

void connect_to_one_of(
    environment& env,
    const asio::any_io_executor& executor,
    std::vector<tcp::endpoint> endpoints,
    connect_handler handler
)
{
    std::make_shared<connect_attempts>(env, executor, in_turns(endpoints), std::move(handler))
        ->start();
}

}  // namespace ddbm::detail
