#ifndef DDBM_SRC_SPAWN_OPERATION_HPP
#define DDBM_SRC_SPAWN_OPERATION_HPP

#include "client/post_result.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace ddbm::detail {

// Runs an operation of several steps, written as a coroutine, and delivers its outcome to a
// completion handler, on the handler's executor, honouring its cancellation slot.
//
// `about` is what to say of a failure that says nothing itself, as that of a coroutine which Asio
// cancels. An exception that is no failure of the operation (bad_alloc, logic_error) leaves through
// io_context::run().
//
// `Steps` is an awaitable of the result, or of void.
template <class Steps, class... Results>
void spawn_operation(
    const asio::any_io_executor& executor,
    Steps steps,
    diagnostics about,
    std::shared_ptr<diagnostics> diag,
    asio::any_completion_handler<void(error_code, Results...)> handler
)
{
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto finish =
        [executor, about = std::move(about), diag = std::move(diag), handler = std::move(handler)](
            std::exception_ptr failure, Results... results
        ) mutable {
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
                    *diag = e.get_diagnostics();
            }
            catch (const boost::system::system_error& e)
            {
                ec = e.code();
                if (diag)
                    *diag = std::move(about.message(ec.message()));
            }
            post_result(executor, std::move(handler), ec, std::move(results)...);
        };
    asio::co_spawn(
        executor, std::move(steps), asio::bind_cancellation_slot(slot, std::move(finish))
    );
}

}  // namespace ddbm::detail

#endif
