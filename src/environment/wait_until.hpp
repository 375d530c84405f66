// Waiting in coroutines, by the environment's clock.

#ifndef DDBM_SRC_WAIT_UNTIL_HPP
#define DDBM_SRC_WAIT_UNTIL_HPP

#include <ddbm/environment.hpp>
#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace ddbm::detail {

// Delivers why the wait ended early, such as operation_aborted when it was cancelled. The timer
// lives as long.
inline asio::awaitable<error_code>
wait_until(timer& clock, std::chrono::steady_clock::time_point when)
{
    error_code ec;
    auto token = asio::redirect_error(asio::use_awaitable, ec);
    co_await asio::async_initiate<decltype(token), void(error_code)>(
        [&](auto handler) {
            // Erased first: that takes the slot, and what was assigned to it would be lost.
            asio::any_completion_handler<void(error_code)> erased(std::move(handler));
            auto slot = asio::get_associated_cancellation_slot(erased);
            if (slot.is_connected())
                slot.assign([&clock](asio::cancellation_type) { clock.cancel(); });
            clock.async_wait_until(when, std::move(erased));
        },
        token
    );
    co_return ec;
}

}  // namespace ddbm::detail

#endif
