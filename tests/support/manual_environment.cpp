#include "support/manual_environment.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace ddbm::test {

namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::milliseconds;

constexpr std::chrono::steady_clock::time_point start_of_time{hours(1)};
constexpr std::chrono::sys_days first_day{
    std::chrono::year(2026) / std::chrono::January / std::chrono::day(2)};

// Completes with operation_aborted when it is cancelled, else never. Belongs to the executor's
// context, as whatever else waits there.
template <class Handler, class... Results>
void wait_for_cancellation(
    const asio::any_io_executor& executor, Handler handler, Results... results
)
{
    auto gate = std::make_shared<asio::steady_timer>(executor, start_of_time.max());
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto where = asio::get_associated_executor(handler, executor);
    auto finish = [gate,
                   handler = std::move(handler),
                   results = std::tuple(std::move(results)...)](error_code) mutable {
        auto call = [&](auto&... each) {
            std::move(handler)(asio::error::operation_aborted, std::move(each)...);
        };
        std::apply(call, results);
    };
    auto& timer = *gate;
    timer.async_wait(
        asio::bind_executor(where, asio::bind_cancellation_slot(slot, std::move(finish)))
    );
}

template <class Executor, class Call>
void complete_later(const asio::any_io_executor& executor, Executor where, Call call)
{
    asio::post(executor, [where, call = std::move(call)]() mutable {
        asio::dispatch(where, std::move(call));
    });
}

}  // namespace

// A wait is one of an Asio timer that would never fire, so that it counts as work of its context
// and goes away with it.
class manual_environment::manual_timer final : public timer
{
public:
    manual_timer(manual_environment& env, const asio::any_io_executor& executor)
        : env_(env), gate_(executor)
    {
        std::lock_guard held(env_.mutex_);
        env_.timers_.push_back(this);
    }

    ~manual_timer() override
    {
        std::lock_guard held(env_.mutex_);
        std::erase(env_.timers_, this);
    }

    void async_wait_until(
        clock::time_point when, asio::any_completion_handler<void(error_code)> handler
    ) override
    {
        auto wait = std::make_shared<bool>(false);
        std::lock_guard held(env_.mutex_);
        auto now = start_of_time + env_.elapsed_;
        env_.waits_.push_back(duration_cast<milliseconds>(when - now));
        if (env_.skip_ && when > now)
            env_.elapsed_ = when - start_of_time;
        gate_.expires_at(start_of_time.max());
        gate_.async_wait([wait, handler = std::move(handler)](error_code) mutable {
            std::move(handler)(*wait ? error_code() : asio::error::operation_aborted);
        });
        when_ = when;
        due_ = std::move(wait);
        wake_if_due();
    }

    void cancel() override
    {
        std::lock_guard held(env_.mutex_);
        due_.reset();
        gate_.cancel();
    }

    // Both with the environment's mutex held.
    bool is_waiting() const { return due_ != nullptr; }

    void wake_if_due()
    {
        if (!due_ || when_ > start_of_time + env_.elapsed_)
            return;
        *due_ = true;
        due_.reset();
        gate_.cancel();
    }

private:
    manual_environment& env_;
    asio::steady_timer gate_;
    clock::time_point when_;
    std::shared_ptr<bool> due_;
};

void manual_environment::advance(milliseconds by)
{
    std::lock_guard held(mutex_);
    elapsed_ += by;
    for (manual_timer* timer : timers_)
        timer->wake_if_due();
}

std::vector<milliseconds> manual_environment::waits() const
{
    std::lock_guard held(mutex_);
    return waits_;
}

std::size_t manual_environment::pending_waits() const
{
    std::lock_guard held(mutex_);
    auto waiting = [](const manual_timer* timer) { return timer->is_waiting(); };
    return static_cast<std::size_t>(std::count_if(timers_.begin(), timers_.end(), waiting));
}

std::chrono::steady_clock::time_point manual_environment::steady_now()
{
    std::lock_guard held(mutex_);
    return start_of_time + elapsed_;
}

std::chrono::system_clock::time_point manual_environment::system_now()
{
    std::lock_guard held(mutex_);
    return first_day + duration_cast<milliseconds>(elapsed_);
}

std::unique_ptr<timer> manual_environment::make_timer(const asio::any_io_executor& executor)
{
    return std::make_unique<manual_timer>(*this, executor);
}

void manual_environment::async_resolve(
    const asio::any_io_executor& executor,
    std::string,
    std::uint16_t port,
    asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
)
{
    ++resolves_;
    std::vector<tcp::endpoint> here;
    if (resolve_hangs_)
        return wait_for_cancellation(executor, std::move(handler), std::move(here));
    if (!resolve_failure_)
        here.emplace_back(asio::ip::address_v4::loopback(), port);
    auto where = asio::get_associated_executor(handler, executor);
    complete_later(
        executor,
        where,
        [ec = resolve_failure_, here = std::move(here), handler = std::move(handler)]() mutable {
            std::move(handler)(ec, std::move(here));
        }
    );
}

void manual_environment::async_connect(
    const asio::any_io_executor& executor,
    std::vector<tcp::endpoint> endpoints,
    asio::any_completion_handler<void(error_code, tcp::socket)> handler
)
{
    ++connects_;
    if (connect_hangs_)
        return wait_for_cancellation(executor, std::move(handler), tcp::socket(executor));
    if (!connect_failure_)
        return environment::async_connect(executor, std::move(endpoints), std::move(handler));
    auto where = asio::get_associated_executor(handler, executor);
    complete_later(
        executor,
        where,
        [executor, ec = connect_failure_, handler = std::move(handler)]() mutable {
            std::move(handler)(ec, tcp::socket(executor));
        }
    );
}

}  // namespace ddbm::test
