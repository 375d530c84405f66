#ifndef DDBM_TESTS_TUNNEL_PROXY_HPP
#define DDBM_TESTS_TUNNEL_PROXY_HPP

// A proxy in this process that makes a tunnel of every connection, to the port on this machine that
// CONNECT asks for, whatever the host is called. It runs in a thread of its own. Proxies that
// refuse are a fake_server's affair.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ddbm::test {

class tunnel_proxy
{
public:
    // `reply` is what it says to CONNECT, a byte at a time.
    explicit tunnel_proxy(std::string reply = "HTTP/1.1 200 Connection established\r\n\r\n");
    tunnel_proxy(const tunnel_proxy&) = delete;
    tunnel_proxy& operator=(const tunnel_proxy&) = delete;
    ~tunnel_proxy();

    std::uint16_t port() const;

    // The heads of the requests that it got.
    std::vector<std::string> heads() const;
    // Tunnels whose ends are both open.
    std::size_t open_count() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace ddbm::test

#endif
