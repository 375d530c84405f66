#include "http/http_transport.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::size_t kept_buffers = 16;
constexpr std::size_t kept_buffer_size = 256 * 1024;

pool_options options_of_pool(const http_options& options)
{
    pool_options limits;
    limits.max_connections = options.max_connections;
    limits.max_waiting = options.max_waiting;
    limits.longest_wait = options.timeouts.wait;
    limits.max_age = options.max_connection_age;
    limits.idle_limit = options.idle_timeout;
    // Connections end at their age, which has its jitter, before all to one address end together.
    limits.address_grace = std::max(limits.address_grace, limits.max_age);
    return limits;
}

attempt_phase reported_as(http_connection::phase opening)
{
    if (opening == http_connection::phase::resolving)
        return attempt_phase::lookup;
    return opening == http_connection::phase::handshaking ? attempt_phase::tls
                                                          : attempt_phase::connect;
}

http_options with_tls(http_options options)
{
    if (!options.endpoint.is_https() || options.tls)
        return options;
    auto context = options.tls_context ? options.tls_context->get()
                                       : shared_tls_context(options.ca_file).get();
    options.tls = std::make_shared<tls_client>(options.endpoint.host(), std::move(context));
    return options;
}

}  // namespace

std::shared_ptr<http_transport>
http_transport::make(asio::any_io_executor executor, http_options options)
{
    std::shared_ptr<http_transport> made(new http_transport(std::move(executor), std::move(options))
    );
    made->addresses_ = std::make_shared<address_source>(
        made->executor_,
        made->options_.env,
        made->options_.next_hosts(),
        made->options_.next_port(),
        [weak = std::weak_ptr(made)](const endpoint_list& found, bool are_all) {
            if (auto self = weak.lock())
                self->learn(found, are_all);
        }
    );
    if (made->options_.cluster.follow_node_list)
        made->nodes_ = std::make_shared<node_follower>(
            made->executor_,
            made->options_,
            [weak = std::weak_ptr(made->addresses_)](const std::vector<std::string>& used) {
                if (auto addresses = weak.lock())
                    addresses->look_up(used);
            }
        );
    watch_context(made->executor_, made);
    return made;
}

http_transport::http_transport(asio::any_io_executor executor, http_options options)
    : executor_(std::move(executor)), options_(with_tls(std::move(options))),
      pool_(options_of_pool(options_), options_.env->random()),
      timer_(options_.env->make_timer(executor_))
{
}

// Those that are left are idle.
http_transport::~http_transport()
{
    if (nodes_)
        nodes_->close();
    addresses_->close();
    const auto left = std::move(sockets_);
    sockets_.clear();
    for (const auto& each : left)
    {
        if (each)
            each->end();
    }
}

// -- Exchanges

void http_transport::start(exchange_ptr x)
{
    const auto now = env().steady_now();
    if (nodes_)
        nodes_->on_traffic(now);
    task_list todo;
    {
        std::lock_guard held(mutex_);
        http_part& part = part_of(*x);
        if (part.abort_reason)
            return post_completion(std::move(x), part.abort_reason);
        part.deadline = x->deadline;
        x.detach();
        pool_actions actions;
        pool_.acquire(part, now, actions);
        note_wait(part, now);
        note(actions, now, todo);
    }
    carry_out(todo);
}

void http_transport::abort(exchange& x, error_code why)
{
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        http_part& part = part_of(x);
        pool_actions actions;
        if (part.is_waiting())
        {
            x.failure = words_of(part, part.opening(), no_connection::deadline, now);
            pool_.withdraw(part, now, actions);
            todo.push_back(note_withdrawal(part, why));
        }
        else
        {
            // For an exchange on its way to a connection, or from one to another.
            part.abort_reason = why;
            const pool_connection* used = part.connection();
            if (used && used->slot() < sockets_.size())
            {
                task& ended = todo.emplace_back();
                ended.what = pool_action::kind::abort;
                ended.is_busy = true;
                ended.connection = sockets_[used->slot()];
                ended.mark.use = used->use();
                ended.why = why;
            }
        }
        note(actions, now, todo);
    }
    carry_out(todo);
}

void http_transport::post_completion(exchange_ptr x, error_code ec)
{
    asio::post(executor_, [x = std::move(x), ec] { x->complete(ec); });
}

// -- Connections that are being opened

http_transport::endpoint_list http_transport::route(const http_connection& opening)
{
    const auto now = env().steady_now();
    endpoint_list to;
    std::lock_guard held(mutex_);
    if (has(opening))
        pool_.route(opening.record(), now, to);
    return to;
}

void http_transport::connected(const http_connection& opening, const asio::ip::tcp::endpoint& where)
{
    const auto now = env().steady_now();
    {
        std::lock_guard held(mutex_);
        if (has(opening))
            pool_.connected(opening.record(), where, now);
    }
    addresses_->accepted();
}

void http_transport::opening_is_at(http_connection& opening, http_connection::phase phase)
{
    std::lock_guard held(mutex_);
    if (!has(opening))
        return;
    opening.opening_at = phase;
    if (pool_caller* caller = opening.record().caller())
        part_of(*caller).x.begins(reported_as(phase), env());
}

deadline http_transport::end_of_step(std::chrono::milliseconds limit, clock::time_point now)
{
    return limit.count() > 0 ? deadline::after(now, limit) : deadline();
}

void http_transport::set_limit(pool_connection& of, deadline end)
{
    pool_.limit(of, end.is_set() ? std::optional(end.when()) : std::nullopt);
}

