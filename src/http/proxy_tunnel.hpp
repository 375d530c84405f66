#ifndef DDBM_SRC_HTTP_PROXY_TUNNEL_HPP
#define DDBM_SRC_HTTP_PROXY_TUNNEL_HPP

#include <ddbm/endpoint.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/proxy.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>

#include <functional>
#include <string>

namespace ddbm::detail {

namespace asio = boost::asio;

// What has become of a tunnel; with a failure come words where they say more than the code.
using tunnel_handler = std::function<void(error_code, std::string)>;

// Asks the proxy `via`, which `socket` is connected to, for a tunnel to `target`. Afterwards what
// is written to the socket goes there.
//
// Runs in `strand`, where it is to be begun, and where `done` is called once, later. It has no
// limit of time: closing the socket there ends it. The socket has to live as long as `done`.
void open_tunnel(
    asio::ip::tcp::socket& socket,
    const asio::strand<asio::any_io_executor>& strand,
    const proxy& via,
    const endpoint& target,
    tunnel_handler done
);

}  // namespace ddbm::detail

#endif
