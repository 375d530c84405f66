#ifndef DDBM_ENDPOINT_HPP
#define DDBM_ENDPOINT_HPP

#include <ddbm/service.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ddbm {

/// How an endpoint is reached.
enum class endpoint_scheme
{
    /// TCP without encryption.
    http,
    /// TLS.
    https,
    /// An engine inside this process, opened by `client_config::opener`.
    embedded,
};

/// Where requests go. Made by `parse_endpoint` or `service_endpoint`.
class endpoint
{
public:
    endpoint() = default;
    endpoint(endpoint_scheme scheme, std::string host, std::uint16_t port, std::string text);

    endpoint_scheme scheme() const noexcept { return scheme_; }
    bool is_https() const noexcept { return scheme_ == endpoint_scheme::https; }
    bool is_embedded() const noexcept { return scheme_ == endpoint_scheme::embedded; }

    /// A name or an address, an IPv6 address without brackets. Empty for an embedded endpoint.
    const std::string& host() const noexcept { return host_; }
    /// 0 for an embedded endpoint.
    std::uint16_t port() const noexcept { return port_; }

    /// The text that it was made from.
    const std::string& text() const noexcept { return text_; }

    /// What follows `embedded:`, empty for an engine in memory; empty for other schemes too.
    std::string_view embedded_name() const noexcept;

    /// The value of HTTP's `Host`: brackets around an IPv6 address, the port unless it is the
    /// scheme's own.
    std::string host_header() const;

    friend bool operator==(const endpoint&, const endpoint&) = default;

private:
    endpoint_scheme scheme_ = endpoint_scheme::https;
    std::string host_;
    std::uint16_t port_ = 0;
    std::string text_;
};

/** Reads `http://host[:port]`, `https://host[:port]` or `embedded:[name]`.
 *
 *  @par Errors  Throws `ddbm::error` with `errc::invalid_endpoint`, which names the text and what
 *  is wrong with it: no scheme or another one, no host, a port outside 1 to 65535, user
 *  information, a path, a query or a fragment. A text with an `@`, which may hold a password, is
 *  not shown.
 */
endpoint parse_endpoint(std::string_view url);

/// Which one of the endpoints that a service has in a region.
class endpoint_variant
{
public:
    endpoint_variant() = default;

    /// The one whose cryptography is validated by FIPS 140.
    bool fips = false;

    /// The one with IPv6 addresses beside the IPv4 ones.
    bool dual_stack = false;
};

/** The service's own endpoint in a region, `https://dynamodb.{region}.{suffix of its partition}`.
 *
 *  A variant has a host of its own, such as `dynamodb-fips.us-east-1.amazonaws.com`. Not every
 *  region has every variant; a host that does not exist is an error of name resolution when a
 *  request is sent. The region `local` is `http://localhost:8000`, where DynamoDB Local listens.
 *
 *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` if `region` cannot be part
 *  of a host name or is only a number, or if it is `local` and a variant is asked for.
 */
endpoint service_endpoint(
    std::string_view region, service which = service::dynamodb, endpoint_variant variant = {}
);

/// The region that requests are signed for: `us-east-1` for the region `local`, else the same.
std::string_view signing_region(std::string_view region) noexcept;

}  // namespace ddbm

#endif
