// What the pool wants done: noted with the lock held, and done without it.

#include "http/http_transport.hpp"

#include <utility>

namespace ddbm::detail {

void http_transport::note(const pool_actions& actions, clock::time_point now, task_list& todo)
{
    note(actions, now, event(), todo);
}

void http_transport::note(
    const pool_actions& actions, clock::time_point now, const event& of, task_list& todo
)
{
    for (const pool_action& each : actions)
    {
        switch (each.what)
        {
        case pool_action::kind::use:
            todo.push_back(note_use(each, now, of));
            break;
        case pool_action::kind::open:
            todo.push_back(note_opening(each, now));
            break;
        case pool_action::kind::abort:
            todo.push_back(note_abort(each, now));
            break;
        case pool_action::kind::close:
            todo.emplace_back().what = each.what;
            todo.back().connection = sockets_[each.connection->slot()];
            break;
        case pool_action::kind::fail:
            todo.push_back(note_failure(each, now, of));
            break;
        }
    }
    follow_time();
    if (!prewarming_.empty())
        follow_prewarming();
}

http_transport::task
http_transport::note_use(const pool_action& action, clock::time_point now, const event& of)
{
    http_part& part = part_of(*action.caller);
    const deadline end = end_of_step(options_.timeouts.attempt, now).earlier_of(part.x.deadline);
    set_limit(*action.connection, end);
    task next;
    next.what = action.what;
    next.connection = sockets_[action.connection->slot()];
    if (next.connection.get() != of.opened)
        next.idle = now - next.connection->finished_at;
    next.x = exchange_ptr(&part.x, false);
    next.mark = {action.use, action.connection->step()};
    next.why = part.abort_reason;
    return next;
}

http_transport::task http_transport::note_opening(const pool_action& action, clock::time_point now)
{
    pool_connection& record = *action.connection;
    set_limit(record, end_of_step(options_.timeouts.connect, now));
    if (sockets_.size() <= record.slot())
        sockets_.resize(record.slot() + 1);
    task next;
    next.what = action.what;
    next.connection = new http_connection(*this, record);
    next.mark.step = record.step();
    sockets_[record.slot()] = next.connection;
    return next;
}

http_transport::task
http_transport::note_abort(const pool_action& action, clock::time_point now) const
{
    task next;
    next.what = action.what;
    next.connection = sockets_[action.connection->slot()];
    next.is_busy = action.connection->current() == pool_connection::state::busy;
    next.mark = {action.use, action.step};
    if (next.is_busy)
    {
        const bool is_over = part_of(*action.caller).x.deadline.is_over(now);
        next.why = is_over ? errc::deadline_exceeded : errc::attempt_timeout;
    }
    return next;
}

http_transport::task http_transport::note_failure(
    const pool_action& action, clock::time_point now, const event& of
) const
{
    http_part& part = part_of(*action.caller);
    task next;
    next.what = action.what;
    next.x = exchange_ptr(&part.x, false);
    switch (action.why)
    {
    case no_connection::queue_full:
        next.why = errc::too_many_waiting;
        break;
    case no_connection::waited_too_long:
        next.why = errc::wait_timeout;
        break;
    case no_connection::deadline:
        next.why = errc::deadline_exceeded;
        break;
    case no_connection::not_opened:
        next.why = of.not_opened;
        part.x.failure = of.words;
        break;
    case no_connection::pool_closed:
        next.why = errc::client_closed;
        break;
    }
    // Whoever came too late has not waited for anything.
    const bool is_late = action.why == no_connection::deadline && part.waiting_since() < now;
    if (is_late || action.why == no_connection::waited_too_long ||
        action.why == no_connection::queue_full)
        part.x.failure = words_of(part, action.connection, action.why, now);
    if (part.abort_reason)
        next.why = part.abort_reason;
    return next;
}

// It has left the queue.
http_transport::task http_transport::note_withdrawal(http_part& part, error_code why) const
{
    task next;
    next.what = pool_action::kind::fail;
    next.x = exchange_ptr(&part.x, false);
    next.why = why;
    return next;
}

// Why there is no connection, with what is known of openings: `opening` is the one on its behalf.
std::string http_transport::words_of(
    const http_part& part, const pool_connection* opening, no_connection why, clock::time_point now
) const
{
    std::string words = pool_.in_words(part, why, now);
    std::string step;
    if (opening && opening->slot() < sockets_.size() && sockets_[opening->slot()])
        step = sockets_[opening->slot()]->opening_in_words();
    if (!step.empty())
        words += ", at last for " + step;
    const std::string& known = part.x.failure;
    return known.empty() ? words : words + "; " + known;
}

void http_transport::carry_out(task_list& todo)
{
    // There may be more on the way.
    for (std::size_t i = 0; i < todo.size(); ++i)
    {
        task each = std::move(todo[i]);
        http_connection* const connection = each.connection.get();
        switch (each.what)
        {
        case pool_action::kind::use:
            if (!connection->begin(each.x, each.mark, each.idle, each.why))
                put_back(*connection, std::move(each.x), todo);
            break;
        case pool_action::kind::open:
            connection->open(each.mark.step);
            break;
        case pool_action::kind::abort:
            if (!each.is_busy)
                connection->give_up(each.mark.step);
            else if (each.mark.step == 0)
                connection->abort(each.mark.use, each.why);
            else
                connection->abort(each.mark.use, each.why, each.mark.step);
            break;
        case pool_action::kind::close:
            connection->end();
            break;
        case pool_action::kind::fail:
            post_completion(std::move(each.x), each.why);
            break;
        }
    }
}

}  // namespace ddbm::detail
