#ifndef DDBM_TIMEOUTS_HPP
#define DDBM_TIMEOUTS_HPP

#include <chrono>

namespace ddbm {

/** How long each step of a call may take. Zero or less means no limit.
 *
 *  What runs out of time fails with a code of `error_kind::timeout`, and the diagnostics name the
 *  limit and the step. Reads, and writes that never left, are tried again while `retry_policy`
 *  allows it, but for `wait` and `call`.
 */
class timeouts
{
public:
    timeouts() = default;

    /// Resolving the host, opening the TCP connection and, to `https` through a proxy, its tunnel;
    /// `errc::connect_timeout`. Addresses are tried 250 ms after each other, or sooner where one
    /// fails; those that have failed lately are left alone for a while.
    std::chrono::milliseconds connect{1'000};

    /// The TLS handshake; `errc::tls_timeout`.
    std::chrono::milliseconds tls{2'000};

    /// One attempt on an open connection, from the first byte sent to the last one received;
    /// `errc::attempt_timeout`.
    std::chrono::milliseconds attempt{10'000};

    /// Before each attempt, until there is a connection for it: behind other calls, where as many
    /// are in use as may be, or while one is being opened; `errc::wait_timeout`, which is not
    /// retried. A limit sheds load: who would come too late anyway fails soon, and the others are
    /// served sooner. No limit of its own by default, but for `client_config::max_waiting`.
    std::chrono::milliseconds wait{0};

    /// The whole call: waiting for a connection, every attempt and the pauses between them, and
    /// all pages of an operation of a range; `errc::deadline_exceeded`. No limit by default. See
    /// `call_options::timeout`, which is that of some calls.
    std::chrono::milliseconds call{0};
};

}  // namespace ddbm

#endif
