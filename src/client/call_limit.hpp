// How long calls may take: what their options say, or else the client's configuration, and no
// longer than what they are a part of.

#ifndef DDBM_SRC_CALL_LIMIT_HPP
#define DDBM_SRC_CALL_LIMIT_HPP

#include "environment/deadline.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/client_handle.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

// Words for a limit, such as "timeouts::connect, 1000 ms".
std::string words_of_limit(std::string_view name, std::chrono::milliseconds time);

// When something has to be over, and which limit of the program's says so.
class call_limit
{
public:
    // None.
    call_limit() = default;
    // `name` is what the program has set to `time`; it outlives everything.
    call_limit(const char* name, std::chrono::milliseconds time, deadline end) noexcept
        : end_(end), name_(name), time_(time)
    {
    }
    // So long after `start`. Less than nothing is over at once.
    call_limit(
        const char* name,
        std::chrono::milliseconds time,
        std::chrono::steady_clock::time_point start
    )
        : call_limit(name, time, deadline::after(start, time))
    {
    }

    bool is_set() const noexcept { return end_.is_set(); }
    deadline end() const noexcept { return end_; }

    // Whichever comes first; this one where both do.
    call_limit earlier_of(const call_limit& other) const noexcept
    {
        return other.end_.when() < end_.when() ? other : *this;
    }
    // The same for a request that begins then: it has a second in any case, less would hardly do.
    call_limit of_request(std::chrono::steady_clock::time_point start) const
    {
        const auto least = later(start, std::chrono::milliseconds(1'000));
        return call_limit(name_, time_, deadline(std::max(end_.when(), least)));
    }

    std::string words() const { return words_of_limit(name_, time_); }

private:
    deadline end_;
    const char* name_ = "";
    std::chrono::milliseconds time_{0};
};

// `wanted` is what the options say. Nothing: as long as it wants. Less than nothing is what is left
// of a time that has passed.
std::optional<std::chrono::milliseconds>
time_of_call(std::optional<std::chrono::milliseconds> wanted, const client_config& config);

// Of a call that begins then, of its own; there is one.
call_limit own_limit(
    std::optional<std::chrono::milliseconds> wanted,
    const client_config& config,
    std::chrono::steady_clock::time_point start
);

// That of what the calls with these options are part of.
call_limit limit_around(const call_options& options);

// Of a call of the handle's that begins now. Looks at the clock only where it has a time of its
// own.
call_limit limit_of_call(const client& db);

// The same handle for requests that have to be over by then, whatever time they have themselves.
client ending_by(const client& db, const call_limit& limit);

// The same handle for all requests of one call that begins now: they have its time together.
client with_one_limit(const client& db);

}  // namespace ddbm::detail

#endif
