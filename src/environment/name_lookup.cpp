#include "environment/name_lookup.hpp"

#include "environment/context_watch.hpp"

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <chrono>
#include <optional>
#include <system_error>
#include <thread>

#ifndef _WIN32
#include <csignal>
#endif

namespace ddbm::detail {

using tcp = asio::ip::tcp;

namespace {

using clock = std::chrono::steady_clock;

// A name server that always takes longer than anybody waits would be asked for ever in vain.
constexpr std::chrono::seconds late_answers_keep{5};

// One operation that waits for a name. Its context is told to go on while it does, and takes the
// handler along if it goes first.
class waiting_operation final : public context_user
{
public:
    waiting_operation(const asio::any_io_executor& executor, name_lookup::handler_type handler)
        : handler_(std::move(handler)),
          work_(asio::prefer(executor, asio::execution::outstanding_work.tracked))
    {
    }

    // Only the first time, and then true. From any thread: the lock keeps the context from going
    // meanwhile.
    bool complete(error_code ec, const name_lookup::endpoint_list& endpoints)
    {
        std::lock_guard held(mutex_);
        if (!work_)
            return false;
        name_lookup::handler_type handler;
        handler.swap(handler_);
        auto executor = std::move(*work_);
        work_.reset();
        auto theirs =
            asio::get_associated_executor(handler, asio::any_completion_executor(executor));
        auto finish = [ec, endpoints, handler = std::move(handler)]() mutable {
            std::move(handler)(ec, std::move(endpoints));
        };
        asio::post(executor, asio::bind_executor(theirs, std::move(finish)));
        return true;
    }

    void abandon() override
    {
        // Destroyed outside of the lock.
        name_lookup::handler_type handler;
        std::optional<asio::any_io_executor> work;
        std::lock_guard held(mutex_);
        handler.swap(handler_);
        work.swap(work_);
    }

private:
    std::mutex mutex_;
    name_lookup::handler_type handler_;
    std::optional<asio::any_io_executor> work_;  // none: completed, or abandoned
};

// The signals of the program are for its own threads.
class signals_blocked
{
public:
#ifndef _WIN32
    signals_blocked()
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~signals_blocked()
    {
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t before_{};
#endif
};

}  // namespace

struct name_lookup::shared_state
{
    using operations = std::vector<std::shared_ptr<waiting_operation>>;

    explicit shared_state(resolve_function r) : resolve(std::move(r)) {}

    // What came when nobody waited for it any more.
    struct late_answer
    {
        endpoint_list endpoints;
        clock::time_point when;
    };

    const resolve_function resolve;
    std::mutex mutex;
    std::map<name, operations> running;  // a thread each
    std::map<name, late_answer> late;

    // Has `operation` wait for a name; whether a thread has to be started for it.
    bool add(const name& wanted, std::shared_ptr<waiting_operation> operation)
    {
        std::lock_guard held(mutex);
        // Once: whoever asks again has found it to be of no use.
        const auto answered = late.extract(wanted);
        if (answered && clock::now() - answered.mapped().when <= late_answers_keep)
        {
            operation->complete({}, answered.mapped().endpoints);
            return false;
        }
        auto [at, is_new] = running.try_emplace(wanted);
        at->second.push_back(std::move(operation));
        return is_new;
    }

    void finish(const name& wanted, error_code ec, const endpoint_list& endpoints)
    {
        operations done;
        // Whoever comes next finds the lookup that runs, or what became of its answer.
        std::lock_guard held(mutex);
        done = std::move(running.extract(wanted).mapped());
        bool wanted_still = false;
        for (const auto& operation : done)
            wanted_still |= operation->complete(ec, endpoints);
        if (wanted_still || ec)
            late.erase(wanted);
        else
            late[wanted] = {endpoints, clock::now()};
    }

    static void run(const std::shared_ptr<shared_state>& self, const name& wanted)
    {
        error_code ec;
        endpoint_list endpoints;
        try
        {
            endpoints = self->resolve(wanted.first, wanted.second, ec);
        }
        catch (const boost::system::system_error& e)
        {
            ec = e.code();
        }
        catch (...)
        {
            // From here it would end the process.
            ec = asio::error::host_not_found_try_again;
        }
        self->finish(wanted, ec, endpoints);
    }
};

name_lookup::name_lookup(resolve_function resolve)
    : state_(std::make_shared<shared_state>(std::move(resolve)))
{
}

name_lookup::~name_lookup() = default;

void name_lookup::start(
    const asio::any_io_executor& executor,
    std::string host,
    std::uint16_t port,
    handler_type handler
)
{
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto operation = std::make_shared<waiting_operation>(executor, std::move(handler));
    watch_context(executor, operation);
    if (slot.is_connected())
    {
        std::weak_ptr<waiting_operation> weak = operation;
        slot.assign([weak = std::move(weak)](asio::cancellation_type type) {
            if ((type & asio::cancellation_type::terminal) == asio::cancellation_type::none)
                return;
            if (auto self = weak.lock())
                self->complete(asio::error::operation_aborted, {});
        });
    }

    name wanted(std::move(host), port);
    if (!state_->add(wanted, std::move(operation)))
        return;
    try
    {
        signals_blocked while_it_starts;
        std::thread([state = state_, wanted] { shared_state::run(state, wanted); }).detach();
    }
    catch (const std::system_error&)
    {
        // No more threads: they come back, as connections do.
        state_->finish(wanted, asio::error::host_not_found_try_again, {});
    }
}

name_lookup::endpoint_list resolve_now(const std::string& host, std::uint16_t port, error_code& ec)
{
    asio::io_context alone;
    tcp::resolver resolver(alone);
    const auto found =
        resolver.resolve(host, std::to_string(port), tcp::resolver::numeric_service, ec);
    name_lookup::endpoint_list endpoints;
    for (const auto& entry : found)
        endpoints.push_back(entry.endpoint());
    return endpoints;
}

}  // namespace ddbm::detail
