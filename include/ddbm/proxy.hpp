#ifndef DDBM_PROXY_HPP
#define DDBM_PROXY_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace ddbm {

/** An HTTP proxy that connections go through. Made by `parse_proxy`.
 *
 *  Distinct objects: safe. Shared objects: safe, they do not change.
 */
class proxy
{
public:
    /// None.
    proxy() = default;
    proxy(std::string host, std::uint16_t port);

    /// With what it asks for. Both empty: nothing is asked for.
    proxy(std::string host, std::uint16_t port, std::string user, std::string password);

    explicit operator bool() const noexcept { return !host_.empty(); }

    /// A name or an address, an IPv6 address without brackets.
    const std::string& host() const noexcept { return host_; }
    std::uint16_t port() const noexcept { return port_; }

    bool has_user() const noexcept { return !user_.empty() || !password_.empty(); }
    const std::string& user() const noexcept { return user_; }
    const std::string& password() const noexcept { return password_; }

    /// `http://host:port`, for texts: without user and password.
    std::string text() const;

    friend bool operator==(const proxy&, const proxy&) = default;

private:
    std::string host_;
    std::uint16_t port_ = 0;
    std::string user_;
    std::string password_;
};

/** Reads `[http://][user[:password]@]host[:port]`, as in `HTTPS_PROXY`.
 *
 *  The port is 80 unless it is given. What cannot stand in a user or a password is written with its
 *  two hexadecimal digits: `%40` for `@`, `%2F` for `/`.
 *
 *  @param  where  what holds the text, such as the variable's name: the subject of the error.
 *
 *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration`, which says what is wrong:
 *  another scheme than `http`, so no TLS to the proxy itself and no SOCKS; no host or one that is
 *  none; a port outside 1 to 65535; a path, a query or a fragment; a user that holds a colon, which
 *  HTTP has no way to send, or a control character in either. The text is not shown, since it may
 *  hold a password.
 */
proxy parse_proxy(std::string_view url, std::string_view where = "The proxy");

}  // namespace ddbm

#endif
