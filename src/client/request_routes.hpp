// Where the requests of one client go. That of a request is decided when its keys are known: it is
// the endpoint of the account that they belong to, or of the one whose table the request names, or
// one that all accounts share. See configured_endpoints, which has the rules.

#ifndef DDBM_SRC_CLIENT_REQUEST_ROUTES_HPP
#define DDBM_SRC_CLIENT_REQUEST_ROUTES_HPP

#include "config/configured_endpoint.hpp"
#include "config/resolved_config.hpp"
#include "transport/destinations.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/credentials.hpp>
#include <ddbm/service.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace ddbm::detail {

// Keeps what it has decided: a request of the account of the one before it costs a comparison, one
// of another account that was seen already a lookup. There are as many destinations as accounts
// were seen, until the client is gone.
//
// Shared objects: safe.
class request_routes
{
public:
    // Makes the destination that all accounts share: what cannot be opened is known then. Both
    // texts of `resolved` are its own.
    request_routes(
        const client_config& config,
        const resolved_config& resolved,
        std::shared_ptr<destinations> known
    );

    // What is known of one before it has keys, which most often is all: that of the last request,
    // or else the one that all accounts share. Throws why there is none.
    const destination& likely(service to);
    const destination& usual() const noexcept;

    // That of a request with these keys, null where it needs none. Throws ddbm::error where there
    // is none for it.
    const destination&
    of(service to, std::string_view operation, std::string_view request, const credentials* keys);

    // Whether it takes keys to know where requests go.
    bool depend_on_keys() const noexcept { return depend_on_account_; }

    // The endpoint to name where no request has been sent; null: it cannot be told.
    const endpoint* expected(service to) const noexcept;

private:
    // Of one kind, by the account; empty: that of all accounts.
    struct kind_routes
    {
        struct route
        {
            std::string_view account;
            const destination* to = nullptr;
        };

        std::atomic<const route*> last{nullptr};
        // Each stays where it is.
        std::map<std::string, route, std::less<>> known;
    };

    const destination& find(const endpoint_request& request, std::string_view account);
    kind_routes& routes_of(endpoint_kind kind) { return routes_[static_cast<std::size_t>(kind)]; }

    const configured_endpoints endpoints_;
    const bool depend_on_account_;
    const endpoint shared_;
    const endpoint streams_;
    const std::shared_ptr<destinations> destinations_;
    const destination& shared_destination_;
    std::mutex mutex_;
    std::array<kind_routes, 3> routes_;
};

}  // namespace ddbm::detail

#endif
