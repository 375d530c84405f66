// Proxies: tunnels to https endpoints, requests to http ones that are passed on, and refusals.

#include "support/client_fixture.hpp"
#include "support/tunnel_proxy.hpp"
#include "unit/configured_world.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using detail::contains;
using std::chrono::milliseconds;

// Remembers which names were looked up.
class asked_environment final : public manual_environment
{
public:
    void async_resolve(
        const asio::any_io_executor& executor,
        std::string host,
        std::uint16_t port,
        asio::any_completion_handler<void(error_code, std::vector<tcp::endpoint>)> handler
    ) override
    {
        names.push_back(host + ':' + std::to_string(port));
        manual_environment::async_resolve(executor, std::move(host), port, std::move(handler));
    }

    std::vector<std::string> names;
};

std::string at_port(const std::string& host, std::uint16_t port)
{
    return host + ':' + std::to_string(port);
}

// An https endpoint behind a proxy that makes tunnels.
struct tunnel_fixture : client_fixture
{
    explicit tunnel_fixture(const std::string& host = "server.test")
        : client_fixture(authority().issue(host))
    {
        env = asked;
        config.env = asked;
        config.ca_file = authority_file();
        config.proxy = proxy("proxy.test", via.port());
    }

    std::string name() const { return at_port("server.test", server.port()); }

    std::shared_ptr<asked_environment> asked = std::make_shared<asked_environment>();
    tunnel_proxy via;
};

// An https endpoint behind a server that is taken for a proxy, and says what a test wants.
struct refusal_fixture : client_fixture
{
    refusal_fixture()
    {
        config.endpoint_url = "https://db.test";
        config.proxy = proxy("proxy.test", server.port(), "user", "secret");
    }

    std::string proxy_text() const { return "http://" + at_port("proxy.test", server.port()); }
};

// The same for an http endpoint.
struct relay_fixture : refusal_fixture
{
    relay_fixture()
    {
        env = asked;
        config.env = asked;
        config.endpoint_url = "http://db.test:8000";
    }

    std::shared_ptr<asked_environment> asked = std::make_shared<asked_environment>();
};

// -- Tunnels

TEST(Tunnel, CarriesTls)
{
    tunnel_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply).times(2);

    auto first = f.call(get_request());
    auto second = f.call(get_request());

    ASSERT_FALSE(first->ec) << first->ec.message() << ": " << first->diag.to_string();
    EXPECT_FALSE(second->ec) << second->ec.message();
    EXPECT_EQ(second->reply.item, sample_item());
    EXPECT_EQ(f.server.connection_count(), 1u);
    EXPECT_EQ(f.asked->names, std::vector{at_port("proxy.test", f.via.port())});
    const received_request sent = f.server.requests().at(0);
    EXPECT_EQ(sent.path, "/");
    EXPECT_EQ(sent.headers.at("host"), f.name());
    ASSERT_EQ(f.via.heads().size(), 1u);
    const std::string head = f.via.heads()[0];
    EXPECT_TRUE(head.starts_with("CONNECT " + f.name() + " HTTP/1.1\r\n")) << head;
    EXPECT_TRUE(contains(head, "\r\nUser-Agent: ddbm/"));
    EXPECT_FALSE(contains(head, "Authorization"));
}

TEST(Tunnel, IsAskedForByUserAndPassword)
{
    tunnel_fixture f;
    f.config.proxy = proxy("proxy.test", f.via.port(), "user", "secret");
    f.server.expect("GetItem");

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_TRUE(contains(f.via.heads().at(0), "\r\nProxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n")
    );
    EXPECT_EQ(f.server.requests().at(0).headers.count("proxy-authorization"), 0u);
}

