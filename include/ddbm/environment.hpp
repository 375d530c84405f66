#ifndef DDBM_ENVIRONMENT_HPP
#define DDBM_ENVIRONMENT_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ddbm {

namespace asio = boost::asio;

/// One timer of an `environment`. Used by one party at a time.
class timer
{
public:
    virtual ~timer() = default;

    /// Waits until `when`; an earlier wait ends with `asio::error::operation_aborted`.
    /// Completes through the executor that the timer was made with, never inside this call.
    virtual void async_wait_until(
        std::chrono::steady_clock::time_point when,
        asio::any_completion_handler<void(error_code)> handler
    ) = 0;

    /// Ends the wait with `asio::error::operation_aborted`.
    virtual void cancel() = 0;
};

/** Everything that a client takes from the outside world: time, chance, names and connections.
 *
 *  As it stands it is the real one. A test derives from it and overrides what it wants to decide;
 *  `client_config::env` hands it in.
 *
 *  Thread safety: its functions are called from every thread that runs operations, at once.
 */
class environment
{
public:
    using tcp = asio::ip::tcp;

    environment();
    environment(const environment&) = delete;
    environment& operator=(const environment&) = delete;
    virtual ~environment();

    virtual std::chrono::steady_clock::time_point steady_now();

    /// The time that requests are signed with.
    virtual std::chrono::system_clock::time_point system_now();

    /// 64 random bits, which choose back-off delays. Fast; a forked process draws others.
    virtual std::uint64_t random();

    /// Fills `bytes` with what nobody else gets: tokens and ids are made of it. From the system's
    /// cryptographic generator; a forked process gets others, too. Throws
    /// `boost::system::system_error` when that has none to give.
    virtual void unique_bytes(std::span<unsigned char> bytes);

    virtual std::unique_ptr<timer> make_timer(const asio::any_io_executor& executor);

    /** Looks a host up. Honours terminal cancellation through the handler's slot, at once: what the
     *  system answers later is dropped.
     *
     *  Looks up in threads of its own, one for each name at a time.
     */
    virtual void async_resolve(
        const asio::any_io_executor& executor,
        std::string host,
        std::uint16_t port,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    );

    /** Opens a TCP connection to one of `endpoints`. Honours terminal cancellation through the
     *  handler's slot. The socket's executor is `executor`.
     *
     *  Begins with the first; when that has failed, or has not answered for 250 ms, tries the next
     *  one as well, IPv4 and IPv6 in turns, until one accepts (RFC 8305).
     */
    virtual void async_connect(
        const asio::any_io_executor& executor,
        std::vector<tcp::endpoint> endpoints,
        asio::any_completion_handler<void(error_code, tcp::socket)> handler
    );

private:
    struct parts;
    const std::unique_ptr<parts> parts_;
};

}  // namespace ddbm

#endif
