#ifndef DDBM_TESTS_SERVER_RAW_CLIENT_HPP
#define DDBM_TESTS_SERVER_RAW_CLIENT_HPP

// A client of plain bytes, for tests that are about them. Nothing here waits for longer than a
// guard, which makes a hang a failure.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddbm::test {

namespace asio = boost::asio;

struct raw_reply
{
    int status = 0;  // 0: none came
    std::string head;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;

    bool has(const std::string& name) const { return headers.count(name) != 0; }
    std::string header(const std::string& name) const
    {
        return has(name) ? headers.at(name) : std::string();
    }
};

using raw_headers = std::vector<std::pair<std::string, std::string>>;

/// The bytes of a request. A Host is added, and a Content-Length to a body, if there is none.
std::string raw_request(
    std::string_view method,
    std::string_view target,
    const raw_headers& headers,
    std::string_view body = {}
);

class raw_client
{
public:
    explicit raw_client(std::uint16_t port);

    void send(std::string_view bytes);
    /// The next reply. With `to_head` its body does not come, as after HEAD.
    raw_reply receive(bool to_head = false);
    raw_reply ask(std::string_view bytes)
    {
        send(bytes);
        return receive();
    }

    /// Whether the other side has closed the connection; waits for that.
    bool is_closed();
    /// Whether it was closed in the rude way.
    bool is_reset();
    void close();

private:
    bool read_more();

    asio::io_context ctx_;
    asio::ip::tcp::socket socket_;
    std::string received_;
    boost::system::error_code ended_;
};

}  // namespace ddbm::test

#endif
