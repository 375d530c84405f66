// Keeps web pages away: a browser on this machine reaches what listens on it, and lends that to
// every page. Pages are known by the Origin that browsers send; those of a name that was made to
// mean this machine (DNS rebinding) by the Host.
#ifndef DDBM_LOCAL_SERVER_WEB_GUARD_HPP
#define DDBM_LOCAL_SERVER_WEB_GUARD_HPP

#include "local/service_error.hpp"
#include "request.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::server {

class web_rules
{
public:
    web_rules() = default;

    /// Whose pages may send requests, as `read_origin` gives them; "*": everybody's.
    std::vector<std::string> origins;
    /// What a Host that is no address may say, beside localhost, where connections come to a
    /// loopback address.
    std::vector<std::string> hosts;
};

/// An origin as browsers send it: "https://example.org:8443" or "null", and "*" as it is. Nothing
/// for what is none.
std::optional<std::string> read_origin(std::string_view text);

/// Thread safety: every function may be called from any thread at any time.
class web_guard
{
public:
    explicit web_guard(web_rules rules);

    /// Why a request is not accepted; nothing if it is.
    /// @param on_loopback  it came to a loopback address.
    std::optional<local::detail::service_error>
    error_of(const request& received, bool on_loopback) const;

    /// What Access-Control-Allow-Origin is to say; empty: nothing.
    std::string_view allowed_origin(const request& received) const;

private:
    bool allows_host(std::string_view text) const;

    const web_rules rules_;
};

}  // namespace ddbm::server

#endif
