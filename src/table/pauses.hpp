// The pauses between looks at something that takes its time, and the time for all of it.

#ifndef DDBM_SRC_PAUSES_HPP
#define DDBM_SRC_PAUSES_HPP

#include "client/call_limit.hpp"
#include "client/client_state.hpp"
#include "client/operation.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/client_handle.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace ddbm::detail {

// DynamoDB takes seconds, an emulator none: they begin short and grow by half, so that at most a
// third of the time is waited too long.
class pauses
{
public:
    // Of an operation of the client's that may take so long, as `limit` says, which outlives it;
    // `about` is what to say of its failures, which an observer is told of.
    pauses(
        const client& db,
        const operation_kind& kind,
        const char* limit,
        std::chrono::milliseconds time,
        diagnostics about
    );

    // The last one ends with the deadline; then throws errc::deadline_exceeded, with this text.
    asio::awaitable<void> wait(std::string too_slow);

    // Of a step that changes something: the next pause is short again, and from then on what fails
    // has been applied in part. Throws as `wait` does.
    void begin_step(std::string too_slow);

    bool is_over() const;

    // The same handle for requests that end with the deadline; but each has a second, and so has
    // the look at the deadline.
    client limited(const client& db) const;

    // What a request has failed with: that it had no more time is told as by `wait`.
    error told(const error& why, std::string too_slow) const;

private:
    error failure(error_code ec, std::string message) const;
    [[noreturn]] void fail(error_code ec, std::string message) const;

    std::shared_ptr<client_state> client_;
    call_options options_;
    operation_kind kind_;
    std::unique_ptr<timer> timer_;
    call_limit limit_;
    diagnostics about_;
    std::chrono::milliseconds pause_;
};

}  // namespace ddbm::detail

#endif
