#include "http/http_transport.hpp"

#include "environment/time_limit.hpp"
#include "http/tls_context.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace ddbm::detail {

namespace {

// How long no other connection is opened when there was no descriptor for one.
constexpr std::chrono::seconds short_for{1};
constexpr std::size_t kept_buffers = 16;
constexpr std::size_t kept_buffer_size = 256 * 1024;

// One that begins now; there may be no limit of time for it.
deadline end_of_step(std::chrono::milliseconds limit, std::chrono::steady_clock::time_point now)
{
    return limit.count() > 0 ? deadline::after(now, limit) : deadline();
}

}  // namespace

std::shared_ptr<http_transport>
http_transport::make(asio::any_io_executor executor, http_options options)
{
    std::shared_ptr<http_transport> made(new http_transport(std::move(executor), std::move(options))
    );
    watch_context(made->executor_, made);
    return made;
}

http_transport::http_transport(asio::any_io_executor executor, http_options options)
    : executor_(std::move(executor)), options_(std::move(options)),
      addresses_(std::make_shared<address_source>(
          executor_, options_.env, options_.endpoint.host(), options_.endpoint.port()
      )),
      timer_(options_.env->make_timer(executor_))
{
    if (options_.endpoint.is_https())
        tls_.emplace(make_tls_context(options_.ca_file));
}

http_transport::~http_transport() = default;

// -- Starting

void http_transport::start(exchange_ptr x)
{
    const auto now = env().steady_now();
    lock held(mutex_);
    if (error_code ended = why_ended(*x, now))
        return post_completion(std::move(x), ended);
    connection_ptr connection = waiting_.empty() ? take_connection(now) : nullptr;
    if (!connection)
        return enqueue(std::move(x), end_of_queue);
    occupy(held, *connection, std::move(x), now);
    serve(held, now);
}

error_code http_transport::why_ended(exchange& x, clock::time_point now) const
{
    const error_code aborted = part_of(x).abort_reason;
    if (closed_)
        return errc::client_closed;
    if (!aborted && x.deadline.is_over(now))
        return errc::deadline_exceeded;
    return aborted;
}

// Brings those in the queue together with the connections that there are or may be, for as long as
// that goes. Whatever changes either ends here, so that nobody waits beside a free place.
void http_transport::serve(lock& held, clock::time_point now)
{
    while (!closed_ && !waiting_.empty())
    {
        connection_ptr connection = take_connection(now);
        if (!connection)
            return;
        occupy(held, *connection, pop_waiting(), now);
    }
}

// The one that was used last, or a new one; null if there is none and may be no other.
http_transport::connection_ptr http_transport::take_connection(clock::time_point now)
{
    drop_outdated(now);
    if (!idle_.empty())
    {
        connection_ptr last = std::move(idle_.back());
        idle_.pop_back();
        return last;
    }
    if (!may_open(now))
        return nullptr;
    ++connections_;
    return new http_connection(*this);
}

void http_transport::occupy(
    lock& held, http_connection& connection, exchange_ptr x, clock::time_point now
)
{
    const bool reused = connection.busy_generation != 0;
    attach(*x, connection);
    if (reused)
        set_timeout(*x, end_of_step(options_.timeouts.attempt, now));
    held.unlock();

    if (!reused)
        connection.open(std::move(x));
    else if (!connection.is_stale())
        connection.begin(std::move(x));
    held.lock();
    if (x)
        take_back(std::move(x), connection, now);
}

// `x` goes back in front of the queue, or has ended meanwhile; `connection` is of no more use.
void http_transport::take_back(exchange_ptr x, http_connection& connection, clock::time_point now)
{
    clear_timeout(*x);
    detach(*x, connection);
    --connections_;
    if (error_code ended = why_ended(*x, now))
        post_completion(std::move(x), ended);
    else
        enqueue(std::move(x), front_of_queue);
}

// Where descriptors were short a moment ago, those who wait are served by what there is.
bool http_transport::may_open(clock::time_point now) const
{
    return connections_ < options_.max_connections && (connections_ == 0 || now >= short_until_);
}

