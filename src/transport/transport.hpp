#ifndef DDBM_SRC_TRANSPORT_HPP
#define DDBM_SRC_TRANSPORT_HPP

#include "transport/exchange.hpp"

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
};

}  // namespace ddbm::detail

#endif