TEST(Tunnel, IsThatOfTheEnvironment)
{
    tunnel_fixture f;
    f.server.expect("GetItem").times(3);
    const auto names_with = [&](const std::string& no_proxy, bool bypass) {
        client_config config = detail::configured(
            {{"HTTPS_PROXY", at_port("http://proxy.test", f.via.port())}, {"NO_PROXY", no_proxy}}
        );
        config.region = f.config.region;
        config.credentials = f.config.credentials;
        config.endpoint_url = f.config.endpoint_url;
        config.timeouts = f.config.timeouts;
        config.ca_file = f.config.ca_file;
        config.env = f.asked;
        config.bypass_proxy = bypass;
        f.config = config;
        f.drop_client();
        f.asked->names.clear();
        auto got = f.call(get_request());
        EXPECT_FALSE(got->ec) << got->ec.message();
        return f.asked->names;
    };

    EXPECT_EQ(names_with("", false), std::vector{at_port("proxy.test", f.via.port())});
    EXPECT_EQ(names_with("server.test", false), std::vector{f.name()});
    EXPECT_EQ(names_with("", true), std::vector{f.name()});
    EXPECT_EQ(f.via.heads().size(), 1u);
}

TEST(Tunnel, IsOpenedAnewForAConnectionThatWasClosed)
{
    tunnel_fixture f;
    f.warm_up();
    f.server.close_idle();
    f.run_until([&] { return f.via.open_count() == 0; });
    f.server.expect("GetItem").reply(200, sample_reply);

    auto got = f.call(get_request());

    EXPECT_FALSE(got->ec) << got->ec.message();
    EXPECT_EQ(f.via.heads().size(), 2u);
    EXPECT_EQ(f.server.resumed_count(), 1u);
}

TEST(Tunnel, LeadsToNobodyButTheEndpoint)
{
    tunnel_fixture f("proxy.test");

    auto put = f.call(put_request());

    EXPECT_EQ(&put->ec.category(), &asio::error::get_ssl_category()) << put->ec.message();
    EXPECT_TRUE(contains(
        put->diag.message(),
        "the TLS handshake with https://" + f.name() + " through the proxy http://" +
            at_port("proxy.test", f.via.port()) + " failed: hostname mismatch"
    ));
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_EQ(f.server.request_count(), 0u);
}

TEST(Tunnel, ThatIsRefusedForGoodIsNotAskedForAgain)
{
    for (const char* status : {"407 Proxy Authentication Required", "403 Filtered", "401 No"})
    {
        refusal_fixture f;
        f.server.raw("HTTP/1.0 " + std::string(status) + "\r\nServer: x\r\n\r\n<html>").close();

        auto put = f.call(put_request());

        EXPECT_EQ(put->ec, errc::invalid_configuration) << put->ec.message();
        EXPECT_TRUE(contains(put->diag.message(), "the proxy " + f.proxy_text()));
        EXPECT_TRUE(contains(put->diag.message(), "HTTP/1.0 " + std::string(status)));
        EXPECT_FALSE(contains(put->diag.to_string(), "secret"));
        EXPECT_FALSE(contains(put->diag.to_string(), "c2VjcmV0"));
        EXPECT_EQ(put->diag.attempts(), 1);
        EXPECT_EQ(put->diag.applied(), applied::no);
        EXPECT_EQ(f.server.requests().at(0).method, "CONNECT");
        EXPECT_EQ(f.server.requests().at(0).path, "db.test:443");
        f.run_until([&] { return f.server.open_connection_count() == 0; });
    }
}

TEST(Tunnel, ThatMayBeGivenLaterIsAskedForAgain)
{
    refusal_fixture f;
    f.env->skip_waits();
    f.server.raw("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nbad").times(2);

    auto put = f.call(put_request(), call_options().max_attempts(2));

    EXPECT_EQ(put->ec, asio::error::connection_refused) << put->ec.message();
    EXPECT_TRUE(contains(
        put->diag.message(),
        "the proxy " + f.proxy_text() + " gives no tunnel to db.test:443: HTTP/1.1 502 Bad Gateway"
    ));
    EXPECT_EQ(put->diag.attempts(), 2);
    EXPECT_EQ(put->diag.applied(), applied::no);
    EXPECT_EQ(f.server.connection_count(), 2u);
}

