#include "table/pauses.hpp"

#include "environment/wait_until.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr std::chrono::milliseconds first_wait{20};
constexpr std::chrono::milliseconds longest_wait{5'000};

}  // namespace

pauses::pauses(
    const client& db,
    const operation_kind& kind,
    const char* limit,
    std::chrono::milliseconds time,
    diagnostics about
)
    : client_(db.state()), options_(db.options()), kind_(kind),
      limit_(limit, time, client_->env().steady_now()), about_(std::move(about)), pause_(first_wait)
{
}

asio::awaitable<void> pauses::wait(std::string too_slow)
{
    const asio::any_io_executor here = co_await asio::this_coro::executor;
    if (!timer_)
        timer_ = client_->env().make_timer(here);
    if (is_over())
        fail(errc::deadline_exceeded, std::move(too_slow));
    const auto until =
        limit_.end().earlier_of(deadline::after(client_->env().steady_now(), pause_));
    pause_ = std::min(pause_ * 3 / 2, longest_wait);
    const error_code ec = co_await wait_until(*timer_, until.when());
    if (ec)
        fail(ec, ec.message());
}

void pauses::begin_step(std::string too_slow)
{
    if (is_over())
        fail(errc::deadline_exceeded, std::move(too_slow));
    pause_ = first_wait;
    about_.applied(applied::yes);
}

bool pauses::is_over() const
{
    return limit_.end().is_over(client_->env().steady_now());
}

client pauses::limited(const client& db) const
{
    return ending_by(db, limit_.of_request(client_->env().steady_now()));
}

error pauses::told(const error& why, std::string too_slow) const
{
    if (why.code() != errc::deadline_exceeded || !is_over())
        return why;
    return failure(errc::deadline_exceeded, std::move(too_slow));
}

error pauses::failure(error_code ec, std::string message) const
{
    diagnostics diag(about_);
    if (ec == errc::deadline_exceeded)
        message += " (" + limit_.words() + ")";
    diag.message(std::move(message));
    return error(ec, std::move(diag));
}

// Between two requests, of which none has failed.
void pauses::fail(error_code ec, std::string message) const
{
    const error why = failure(ec, std::move(message));
    report_failure(*client_, options_, kind_, why);
    throw why;
}

}  // namespace ddbm::detail
