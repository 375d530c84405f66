#include "http/http_transport.hpp"

#include "http/context_watch.hpp"
#include "http/tls_context.hpp"
#include "http/user_agent.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstring>

namespace ddbm::detail {

using connection_ptr = boost::intrusive_ptr<http_connection>;

namespace {

// Hot connections are used without a look whether they are still open.
constexpr std::chrono::seconds trusted_for{1};
constexpr std::size_t kept_buffers = 16;
constexpr std::size_t kept_buffer_size = 256 * 1024;

}  // namespace

struct http_transport::framer
{
    explicit framer(const http_options& options)
        : signer(options.endpoint.host_header(), options.region, "dynamodb", user_agent())
    {
    }

    request_signer signer;
    std::string head;
    std::string target;
};

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
      timer_(options_.env->make_timer(executor_))
{
    if (options_.endpoint.is_https())
        tls_.emplace(make_tls_context(options_.ca_file));
}

http_transport::~http_transport() = default;

// -- Starting

void http_transport::start(exchange_ptr x)
{
    x->status = 0;
    x->sent = applied::no;
    x->resent = false;
    x->failure.clear();
    x->retry_after.reset();
    if (options_.credentials->current())
        return assign(std::move(x));

    options_.credentials->async_refresh(
        executor_,
        [self = shared_from_this(),
         x = std::move(x)](error_code ec, std::shared_ptr<const credentials> keys) mutable {
            if (!ec && !keys)
                ec = errc::no_credentials;
            {
                std::lock_guard held(self->mutex_);
                if (!ec)
                    self->last_keys_ = std::move(keys);
                if (x->abort_reason)
                    ec = x->abort_reason;
            }
            if (ec)
                self->post_completion(std::move(x), ec);
            else
                self->assign(std::move(x));
        }
    );
}

void http_transport::assign(exchange_ptr x)
{
    auto now = env().steady_now();
    if (x->deadline && *x->deadline <= now)
        return post_completion(std::move(x), errc::deadline_exceeded);

    connection_ptr connection;
    std::vector<connection_ptr> outdated;
    bool reused = false;
    {
        std::lock_guard held(mutex_);
        if (closed_)
            return post_completion(std::move(x), errc::client_closed);
        if (x->abort_reason)
            return post_completion(std::move(x), x->abort_reason);
        x->generation = ++generations_;
        if (waiting_.empty())
        {
            if (!idle_.empty() && now - idle_.back()->idle_since > options_.idle_timeout)
            {
                // The last used is too old, so all the others are.
                connections_ -= idle_.size();
                outdated.swap(idle_);
            }
            if (!idle_.empty())
            {
                connection = std::move(idle_.back());
                idle_.pop_back();
                reused = true;
            }
            else if (connections_ < options_.max_connections)
            {
                ++connections_;
                connection = new http_connection(*this);
            }
        }
        if (!connection)
        {
            set_timeout(*x, x->deadline);
            x->waiting = true;
            waiting_.push_back(*x.detach());
            return;
        }
        attach(*x, *connection);
        if (reused)
            limit_attempt(*x, now);
    }
    if (!reused)
        return connection->open(std::move(x));
    bool look = !x->may_resend || now - connection->idle_since > trusted_for;
    if (look && connection->is_stale())
        return replace(*connection, std::move(x));
    connection->begin(std::move(x));
}

void http_transport::attach(exchange& x, http_connection& connection)
{
    x.connection = &connection;
    connection.busy_generation = x.generation;
    busy_.push_back(connection);
}

void http_transport::detach(exchange& x, http_connection& connection)
{
    x.connection = nullptr;
    if (connection.busy_hook.is_linked())
        busy_.erase(busy_.iterator_to(connection));
}

void http_transport::replace(http_connection& stale, exchange_ptr x)
{
    connection_ptr fresh(new http_connection(*this));
    error_code ended;
    {
        std::lock_guard held(mutex_);
        ended = closed_ ? error_code(errc::client_closed) : x->abort_reason;
        if (!ended)
        {
            detach(*x, stale);
            attach(*x, *fresh);
        }
    }
    if (!ended)
        return fresh->open(std::move(x));
    finished(stale, *x, false);
    post_completion(std::move(x), ended);
}

exchange_ptr http_transport::pop_waiting()
{
    if (waiting_.empty())
        return {};
    exchange_ptr x(&waiting_.front(), false);
    waiting_.pop_front();
    x->waiting = false;
    clear_timeout(*x);
    return x;
}

void http_transport::finished(http_connection& connection, exchange& x, bool reuse)
{
    auto now = env().steady_now();
    connection_ptr next_connection;
    exchange_ptr next;
    {
        std::lock_guard held(mutex_);
        clear_timeout(x);
        detach(x, connection);
        if (closed_)
            return;
        next = pop_waiting();
        if (next)
        {
            // The queue moves on with this connection, or with one in its place.
            next_connection =
                reuse ? connection_ptr(&connection) : connection_ptr(new http_connection(*this));
            attach(*next, *next_connection);
            if (reuse)
                limit_attempt(*next, now);
        }
        else if (reuse)
        {
            connection.idle_since = now;
            idle_.emplace_back(&connection);
        }
        else
            --connections_;
    }
    if (next && reuse)
        next_connection->begin(std::move(next));
    else if (next)
        next_connection->open(std::move(next));
}

// -- Framing

std::size_t http_transport::frame(exchange& x)
{
    auto keys = options_.credentials->current();
    std::unique_ptr<framer> with;
    {
        std::lock_guard held(mutex_);
        if (!keys)
            keys = last_keys_;
        if (!framers_.empty())
        {
            with = std::move(framers_.back());
            framers_.pop_back();
        }
    }
    if (!with)
        with = std::make_unique<framer>(options_);

    with->target = target_prefix(x.service);
    with->target += x.operation;
    with->signer.write_head(
        with->head,
        *keys,
        env().system_now(),
        with->target,
        x.body(),
        x.invocation_id,
        x.attempt,
        x.max_attempts
    );
    std::size_t size = with->head.size();
    if (size > x.body_offset)
    {
        x.buffer.insert(0, size - x.body_offset, ' ');
        x.body_offset = size;
    }
    std::size_t first = x.body_offset - size;
    std::memcpy(x.buffer.data() + first, with->head.data(), size);

    std::lock_guard held(mutex_);
    framers_.push_back(std::move(with));
    return first;
}

// -- Time

void http_transport::limit(exchange& x, std::chrono::milliseconds limit)
{
    auto when = x.deadline;
    if (limit.count() > 0)
        when = env().steady_now() + limit;
    std::lock_guard held(mutex_);
    if (x.connection)
        set_timeout(x, when);
}

void http_transport::limit_attempt(exchange& x, clock::time_point now)
{
    auto when = x.deadline;
    if (options_.timeouts.attempt.count() > 0)
        when = now + options_.timeouts.attempt;
    set_timeout(x, when);
}

void http_transport::set_timeout(exchange& x, std::optional<clock::time_point> when)
{
    if (x.timeout_hook.is_linked())
        timeouts_.erase(timeouts_.iterator_to(x));
    if (when && x.deadline)
        when = std::min(*when, *x.deadline);
    if (!when)
        return disarm_timer();
    x.timeout = *when;
    // Most limits are alike, so most belong at the end.
    timeouts_.insert(timeouts_.end(), x);
    arm_timer();
}

void http_transport::clear_timeout(exchange& x)
{
    if (!x.timeout_hook.is_linked())
        return;
    timeouts_.erase(timeouts_.iterator_to(x));
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
    };
    std::vector<late> running;
    std::vector<exchange_ptr> waiting;
    auto now = env().steady_now();
    {
        std::lock_guard held(mutex_);
        armed_.reset();
        while (!timeouts_.empty() && timeouts_.begin()->timeout <= now)
        {
            exchange& x = *timeouts_.begin();
            timeouts_.erase(timeouts_.begin());
            bool over = x.deadline && *x.deadline <= now;
            if (x.waiting)
            {
                x.waiting = false;
                waiting_.erase(waiting_.iterator_to(x));
                waiting.emplace_back(&x, false);
            }
            else if (x.connection)
            {
                error_code why = over ? errc::deadline_exceeded : errc::attempt_timeout;
                running.push_back({connection_ptr(x.connection), x.generation, why});
            }
        }
        arm_timer();
    }
    for (auto& x : waiting)
        post_completion(std::move(x), errc::deadline_exceeded);
    for (auto& [connection, generation, why] : running)
        connection->abort(generation, why);
}

// -- Ending

void http_transport::abort(exchange& x, error_code why)
{
    connection_ptr connection;
    exchange_ptr waiting;
    std::uint64_t generation = 0;
    {
        std::lock_guard held(mutex_);
        if (x.waiting)
        {
            x.waiting = false;
            clear_timeout(x);
            waiting_.erase(waiting_.iterator_to(x));
            waiting = exchange_ptr(&x, false);
        }
        else
        {
            // For an exchange on its way to a connection, or from one to another.
            x.abort_reason = why;
            connection = x.connection;
            generation = x.generation;
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
