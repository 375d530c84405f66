// The real environment: std::chrono's clocks, Asio's timers, resolver and sockets.

#include "environment/randomness.hpp"

#include <ddbm/environment.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace ddbm {

namespace {

using tcp = asio::ip::tcp;

class steady_timer final : public timer
{
public:
    explicit steady_timer(const asio::any_io_executor& executor) : timer_(executor) {}

    void async_wait_until(
        std::chrono::steady_clock::time_point when,
        asio::any_completion_handler<void(error_code)> handler
    ) override
    {
        timer_.expires_at(when);
        timer_.async_wait(std::move(handler));
    }

    void cancel() override { timer_.cancel(); }

private:
    asio::steady_timer timer_;
};

}  // namespace

environment::~environment() = default;

std::chrono::steady_clock::time_point environment::steady_now()
{
    return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point environment::system_now()
{
    return std::chrono::system_clock::now();
}

std::uint64_t environment::random()
{
    return detail::fast_random();
}

void environment::unique_bytes(std::span<unsigned char> bytes)
{
    detail::unique_bytes(bytes);
}

std::unique_ptr<timer> environment::make_timer(const asio::any_io_executor& executor)
{
    return std::make_unique<steady_timer>(executor);
}

void environment::async_resolve(
    const asio::any_io_executor& executor,
    std::string host,
    std::uint16_t port,
    asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
)
{
    // Read before the handler moves away.
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto theirs = asio::get_associated_executor(handler, asio::any_completion_executor(executor));

    // An address needs no looking up, nor the thread that Asio would start for it.
    error_code not_an_address;
    auto address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address)
    {
        auto finish = [handler = std::move(handler), address, port]() mutable {
            std::vector<tcp::endpoint> endpoints(1, tcp::endpoint(address, port));
            std::move(handler)(error_code(), std::move(endpoints));
        };
        asio::post(executor, asio::bind_executor(theirs, std::move(finish)));
        return;
    }

    auto resolver = std::make_shared<tcp::resolver>(executor);
    auto& object = *resolver;
    auto finish = [resolver = std::move(resolver), handler = std::move(handler)](
                      error_code ec, const tcp::resolver::results_type& results
                  ) mutable {
        std::vector<tcp::endpoint> endpoints;
        for (const auto& entry : results)
            endpoints.push_back(entry.endpoint());
        std::move(handler)(ec, std::move(endpoints));
    };
    object.async_resolve(
        host,
        std::to_string(port),
        tcp::resolver::numeric_service,
        asio::bind_cancellation_slot(slot, asio::bind_executor(theirs, std::move(finish)))
    );
}

void environment::async_connect(
    const asio::any_io_executor& executor,
    std::vector<tcp::endpoint> endpoints,
    asio::any_completion_handler<void(error_code, tcp::socket)> handler
)
{
    struct attempt
    {
        tcp::socket socket;
        std::vector<tcp::endpoint> endpoints;
    };
    auto slot = asio::get_associated_cancellation_slot(handler);
    auto theirs = asio::get_associated_executor(handler, asio::any_completion_executor(executor));
    auto state = std::make_shared<attempt>(attempt{tcp::socket(executor), std::move(endpoints)});
    auto& object = *state;
    auto finish = [state = std::move(state),
                   handler = std::move(handler)](error_code ec, const tcp::endpoint&) mutable {
        std::move(handler)(ec, std::move(state->socket));
    };
    asio::async_connect(
        object.socket,
        object.endpoints,
        asio::bind_cancellation_slot(slot, asio::bind_executor(theirs, std::move(finish)))
    );
}

}  // namespace ddbm
