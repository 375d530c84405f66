#ifndef DDBM_TESTS_FAKE_SERVER_HPP
#define DDBM_TESTS_FAKE_SERVER_HPP

// A server in this process that does what a script says, one step for each request that it gets,
// in the order of arrival whatever connection they come on:
//
//   fake_server server;
//   server.expect("GetItem").reply(500, "{}");
//   server.expect("GetItem").reply(200, R"({"Item":{}})").close_after(12);
//
// It runs in a thread of its own. A request that no step is left for, one of another operation than
// expected, and steps that nobody came for are failures of the test.

#include "support/test_certificates.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::test {

using header_list = std::vector<std::pair<std::string, std::string>>;

// The bytes of a reply with Content-Length, as DynamoDB sends it. `headers` come on top.
std::string http_reply(int status, const std::string& body, const header_list& headers = {});

// An error as DynamoDB says it.
std::string error_body(const std::string& exception, const std::string& message = "said so");

// The same of a request that is refused for its rate, with the reason and the table that has it.
std::string throttled_body(const std::string& reason, const std::string& table = "things");

struct received_request
{
    std::size_t connection = 0;                  // in the order of arrival, from 0
    std::string method;                          // "POST"
    std::string path;                            // and the query
    std::string target;                          // "DynamoDB_20120810.GetItem"
    std::string operation;                       // "GetItem"
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

// What the server does with one request.
struct server_step
{
    std::string operation;  // that it has to be; empty: any
    std::string bytes;
    std::optional<std::size_t> stop_after;  // send no more than this many of them
    bool hold = false;                      // wait for release() first
    bool drip = false;                      // send them one by one; waiting before each if `hold`
    bool hang = false;                      // then say nothing more, and wait for the other side
    bool close = false;                     // then close
    bool reset = false;                     // then close in the rude way
};

// What the server does with a connection that it has accepted, instead of serving it.
struct broken_connection
{
    enum class ending
    {
        closes,
        resets,
        hangs,
    };

    // When so many bytes have come: 0 is as soon as there is one to read, and none is read.
    std::size_t read = 0;
    // Says this first. With `half_a_hello` it is half of what a server with TLS says.
    std::string bytes;
    bool half_a_hello = false;
    ending end = ending::resets;
};

class fake_server
{
public:
    // A step is put into the script when the statement that makes it ends.
    class step_builder
    {
    public:
        step_builder(fake_server& server, server_step first)
            : server_(&server), step_(std::move(first))
        {
        }
        step_builder(const step_builder&) = delete;
        step_builder& operator=(const step_builder&) = delete;
        ~step_builder();

        step_builder& reply(int status, const std::string& body, const header_list& headers = {});
        step_builder& raw(std::string bytes);
        // Sends that many bytes of the reply and closes, or resets, the connection.
        step_builder& close_after(std::size_t bytes);
        step_builder& reset_after(std::size_t bytes);
        // Sends that many bytes and then nothing more.
        step_builder& hang_after(std::size_t bytes);
        step_builder& hang() { return hang_after(0); }
        // Closes after the whole reply, without a header that says so.
        step_builder& close();
        // Answers when released.
        step_builder& hold();
        // Sends a byte at a time; after hold() one for each release().
        step_builder& drip();
        step_builder& times(std::size_t count);

    private:
        fake_server* server_;
        server_step step_;
        std::size_t count_ = 1;
    };

    // On an address of this machine, at any port.
    explicit fake_server(const std::string& address = "127.0.0.1");
    // With TLS. `latest_tls` is an OpenSSL protocol version such as TLS1_1_VERSION; 0: no limit.
    explicit fake_server(const certificate& identity, int latest_tls = 0);
    fake_server(const fake_server&) = delete;
    fake_server& operator=(const fake_server&) = delete;
    ~fake_server();

    std::uint16_t port() const;
    std::string address() const;
    // http://address:port
    std::string url() const;
    // https://host:port; the environment of a test has to lead it here.
    std::string https_url(const std::string& host) const;

    // -- The script

    step_builder expect(std::string operation);
    step_builder reply(int status, const std::string& body, const header_list& headers = {});
    step_builder raw(std::string bytes);
    step_builder hang();
    // What every request gets that no step is left for.
    void otherwise(int status, const std::string& body, const header_list& headers = {});
    // What every request with that method gets, beside the script.
    void always(const std::string& method, int status, const std::string& body);
    // Both are asked in the server's thread, while it is locked: they must not ask the server
    // anything. What is chosen for a request that no step is left for is done, and the request
    // forgotten; what is chosen for a connection becomes of it, if anything.
    using choose_step = std::function<server_step(const received_request&)>;
    using choose_broken = std::function<std::optional<broken_connection>()>;
    void otherwise(choose_step step, choose_broken broken);
    // From now on connections are accepted and nothing is ever read from them.
    void never_read(bool on = true);
    // The same behind the handshake of TLS.
    void never_read_requests(bool on = true);
    // Of the connections that are accepted from now on, and read from, this becomes of the next
    // `count` ones.
    void break_next(const broken_connection& how, std::size_t count = 1);
    // From now on connections take no more than some kilobytes that nobody has read.
    void take_little(bool on = true);

    // -- While it runs

    // Closes the connections that wait for a request. They are closed when this returns.
    void close_idle();
    // Says on them that nothing more will come, and goes on to read.
    void half_close_idle();
    // Answers the requests held longest.
    void release(std::size_t count = 1);
    // Bytes that nobody asked for, on every connection that waits for a request; through TLS if it
    // has that, or past it.
    void send_unasked(const std::string& bytes);
    void send_unasked_past_tls(const std::string& bytes);
    // The end of TLS and of the connection, as it is to be, on those that wait for a request.
    void close_idle_tls();

    // -- What happened

    std::vector<received_request> requests() const;
    std::size_t request_count() const;
    std::size_t connection_count() const;       // ever accepted
    std::size_t open_connection_count() const;  // not closed by either side yet
    std::size_t tls_goodbye_count() const;      // ended by the client with a close_notify
    std::size_t secured_count() const;          // whose handshake of TLS has ended well
    std::size_t resumed_count() const;          // whose TLS went on with an earlier session
    std::size_t answered_count() const;         // replies sent as far as the script says
    std::size_t held_count() const;
    std::size_t broken_count() const;  // connections of break_next() that have come to that

private:
    struct state;
    void start();
    void add(const server_step& step, std::size_t count);

    std::unique_ptr<state> state_;
};

}  // namespace ddbm::test

#endif
