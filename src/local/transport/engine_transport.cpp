#include "local/transport/engine_transport.hpp"

#include "environment/time_limit.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>
#include <vector>

namespace ddbm::local::detail {

namespace {

using ddbm::detail::later;

// One is in use while the next request is carried out, from within the completion of the first.
constexpr std::size_t most_spares = 2;
// What the largest page takes as JSON, about.
constexpr std::size_t most_spare_bytes = 8 * 1024 * 1024;

void complete(ddbm::detail::exchange& x, const engine_reply& reply, error_code ec)
{
    if (!ec)
    {
        x.status = reply.status;
        x.reply = reply.body;
        x.request_id = reply.request_id;
        x.content_type = "application/x-amz-json-1.0";
    }
    x.complete(ec);
}

}  // namespace

struct engine_transport::late_exchange
{
    exchange_ptr x;
    engine_reply reply;
    error_code ec;
    std::unique_ptr<timer> wait;
};

engine_transport::engine_transport(
    asio::any_io_executor executor, std::shared_ptr<engine> target, const client_config& config
)
    : executor_(std::move(executor)), engine_(std::move(target)), env_(config.env),
      attempt_limit_(config.timeouts.attempt), reply_limit_bytes_(config.reply_limit_bytes)
{
}

void engine_transport::start(exchange_ptr x)
{
    x->status = 0;
    x->sent = applied::no;
    x->resent = false;
    x->failure.clear();
    x->crc32.reset();
    x->retry_after.reset();

    // The clock is looked at only by those who have a deadline or a reply that is late.
    const auto begun = x->deadline ? env_->steady_now() : clock::time_point();
    if (error_code ended = why_ended(*x, begun))
        return post(std::move(x), {}, ended);

    engine_reply reply = take_spare();
    engine_->call(x->service, x->operation, x->body(), reply);
    x->sent = applied::maybe;
    error_code ec = outcome(*x, reply);
    if (reply.delay.count() > 0)
        hold_back(std::move(x), std::move(reply), ec, begun);
    else
        post(std::move(x), std::move(reply), ec);
}

error_code engine_transport::why_ended(const exchange& x, clock::time_point now)
{
    if (x.deadline && *x.deadline <= now)
        return errc::deadline_exceeded;
    std::lock_guard held(mutex_);
    if (closed_)
        return errc::client_closed;
    return x.abort_reason;
}

error_code engine_transport::why_aborted(const exchange& x)
{
    std::lock_guard held(mutex_);
    return x.abort_reason;
}

error_code engine_transport::outcome(exchange& x, const engine_reply& reply) const
{
    if (reply.drop_connection)
    {
        x.failure = "the connection was closed before a reply came";
        return asio::error::connection_reset;
    }
    if (reply.body.size() > reply_limit_bytes_)
        return errc::reply_too_large;
    return {};
}

void engine_transport::post(exchange_ptr x, engine_reply reply, error_code ec)
{
    asio::post(
        executor_,
        [self = shared_from_this(), x = std::move(x), reply = std::move(reply), ec]() mutable {
            // What is aborted before its completion ran ends so, as it would on a connection.
            if (!ec)
                ec = self->why_aborted(*x);
            complete(*x, reply, ec);
            self->keep_spare(std::move(reply));
        }
    );
}

// -- Replies whose memory is used again

engine_reply engine_transport::take_spare()
{
    engine_reply reply;
    std::lock_guard held(mutex_);
    if (!spares_.empty())
    {
        reply = std::move(spares_.back());
        spares_.pop_back();
    }
    return reply;
}

void engine_transport::keep_spare(engine_reply reply)
{
    std::lock_guard held(mutex_);
    if (spares_.size() < most_spares && reply.body.capacity() <= most_spare_bytes)
        spares_.push_back(std::move(reply));
}

// -- Replies that are late

void engine_transport::hold_back(
    exchange_ptr x, engine_reply reply, error_code ec, clock::time_point begun
)
{
    if (begun == clock::time_point())
        begun = env_->steady_now();
    auto until = later(begun, reply.delay);
    if (attempt_limit_.count() > 0 && later(begun, attempt_limit_) < until)
    {
        until = later(begun, attempt_limit_);
        ec = errc::attempt_timeout;
    }
    if (x->deadline && *x->deadline < until)
    {
        until = *x->deadline;
        ec = errc::deadline_exceeded;
    }

    auto late = std::make_shared<late_exchange>();
    late->x = std::move(x);
    late->reply = std::move(reply);
    late->ec = ec;

    std::lock_guard held(mutex_);
    error_code ended = closed_ ? error_code(errc::client_closed) : late->x->abort_reason;
    if (ended)
        return post(std::move(late->x), {}, ended);
    late_.insert_or_assign(late->x.get(), late);
    late->wait = env_->make_timer(executor_);
    auto& wait = *late->wait;
    wait.async_wait_until(until, [self = shared_from_this(), late = std::move(late)](error_code) {
        self->deliver_late(*late);
    });
}

void engine_transport::deliver_late(late_exchange& late)
{
    {
        std::lock_guard held(mutex_);
        late_.erase(late.x.get());
    }
    auto x = std::move(late.x);
    complete(*x, late.reply, late.ec);
}

// -- Ending

void engine_transport::abort(exchange& x, error_code why)
{
    // Outlives the lock: with it may go the exchange.
    std::shared_ptr<late_exchange> late;
    std::lock_guard held(mutex_);
    // For an exchange on its way to the engine, or inside of it.
    x.abort_reason = why;
    const auto found = late_.find(&x);
    if (found == late_.end())
        return;
    late = found->second.lock();
    if (!late)
        return;
    late->ec = why;
    late->wait->cancel();
}

void engine_transport::close()
{
    std::vector<std::shared_ptr<late_exchange>> ending;
    std::lock_guard held(mutex_);
    closed_ = true;
    for (const auto& entry : late_)
    {
        auto late = entry.second.lock();
        if (!late)
            continue;
        late->ec = errc::client_closed;
        late->wait->cancel();
        ending.push_back(std::move(late));
    }
}

}  // namespace ddbm::local::detail
