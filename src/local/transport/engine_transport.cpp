#include "local/transport/engine_transport.hpp"

#include "environment/time_limit.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/relationship.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/require.hpp>

#include <utility>
#include <vector>

namespace ddbm::local::detail {

namespace {

using ddbm::detail::later;

// One is in use while the next request is carried out, from within the completion of the first.
constexpr std::size_t most_spares = 2;
// What the largest page takes as JSON, about.
constexpr std::size_t largest_page_bytes = 8 * 1024 * 1024;

// What Asio's post() makes of an executor, once for all instead of each time.
asio::any_io_executor executor_that_posts(const asio::any_io_executor& executor)
{
    namespace execution = asio::execution;
    return asio::prefer(
        asio::require(executor, execution::blocking.never), execution::relationship.fork
    );
}

}  // namespace

struct engine_transport::late_exchange
{
    exchange_ptr x;
    engine_answer answer;
    error_code ec;
    std::unique_ptr<timer> wait;
};

engine_transport::engine_transport(
    asio::any_io_executor executor, std::shared_ptr<engine> target, const client_config& config
)
    : executor_(std::move(executor)), posting_(executor_that_posts(executor_)),
      engine_(std::move(target)), env_(config.env), attempt_limit_(config.timeouts.attempt),
      reply_limit_bytes_(config.reply_limit_bytes),
      // A limit that JSON may come to is one of JSON, whoever reads it.
      encodes_items_(reply_limit_bytes_ >= largest_page_bytes)
{
}

void engine_transport::start(exchange_ptr x)
{
    // The clock is looked at only by those who have a deadline or a reply that is late.
    const auto begun = x->deadline.is_set() ? env_->steady_now() : clock::time_point();
    engine_answer answer;
    if (error_code ended = why_ended(*x, begun, answer))
        return post(std::move(x), {}, ended);

    ask(*x, answer);
    x->sent = applied::maybe;
    error_code ec = outcome(*x, answer);
    if (answer.reply.delay.count() > 0)
        hold_back(std::move(x), std::move(answer), ec, begun);
    else
        post(std::move(x), std::move(answer), ec);
}

// With what goes on there comes memory that has been used before.
error_code engine_transport::why_ended(exchange& x, clock::time_point now, engine_answer& spare)
{
    if (x.deadline.is_over(now))
        return errc::deadline_exceeded;
    std::lock_guard held(mutex_);
    if (closed_)
        return errc::client_closed;
    const error_code aborted = abort_reason(x);
    if (!aborted && !spares_.empty())
    {
        spare = std::move(spares_.back());
        spares_.pop_back();
    }
    return aborted;
}

error_code engine_transport::why_aborted(exchange& x)
{
    std::lock_guard held(mutex_);
    return abort_reason(x);
}

error_code& engine_transport::abort_reason(exchange& x)
{
    return x.kept.get<error_code>();
}

void engine_transport::ask(const exchange& x, engine_answer& answer)
{
    if (x.takes_encoded_items && encodes_items_)
        return engine_->call(x.service, x.operation, x.body(), answer.reply, answer.items);
    answer.items.clear();
    engine_->call(x.service, x.operation, x.body(), answer.reply);
}

error_code engine_transport::outcome(exchange& x, const engine_answer& answer) const
{
    if (answer.reply.drop_connection)
    {
        x.failure = "the connection was closed before a reply came";
        return asio::error::connection_reset;
    }
    if (answer.reply.body.size() + answer.items.size() > reply_limit_bytes_)
        return errc::reply_too_large;
    return {};
}

void engine_transport::post(exchange_ptr x, engine_answer answer, error_code ec)
{
    auto finish =
        [self = shared_from_this(), x = std::move(x), answer = std::move(answer), ec]() mutable {
            // What is aborted before its completion ran ends so, as it would on a connection.
            if (!ec)
                ec = self->why_aborted(*x);
            complete(*x, answer, ec);
            self->keep_spare(std::move(answer));
        };
    posting_.execute(std::move(finish));
}

void engine_transport::complete(exchange& x, const engine_answer& answer, error_code ec)
{
    if (!ec)
    {
        x.status = answer.reply.status;
        x.reply = answer.reply.body;
        x.reply_items = answer.items;
        x.request_id = answer.reply.request_id;
        x.content_type = "application/x-amz-json-1.0";
    }
    x.complete(ec);
}

void engine_transport::keep_spare(engine_answer answer)
{
    const std::size_t size = answer.reply.body.capacity() + answer.items.capacity();
    std::lock_guard held(mutex_);
    if (spares_.size() < most_spares && size <= largest_page_bytes)
        spares_.push_back(std::move(answer));
}

// -- Replies that are late

void engine_transport::hold_back(
    exchange_ptr x, engine_answer answer, error_code ec, clock::time_point begun
)
{
    if (begun == clock::time_point())
        begun = env_->steady_now();
    auto until = later(begun, answer.reply.delay);
    const auto end_earlier = [&](clock::time_point end, errc why) {
        if (end >= until)
            return;
        until = end;
        ec = why;
    };
    if (attempt_limit_.count() > 0)
        end_earlier(later(begun, attempt_limit_), errc::attempt_timeout);
    end_earlier(x->deadline.when(), errc::deadline_exceeded);

    auto late = std::make_shared<late_exchange>();
    late->x = std::move(x);
    late->answer = std::move(answer);
    late->ec = ec;

    std::lock_guard held(mutex_);
    error_code ended = closed_ ? error_code(errc::client_closed) : abort_reason(*late->x);
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
    complete(*x, late.answer, late.ec);
}

// -- Ending

void engine_transport::abort(exchange& x, error_code why)
{
    // Outlives the lock: with it may go the exchange.
    std::shared_ptr<late_exchange> late;
    std::lock_guard held(mutex_);
    // For an exchange on its way to the engine, or inside of it.
    abort_reason(x) = why;
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
