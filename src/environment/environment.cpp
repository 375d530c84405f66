// The real environment: std::chrono's clocks, Asio's timers and sockets, the system's names and
// chance.

#include "environment/connect_attempts.hpp"
#include "environment/name_lookup.hpp"
#include "environment/randomness.hpp"

#include <ddbm/environment.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
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

struct environment::parts
{
    detail::name_lookup names{detail::resolve_now};
};

environment::environment() : parts_(std::make_unique<parts>()) {}

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
    // An address needs no looking up.
    error_code not_an_address;
    auto address = asio::ip::make_address(host, not_an_address);
    if (not_an_address)
        return parts_->names.start(executor, std::move(host), port, std::move(handler));

    auto theirs = asio::get_associated_executor(handler, asio::any_completion_executor(executor));
    auto finish = [handler = std::move(handler), address, port]() mutable {
        std::vector<tcp::endpoint> endpoints(1, tcp::endpoint(address, port));
        std::move(handler)(error_code(), std::move(endpoints));
    };
    asio::post(executor, asio::bind_executor(theirs, std::move(finish)));
}

void environment::async_connect(
    const asio::any_io_executor& executor,
    std::vector<tcp::endpoint> endpoints,
    asio::any_completion_handler<void(error_code, tcp::socket)> handler
)
{
    detail::connect_to_one_of(*this, executor, std::move(endpoints), std::move(handler));
}

}  // namespace ddbm