void http_transport::attach(exchange& x, http_connection& connection)
{
    http_part& part = part_of(x);
    part.connection = &connection;
    // Here and nowhere before: a connection gets them in ascending order.
    part.generation = ++generations_;
    connection.busy_generation = part.generation;
    busy_.push_back(connection);
}

void http_transport::detach(exchange& x, http_connection& connection)
{
    part_of(x).connection = nullptr;
    if (connection.busy_hook.is_linked())
        busy_.erase(busy_.iterator_to(connection));
}

void http_transport::replace(http_connection& stale, exchange_ptr x)
{
    // `x` holds the client, and may end before this does.
    const auto self = shared_from_this();
    const auto now = env().steady_now();
    lock held(mutex_);
    take_back(std::move(x), stale, now);
    serve(held, now);
}

void http_transport::wait_for_another(http_connection& unopened, exchange_ptr x, error_code why)
{
    const auto self = shared_from_this();
    const auto now = env().steady_now();
    lock held(mutex_);
    short_until_ = now + short_for;
    // The others end with their exchange, well or badly, and then the queue moves on.
    if (connections_ > 1)
        take_back(std::move(x), unopened, now);
    else
    {
        clear_timeout(*x);
        detach(*x, unopened);
        --connections_;
        if (error_code ended = why_ended(*x, now))
            why = ended;
    }
    serve(held, now);
    held.unlock();
    if (x)
        x->complete(why);
}

// Closes what has been idle for too long, whatever became of the others: the oldest are in front.
void http_transport::drop_outdated(clock::time_point now)
{
    const auto first = std::find_if(idle_.begin(), idle_.end(), [&](const connection_ptr& each) {
        return later(each->idle_since, options_.idle_timeout) >= now;
    });
    connections_ -= static_cast<std::size_t>(first - idle_.begin());
    idle_.erase(idle_.begin(), first);
}

// -- The queue

void http_transport::enqueue(exchange_ptr x, place where)
{
    set_timeout(*x, x->deadline);
    http_part& part = part_of(*x.detach());
    part.waits = true;
    waiting_.insert(where == front_of_queue ? waiting_.begin() : waiting_.end(), part);
}

exchange_ptr http_transport::pop_waiting()
{
    return waiting_.empty() ? exchange_ptr() : take_waiting(waiting_.front());
}

exchange_ptr http_transport::take_waiting(http_part& part)
{
    waiting_.erase(waiting_.iterator_to(part));
    part.waits = false;
    clear_timeout(part.x);
    return exchange_ptr(&part.x, false);
}

void http_transport::finished(http_connection& connection, exchange& x, bool reuse)
{
    const auto now = env().steady_now();
    lock held(mutex_);
    clear_timeout(x);
    detach(x, connection);
    if (closed_)
        return;
    if (reuse)
    {
        connection.idle_since = now;
        idle_.emplace_back(&connection);
        drop_outdated(now);
    }
    else
        --connections_;
    serve(held, now);
}

// -- Time

void http_transport::limit(exchange& x, std::chrono::milliseconds limit)
{
    const deadline end = end_of_step(limit, env().steady_now());
    std::lock_guard held(mutex_);
    http_part& part = part_of(x);
    if (!part.connection)
        return;
    ++part.step;
    set_timeout(x, end);
}

void http_transport::set_timeout(exchange& x, deadline limit)
{
    http_part& part = part_of(x);
    if (part.timeout_hook.is_linked())
        timeouts_.erase(timeouts_.iterator_to(part));
    const deadline first = limit.earlier_of(x.deadline);
    if (!first.is_set())
        return disarm_timer();
    part.timeout = first.when();
    // Most limits are alike, so most belong at the end.
    timeouts_.insert(timeouts_.end(), part);
    arm_timer();
}

void http_transport::clear_timeout(exchange& x)
{
    http_part& part = part_of(x);
    if (!part.timeout_hook.is_linked())
        return;
    timeouts_.erase(timeouts_.iterator_to(part));
    disarm_timer();
}

// Nothing of ours may keep io_context::run() from returning.
void http_transport::disarm_timer()
{
    if (timeouts_.empty() && armed_)
    {
        armed_.reset();
        timer_->cancel();
    }
}

