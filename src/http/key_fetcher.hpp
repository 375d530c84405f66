// The way to services that give out access keys.

#ifndef DDBM_SRC_HTTP_KEY_FETCHER_HPP
#define DDBM_SRC_HTTP_KEY_FETCHER_HPP

#include "credentials/fetcher.hpp"
#include "http/http_options.hpp"
#include "http/tls_context.hpp"
#include "transport/destinations.hpp"

#include <ddbm/endpoint.hpp>
#include <ddbm/environment.hpp>

#include <functional>
#include <memory>

namespace ddbm::detail {

/** Each request has a connection of its own, on the executor that it comes with: the next one may
 *  come from another execution context, and is most often an hour away. The authorities that TLS
 *  trusts are read for the first one.
 *
 *  The limit of a request is all there is: steps of it have none.
 */
class key_fetcher final : public fetcher
{
public:
    /// How a service is reached; `endpoint` and limits come by themselves. May throw why it cannot
    /// be reached.
    using options_maker = std::function<http_options(const endpoint& where, proxy_use use)>;

    key_fetcher(std::shared_ptr<environment> env, options_maker make_options);

    void async_fetch(
        const asio::any_io_executor& executor, fetch_request request, handler_type handler
    ) override;

private:
    const std::shared_ptr<environment> env_;
    const options_maker make_options_;
    const std::shared_ptr<kept_tls_context> tls_ = std::make_shared<kept_tls_context>();
};

}  // namespace ddbm::detail

#endif
