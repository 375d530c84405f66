// The ClientRequestTokens of the last ten minutes: the same transaction sent again has no effect.
// They are kept in the store, since it may be sent again after a restart.
#ifndef DDBM_SRC_LOCAL_DATA_REQUEST_TOKENS_HPP
#define DDBM_SRC_LOCAL_DATA_REQUEST_TOKENS_HPP

#include "local/engine_state.hpp"

#include <boost/json/object.hpp>

namespace ddbm::local::detail {

/// Whether this request was done before, in whatever order its members and the elements of its sets
/// stood then. Throws IdempotentParameterMismatchException if another one was under its token, one
/// with other parameters. False without a token.
bool was_done_before(engine_state& state, const boost::json::object& request);

/// Call when it is done, inside of its store transaction.
void remember_token(engine_state& state, const boost::json::object& request);

}  // namespace ddbm::local::detail

#endif
