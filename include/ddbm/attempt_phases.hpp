#ifndef DDBM_ATTEMPT_PHASES_HPP
#define DDBM_ATTEMPT_PHASES_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace ddbm {

/// What an attempt is at, in this order; most of them only where there is no open connection.
enum class attempt_phase : unsigned char
{
    /// Keys to sign with are waited for.
    credentials,
    /// The endpoint's name is looked up.
    lookup,
    /// A connection of the pool is waited for, as all that there may be are in use.
    wait,
    /// A TCP connection is made, through a proxy where there is one.
    connect,
    /// The TLS handshake.
    tls,
    /// The request is handed to the system.
    send,
    /// The service is at work, and the network: until the first byte of the reply has come.
    first_byte,
    /// The rest of the reply comes.
    receive,
    /// The reply is read into what the program gets.
    decode,
};

constexpr std::size_t attempt_phases_count = 9;

/// By its name above.
std::string_view name_of(attempt_phase phase) noexcept;

/** How long the phases of an attempt took.
 *
 *  0 of one that there was not, as connecting where a kept connection was used. Where the attempt
 *  was ended early, the last one that is not 0 is where it was. They add up to no more than
 *  `attempt_report::duration`.
 */
class attempt_phases
{
public:
    attempt_phases() = default;

    std::chrono::nanoseconds of(attempt_phase phase) const noexcept
    {
        return times_[static_cast<std::size_t>(phase)];
    }

    void add(attempt_phase phase, std::chrono::nanoseconds time) noexcept
    {
        times_[static_cast<std::size_t>(phase)] += time;
    }

    /// Those that took time: `connect 1.250 ms, tls 3.100 ms`.
    std::string to_string() const;

    friend bool operator==(const attempt_phases&, const attempt_phases&) = default;

private:
    std::array<std::chrono::nanoseconds, attempt_phases_count> times_{};
};

}  // namespace ddbm

#endif