TEST(Tunnel, IsNoneByAnAnswerThatIsNotHttp)
{
    for (const std::string& answer :
         {std::string("SSH-2.0-OpenSSH_9.2\r\n"),
          std::string("HTTP/1.1 200 OK\r\n\r\nand more"),
          "HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x')})
    {
        refusal_fixture f;
        f.server.raw(answer).hang_after(answer.size());

        auto put = f.call(put_request());

        EXPECT_EQ(put->ec, errc::invalid_reply) << put->ec.message();
        EXPECT_TRUE(contains(put->diag.message(), "the proxy " + f.proxy_text()));
        EXPECT_EQ(put->diag.applied(), applied::no);
        EXPECT_EQ(put->diag.attempts(), 1);
        f.run_until([&] { return f.server.open_connection_count() == 0; });
    }
}

TEST(Tunnel, OfAProxyThatClosesIsAskedForAgain)
{
    refusal_fixture f;
    f.env->skip_waits();
    f.server.raw("HTTP/1.1 200 OK\r\n\r\n").close_after(0);
    f.server.raw("HTTP/1.1 200 OK\r\n\r\n").close_after(10);
    f.server.raw("HTTP/1.1 200 OK\r\n\r\n").reset_after(10);

    auto put = f.call(put_request(), call_options().max_attempts(3));

    EXPECT_TRUE(put->ec == asio::error::eof || put->ec == asio::error::connection_reset)
        << put->ec.message();
    EXPECT_TRUE(contains(
        put->diag.message(),
        "asking the proxy " + f.proxy_text() + " for a tunnel to https://db.test failed"
    ));
    EXPECT_EQ(put->diag.attempts(), 3);
    EXPECT_EQ(put->diag.applied(), applied::no);
}

TEST(Tunnel, HasTheTimeOfConnecting)
{
    for (std::size_t sent : {0u, 10u})
    {
        refusal_fixture f;
        f.config.timeouts.connect = milliseconds(1000);
        f.server.raw("HTTP/1.1 200 OK\r\n\r\n").hang_after(sent);
        auto put = f.begin(put_request(), call_options().max_attempts(1));
        f.run_until([&] { return f.server.request_count() == 1; });

        f.env->advance(milliseconds(999));
        f.ctx.restart();
        f.ctx.poll();
        EXPECT_FALSE(put->done());
        f.env->advance(milliseconds(1));
        f.run();

        EXPECT_EQ(put->ec, errc::connect_timeout);
        EXPECT_TRUE(contains(
            put->diag.message(),
            "asking the proxy " + f.proxy_text() +
                " for a tunnel to https://db.test: timeouts::connect, 1000 ms"
        ));
        EXPECT_EQ(put->diag.applied(), applied::no);
        f.run_until([&] { return f.server.open_connection_count() == 0; });
    }
}

TEST(Tunnel, IsGivenUpWhenTheCallIsCancelled)
{
    refusal_fixture f;
    f.server.raw("HTTP/1.1 200 OK\r\n\r\n").hang_after(10);
    auto put = f.begin(put_request());
    f.run_until([&] { return f.server.answered_count() == 1; });

    put->cancel.emit(asio::cancellation_type::terminal);
    f.run();

    EXPECT_EQ(put->ec, asio::error::operation_aborted);
    EXPECT_EQ(put->diag.applied(), applied::no);
    f.run_until([&] { return f.server.open_connection_count() == 0; });
}

TEST(Tunnel, GoesAwayWithTheContext)
{
    refusal_fixture f;
    f.server.raw("HTTP/1.1 200 OK\r\n\r\n").hang_after(10);
    auto put = f.begin(put_request());
    f.run_until([&] { return f.server.answered_count() == 1; });

    f.destroy_context();

    EXPECT_EQ(put.use_count(), 1);
    EXPECT_EQ(put->completions, 0);
}

TEST(Proxy, ThatCannotBeReachedIsNamed)
{
    refusal_fixture f;
    f.env->fail_resolving(asio::error::host_not_found);
    auto unknown = f.call(get_request(), call_options().max_attempts(1));
    f.env->fail_resolving({});
    f.env->fail_connecting(asio::error::connection_refused);
    auto refused = f.call(get_request(), call_options().max_attempts(1));

    EXPECT_EQ(unknown->ec, asio::error::host_not_found);
    EXPECT_TRUE(contains(unknown->diag.message(), "looking up proxy.test failed"));
    EXPECT_EQ(refused->ec, asio::error::connection_refused);
    EXPECT_TRUE(
        contains(refused->diag.message(), "connecting to the proxy " + f.proxy_text() + " failed")
    );
}

// -- Requests that are passed on

TEST(Relay, GetsRequestsPutForIt)
{
    relay_fixture f;
    f.server.expect("GetItem").reply(200, sample_reply).times(2);

    auto first = f.call(get_request());
    auto second = f.call(get_request());

    ASSERT_FALSE(first->ec) << first->ec.message();
    EXPECT_EQ(second->reply.item, sample_item());
    EXPECT_EQ(f.server.connection_count(), 1u);
    EXPECT_EQ(f.asked->names, std::vector{at_port("proxy.test", f.server.port())});
    const received_request sent = f.server.requests().at(0);
    EXPECT_EQ(sent.method, "POST");
    EXPECT_EQ(sent.path, "http://db.test:8000/");
    EXPECT_EQ(sent.headers.at("host"), "db.test:8000");
    EXPECT_EQ(sent.headers.at("proxy-authorization"), "Basic dXNlcjpzZWNyZXQ=");
}

TEST(Relay, GetsTheSignatureOfTheEndpoint)
{
    relay_fixture f;
    f.config.endpoint_url = "http://" + at_port("db.test", f.server.port());
    f.server.expect("GetItem").times(2);
    f.call(get_request());
    f.drop_client();
    f.config.proxy = proxy();
    f.call(get_request());

    const auto sent = f.server.requests();
    ASSERT_EQ(sent.size(), 2u);
    EXPECT_EQ(sent[0].path, f.config.endpoint_url + '/');
    EXPECT_EQ(sent[1].path, "/");
    EXPECT_EQ(sent[0].headers.at("authorization"), sent[1].headers.at("authorization"));
    EXPECT_EQ(sent[1].headers.count("proxy-authorization"), 0u);
}

TEST(Relay, ThatRefusesForGoodIsNotAskedAgain)
{
    for (const char* reply :
         {"HTTP/1.1 407 No\r\nContent-Length: 6\r\n\r\n<html>",
          "HTTP/1.0 407 No\r\n\r\n<html>",
          "HTTP/1.0 401 No\r\nConnection: close\r\n\r\n<html>",
          "HTTP/1.0 403 No\r\nConnection: close\r\n\r\n<html>"})
    {
        relay_fixture f;
        f.server.raw(reply).close();

        auto put = f.call(put_request());

        EXPECT_EQ(put->ec, errc::invalid_configuration) << put->ec.message();
        EXPECT_TRUE(contains(put->diag.message(), "the proxy " + f.proxy_text()));
        EXPECT_TRUE(contains(put->diag.message(), std::string(reply).substr(0, 15)));
        EXPECT_FALSE(contains(put->diag.to_string(), "secret"));
        EXPECT_EQ(put->diag.attempts(), 1);
        EXPECT_EQ(put->diag.applied(), applied::no);
        f.run_until([&] { return f.server.open_connection_count() == 0; });
    }
}

TEST(Relay, ThatCannotReachTheEndpointIsAskedAgainForReads)
{
    relay_fixture f;
    f.env->skip_waits();
    f.server.raw("HTTP/1.0 502 Bad Gateway\r\nConnection: close\r\n\r\n<html>").close().times(2);

    auto got = f.call(get_request(), call_options().max_attempts(2));

    EXPECT_EQ(got->ec, asio::error::connection_refused) << got->ec.message();
    EXPECT_TRUE(contains(
        got->diag.message(),
        "the proxy " + f.proxy_text() +
            " passes nothing on to db.test:8000: HTTP/1.0 502 Bad Gateway"
    ));
    EXPECT_EQ(got->diag.attempts(), 2);
}

// It may have been the endpoint's, and then this may have been applied.
TEST(Relay, ThatHasLostTheReplyIsNotAskedAgainForWrites)
{
    relay_fixture f;
    f.env->skip_waits();
    f.server.raw("HTTP/1.0 504 Gateway Timeout\r\nConnection: close\r\n\r\n<html>").close();

    auto updated = f.call(update_request(), call_options().max_attempts(2));

    EXPECT_EQ(updated->ec, asio::error::connection_refused) << updated->ec.message();
    EXPECT_EQ(updated->diag.attempts(), 1);
    EXPECT_EQ(updated->diag.applied(), applied::maybe);
}

}  // namespace
}  // namespace ddbm::test
