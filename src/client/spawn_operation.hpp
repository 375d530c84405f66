#ifndef DDBM_SRC_SPAWN_OPERATION_HPP
#define DDBM_SRC_SPAWN_OPERATION_HPP

#include "client/operation.hpp"
#include "client/post_result.hpp"
#include "client/running_call.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace ddbm::detail {

// By itself a coroutine can be cancelled terminally only; awaited, this lets it be partially, too.
inline auto allow_partial_cancellation()
{
    return asio::this_coro::reset_cancellation_state(asio::enable_partial_cancellation());
}

// Adds what it does not say itself: what it is about.
inline diagnostics completed(diagnostics known, const diagnostics& about)
{
    if (known.table().empty())
        known.table(about.table());
    if (known.operation().empty())
        known.operation(about.operation()).endpoint(about.endpoint()).region(about.region());
    return known;
}

// Runs what decides, in one of the steps of an operation, which request comes next. What it throws
// is the failure of a request that is refused, and told to an observer. `about` is what to say of
// it.
template <class Decide>
auto decided(
    const client_state& client,
    const call_options& options,
    const operation_kind& kind,
    const diagnostics& about,
    Decide decide
)
{
    try
    {
        return decide();
    }
    catch (const error& why)
    {
        const error told(why.code(), completed(why.get_diagnostics(), about));
        report_failure(client, options, kind, told);
        throw;
    }
}

// Runs an operation of several steps, written as a coroutine, and delivers its outcome to a
// completion handler, on the handler's executor, honouring its cancellation slot.
//
// `about` is what to say of a failure that does not say so itself, as one that no request has met,
// or that of a coroutine which Asio cancels. An exception that is no failure of the operation
// (bad_alloc, logic_error) leaves through io_context::run().
//
// `call` is the one that its requests are part of, if there is any, begun in the initiating
// function: the coroutine may begin later. It ends once the handler has been called.
//
// `Steps` is an awaitable of the result, or of void.
template <class Steps, class... Results>
void spawn_operation(
    const asio::any_io_executor& executor,
    Steps steps,
    diagnostics about,
    std::shared_ptr<diagnostics> diag,
    asio::any_completion_handler<void(error_code, Results...)> handler,
    running_call_ptr call = nullptr
)
{
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto finish = [executor,
                   about = std::move(about),
                   diag = std::move(diag),
                   handler = std::move(handler),
                   call = std::move(call)](std::exception_ptr failure, Results... results) mutable {
        error_code ec;
        try
        {
            if (failure)
                std::rethrow_exception(failure);
        }
        catch (const error& e)
        {
            ec = e.code();
            if (diag)
                *diag = completed(e.get_diagnostics(), about);
        }
        catch (const boost::system::system_error& e)
        {
            ec = e.code();
            if (diag)
                *diag = std::move(about.message(ec.message()));
        }
        post_result_keeping(
            std::move(call), executor, std::move(handler), ec, std::move(results)...
        );
    };
    asio::co_spawn(
        executor, std::move(steps), asio::bind_cancellation_slot(slot, std::move(finish))
    );
}

}  // namespace ddbm::detail

#endif