std::uint64_t http_transport::limit(const http_connection& opening, std::chrono::milliseconds limit)
{
    const deadline end = end_of_step(limit, env().steady_now());
    std::lock_guard held(mutex_);
    if (!has(opening))
        return 0;
    set_limit(opening.record(), end);
    follow_time();
    return opening.record().step();
}

void http_transport::opened(http_connection& connection)
{
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        if (!has(connection))
            return;
        pool_actions actions;
        pool_.opened(connection.record(), now, actions);
        event of;
        of.opened = &connection;
        note(actions, now, of, todo);
    }
    carry_out(todo);
}

void http_transport::open_failed(
    http_connection& connection,
    connection_pool::opening_failure how,
    error_code why,
    std::string words
)
{
    const auto now = env().steady_now();
    bool have_all_refused = false;
    clock::time_point routed;
    task_list todo;
    {
        std::lock_guard held(mutex_);
        if (!has(connection))
            return;
        pool_connection& record = connection.record();
        // One that ran out of time need not have tried all of them to the end.
        have_all_refused = how == connection_pool::opening_failure::to_connect &&
                           why != error_kind::timeout && !record.is_trial();
        routed = record.routed();
        // It waits on, perhaps, and may do so in vain.
        pool_caller* const caller = record.caller();
        if (caller)
            part_of(*caller).x.failure = words;
        let_go_of(connection);
        if (!prewarming_.empty() && record.is_reserve())
        {
            not_prewarmed_ = why;
            not_prewarmed_words_ = words;
        }
        pool_actions actions;
        pool_.open_failed(record, how, now, actions);
        if (caller)
            note_wait(part_of(*caller), now);
        event of;
        of.not_opened = why;
        of.words = words;
        note(actions, now, of, todo);
    }
    // Before the next attempt.
    if (have_all_refused)
        addresses_->refused(routed);
    carry_out(todo);
}

// -- Connections that are used

void http_transport::finished(http_connection& connection, connection_pool::exchange_end how)
{
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        if (!has(connection))
            return;
        pool_connection& record = connection.record();
        if (how == connection_pool::exchange_end::reusable)
            connection.finished_at = now;
        else
            let_go_of(connection);
        pool_actions actions;
        pool_.finished(record, how, now, actions);
        note(actions, now, todo);
    }
    carry_out(todo);
}

void http_transport::found_stale(http_connection& stale, exchange_ptr x)
{
    // `x` holds the client, and may end before this does.
    const auto self = shared_from_this();
    task_list todo;
    put_back(stale, std::move(x), todo);
    carry_out(todo);
}

// `x` is served next, or has ended meanwhile; `stale` is of no more use.
void http_transport::put_back(http_connection& stale, exchange_ptr x, task_list& todo)
{
    const auto now = env().steady_now();
    std::lock_guard held(mutex_);
    if (!has(stale))
        return;
    let_go_of(stale);
    http_part& part = part_of(*x.detach());
    pool_actions actions;
    pool_.found_stale(stale.record(), now, actions);
    note_wait(part, now);
    if (part.abort_reason && part.is_waiting())
    {
        pool_.withdraw(part, now, actions);
        todo.push_back(note_withdrawal(part, part.abort_reason));
    }
    note(actions, now, todo);
}

void http_transport::closed(http_connection& connection)
{
    std::lock_guard held(mutex_);
    if (!has(connection))
        return;
    let_go_of(connection);
    pool_.closed(connection.record());
}

void http_transport::learn(const endpoint_list& found, bool are_all)
{
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        pool_actions actions;
        if (are_all)
            pool_.set_address_grace(std::chrono::milliseconds(0));
        pool_.learn(found, now, actions);
        note(actions, now, todo);
    }
    carry_out(todo);
}

// Of one that waits, it is told that it does.
void http_transport::note_wait(http_part& part, clock::time_point now)
{
    if (part.is_waiting() && part.x.phases)
        part.x.phases->begin(attempt_phase::wait, now);
}

// The pool may have given its record to another one meanwhile, or all may have been abandoned.
bool http_transport::has(const http_connection& connection) const
{
    const std::size_t slot = connection.record().slot();
    return slot < sockets_.size() && sockets_[slot].get() == &connection;
}

void http_transport::let_go_of(const http_connection& connection)
{
    sockets_[connection.record().slot()].reset();
}

// -- Time

// The timer is set for what the pool waits for, if anything: nothing of ours may keep
// io_context::run() from returning. One that is set for an earlier time is left alone: the pool is
// asked again when it fires.
void http_transport::follow_time()
{
    if (!timer_)
        return;
    const auto next = pool_.next_time();
    if (!next)
    {
        if (std::exchange(armed_, std::nullopt))
            timer_->cancel();
        return;
    }
    if (armed_ && *armed_ <= *next)
        return;
    armed_ = next;
    timer_->async_wait_until(*next, [weak = weak_from_this()](error_code ec) {
        if (ec)
            return;
        if (auto self = weak.lock())
            self->on_timer();
    });
}

void http_transport::on_timer()
{
    const auto now = env().steady_now();
    task_list todo;
    {
        std::lock_guard held(mutex_);
        armed_.reset();
        pool_actions actions;
        pool_.on_time(now, actions);
        note(actions, now, todo);
    }
    carry_out(todo);
}

// -- Buffers

receive_buffer http_transport::take_buffer()
{
    receive_buffer buffer(
        options_.holds_secrets ? receive_buffer::content::secrets : receive_buffer::content::usual
    );
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
