#ifndef DDBM_SRC_TRANSPORT_HPP
#define DDBM_SRC_TRANSPORT_HPP

#include "transport/exchange.hpp"

#include <ddbm/connection_statistics.hpp>

#include <functional>
#include <optional>
#include <string>

namespace ddbm::detail {

// Carries exchanges to something that speaks DynamoDB's JSON: over HTTP, or to an engine in the
// same process. Knows bytes and operation names, not what they mean.
//
// Thread safety: every function may be called from any thread at any time.
class transport
{
public:
    virtual ~transport() = default;

    // Sends `x` and completes it later, with status and body or with the error that kept it from
    // getting them.
    virtual void start(exchange_ptr x) = 0;

    // Ends a started exchange early: it completes with `why`, unless it is completing already.
    virtual void abort(exchange& x, error_code why) = 0;

    // Ends every exchange with errc::client_closed and refuses new ones.
    virtual void close() = 0;

    // Keeps nothing at hand for later: from now on connections close with what they carry, idle
    // ones at once. Exchanges go on, and others may be started, as attempts of what runs.
    virtual void drain() {}

    // -- Where it has connections, which others do not.

    // How they are; none if there are no such things.
    virtual std::optional<connection_statistics> connections() { return std::nullopt; }

    // Opens some until there are `count`, or as many as may be. Calls `done`, not inside, when
    // those are open or have failed; then with why, in a code and in words. Drops it when the
    // execution context goes away before.
    using prewarmed = std::function<void(error_code why, std::string words)>;
    // False if there is nothing to open; then `done` is not called.
    virtual bool prewarm(std::size_t /*count*/, prewarmed /*done*/) { return false; }
};

}  // namespace ddbm::detail

#endif