// A timer that is set for an earlier time than needed is left alone: it looks again when it fires.
void http_transport::arm_timer()
{
    if (timeouts_.empty() || !timer_)
        return;
    auto first = timeouts_.begin()->timeout;
    if (armed_ && *armed_ <= first)
        return;
    armed_ = first;
    timer_->async_wait_until(first, [weak = weak_from_this()](error_code ec) {
        if (ec)
            return;
        if (auto self = weak.lock())
            self->on_timer();
    });
}

void http_transport::on_timer()
{
    struct late
    {
        connection_ptr connection;
        std::uint64_t generation;
        error_code why;
        std::optional<std::uint64_t> step;
    };
    std::vector<late> running;
    std::vector<exchange_ptr> waiting;
    auto now = env().steady_now();
    {
        std::lock_guard held(mutex_);
        armed_.reset();
        while (!timeouts_.empty() && timeouts_.begin()->timeout <= now)
        {
            http_part& part = *timeouts_.begin();
            timeouts_.erase(timeouts_.begin());
            const bool over = part.x.deadline.is_over(now);
            if (part.waits)
                waiting.push_back(give_up_waiting(part));
            else if (part.connection)
            {
                late& found = running.emplace_back();
                found.connection = part.connection;
                found.generation = part.generation;
                found.why = over ? errc::deadline_exceeded : errc::attempt_timeout;
                if (!over)
                    found.step = part.step;
            }
        }
        arm_timer();
    }
    for (auto& x : waiting)
        post_completion(std::move(x), errc::deadline_exceeded);
    for (auto& [connection, generation, why, step] : running)
        connection->abort(generation, why, step);
}

// -- Ending

exchange_ptr http_transport::give_up_waiting(http_part& part)
{
    if (part.x.failure.empty())
        part.x.failure = "waiting for one of " + std::to_string(connections_) + " connections";
    return take_waiting(part);
}

void http_transport::abort(exchange& x, error_code why)
{
    connection_ptr connection;
    exchange_ptr waiting;
    std::uint64_t generation = 0;
    {
        std::lock_guard held(mutex_);
        http_part& part = part_of(x);
        if (part.waits)
            waiting = give_up_waiting(part);
        else
        {
            // For an exchange on its way to a connection, or from one to another.
            part.abort_reason = why;
            connection = part.connection;
            generation = part.generation;
        }
    }
    if (waiting)
        post_completion(std::move(waiting), why);
    else if (connection)
        connection->abort(generation, why);
}

void http_transport::close()
{
    std::vector<connection_ptr> idle;
    std::vector<std::pair<connection_ptr, std::uint64_t>> busy;
    std::vector<exchange_ptr> waiting;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        idle.swap(idle_);
        while (auto x = pop_waiting())
            waiting.push_back(std::move(x));
        for (auto& connection : busy_)
            busy.emplace_back(&connection, connection.busy_generation);
    }
    for (auto& x : waiting)
        post_completion(std::move(x), errc::client_closed);
    for (auto& [connection, generation] : busy)
        connection->abort(generation, errc::client_closed);
}

void http_transport::abandon()
{
    std::vector<connection_ptr> idle;
    std::vector<exchange_ptr> waiting;
    std::unique_ptr<timer> unused;
    {
        std::lock_guard held(mutex_);
        closed_ = true;
        armed_.reset();
        idle.swap(idle_);
        while (auto x = pop_waiting())
            waiting.push_back(std::move(x));
        unused = std::move(timer_);
    }
    addresses_->abandon();
}

void http_transport::post_completion(exchange_ptr x, error_code ec)
{
    asio::post(executor_, [x = std::move(x), ec] { x->complete(ec); });
}

// -- Buffers

receive_buffer http_transport::take_buffer()
{
    receive_buffer buffer;
    {
        std::lock_guard held(mutex_);
        if (!buffers_.empty())
        {
            buffer = std::move(buffers_.back());
            buffers_.pop_back();
        }
    }
    buffer.clear();
    buffer.reserve(receive_buffer::first_size);
    return buffer;
}

void http_transport::give_back(receive_buffer buffer)
{
    if (buffer.empty() || buffer.capacity() > kept_buffer_size)
        return;
    std::lock_guard held(mutex_);
    if (buffers_.size() < kept_buffers)
        buffers_.push_back(std::move(buffer));
}

}  // namespace ddbm::detail
