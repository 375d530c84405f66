#ifndef DDBM_CACHED_CREDENTIALS_HPP
#define DDBM_CACHED_CREDENTIALS_HPP

#include <ddbm/credentials.hpp>
#include <ddbm/environment.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace ddbm {

/** A provider of the program's own: `fetch` says where keys come from, and what it returns is kept
 *  until `credentials::expiration()`.
 *
 *  @code
 *  config.credentials = ddbm::cached_credentials([&]() -> asio::awaitable<ddbm::credentials> {
 *      co_return co_await vault.async_keys("dynamodb");
 *  });
 *  @endcode
 *
 *  It is called for the first request, then in the background from 15 minutes before the keys' end
 *  on (short-lived ones in the last third of their life), with pauses of 5 s to a minute after
 *  failures, and when the service has refused the keys as expired; never while it is running,
 *  unless that has been cancelled. No request waits while the old keys are valid. Keys without an
 *  end are kept until the service refuses them. Keys that seem to have ended when they come are
 *  used for ten minutes: this machine's clock may be wrong.
 *
 *  What it throws fails the calls that need keys: with its code if it is a `ddbm::error` or a
 *  `boost::system::system_error`, else with `errc::no_credentials`; its text becomes a part of
 *  theirs, so it must not hold secrets.
 *
 *  @param fetch  runs on the execution context of the client that asked first, in a strand of its
 *  own. It gets a terminal cancellation when nobody waits for it any more. Lives as long as the
 *  provider.
 *  @param env  whose clock and timers are used; null: the real ones.
 *
 *  Thread safety: one provider may serve several clients, contexts and threads.
 */
std::shared_ptr<credentials_provider> cached_credentials(
    std::function<asio::awaitable<credentials>()> fetch, std::shared_ptr<environment> env = nullptr
);

/// The same for a function that has the keys at once: it must not block.
std::shared_ptr<credentials_provider>
cached_credentials(std::function<credentials()> fetch, std::shared_ptr<environment> env = nullptr);

}  // namespace ddbm

#endif
