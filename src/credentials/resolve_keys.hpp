#ifndef DDBM_SRC_CREDENTIALS_RESOLVE_KEYS_HPP
#define DDBM_SRC_CREDENTIALS_RESOLVE_KEYS_HPP

#include "credentials/key_plan.hpp"
#include "credentials/outside.hpp"

#include <ddbm/credentials.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace ddbm::detail {

/** Fetches keys as planned. Files are read, commands run and services asked anew each time;
 *  services three times if they fail, with pauses between.
 *
 *  Throws `key_failure` that says who has failed and why; `asio::error::operation_aborted` after
 *  terminal cancellation.
 *
 *  Where the clock is wrong by four minutes or more, and a service refuses what was signed by it,
 * the request is signed again, once, by the service's.
 *
 *  Keys that have ended are a failure where they come from a variable or a command. Services are
 *  believed that what they give out is valid: it is this machine's clock that may be wrong.
 */
asio::awaitable<credentials>
resolve_keys(std::shared_ptr<const outside> world, std::shared_ptr<const key_plan> plan);

}  // namespace ddbm::detail

#endif
