// Who sent a request, by AWS Signature Version 4 in a header or in the query string.
#ifndef DDBM_LOCAL_SERVER_AUTHENTICATION_HPP
#define DDBM_LOCAL_SERVER_AUTHENTICATION_HPP

#include "local/service_error.hpp"
#include "request.hpp"

#include <ddbm/credentials.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace ddbm::server {

/// Whose requests are accepted.
class access_rules
{
public:
    access_rules() = default;

    /// Without keys, whatever has the form of a signature will do; it is not computed, and neither
    /// time nor scope matter.
    std::optional<credentials> keys;
    /// That requests have to be signed for.
    std::string region = "us-east-1";
};

/// Why a request is not accepted; nothing if it is. `now` matters only with keys.
std::optional<local::detail::service_error> authentication_error(
    const request& received, const access_rules& rules, std::chrono::system_clock::time_point now
);

}  // namespace ddbm::server

#endif
