// Plain requests to other services, over the connections of a transport.

#include "http/http_transport.hpp"
#include "http/plain_fetch.hpp"
#include "support/fake_server.hpp"
#include "support/manual_environment.hpp"
#include "support/run_async.hpp"
#include "support/test_certificates.hpp"

#include <ddbm/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>

#include <memory>

namespace ddbm::test {
namespace {

using detail::deadline;
using detail::plain_reply;
using detail::plain_request;
using std::chrono::milliseconds;

struct Fetch : testing::Test
{
    struct outcome
    {
        int completions = 0;
        error_code ec;
        plain_reply reply;
        asio::cancellation_signal cancel;
    };

    std::shared_ptr<detail::destinations> make_destinations()
    {
        return std::make_shared<detail::destinations>(
            [this](const endpoint& where, detail::proxy_use use) {
                detail::http_options options;
                options.endpoint = where;
                options.max_connections = 2;
                options.idle_timeout = milliseconds(60'000);
                options.reply_limit_bytes = 1000;
                options.ca_file = ca_file;
                options.timeouts.connect = options.timeouts.tls = options.timeouts.attempt =
                    milliseconds(0);
                options.env = env;
                if (use == detail::proxy_use::as_configured)
                    options.proxy = via;
                const proxy relay = options.has_relay() ? via : proxy();
                return detail::destination{
                    where,
                    detail::http_transport::make(ctx->get_executor(), std::move(options)),
                    nullptr,
                    relay};
            }
        );
    }

    std::shared_ptr<outcome> begin(plain_request request)
    {
        if (!known)
            known = make_destinations();
        auto result = std::make_shared<outcome>();
        auto handler = [result](error_code ec, plain_reply reply) {
            ++result->completions;
            result->ec = ec;
            result->reply = std::move(reply);
        };
        detail::plain_fetcher(ctx->get_executor(), known)
            .async_fetch(
                std::move(request),
                asio::bind_cancellation_slot(result->cancel.slot(), std::move(handler))
            );
        EXPECT_EQ(result->completions, 0);
        return result;
    }

    std::shared_ptr<outcome> fetch(plain_request request)
    {
        auto result = begin(std::move(request));
        run_to_end(*ctx);
        EXPECT_EQ(result->completions, 1);
        return result;
    }

    plain_request get(const std::string& path) { return plain_request("GET", server.url() + path); }

    fake_server server;
    std::string ca_file;
    proxy via;
    std::shared_ptr<manual_environment> env = std::make_shared<manual_environment>();
    std::unique_ptr<asio::io_context> ctx = std::make_unique<asio::io_context>();
    std::shared_ptr<detail::destinations> known;
};

}  // namespace

TEST_F(Fetch, GetsWhatIsThere)
{
    server.reply(200, "hello", {{"X-Kind", " plain "}, {"Empty", ""}});

    auto result = fetch(get("/latest/meta-data/?a=b").header("X-Token", "abc"));

    EXPECT_FALSE(result->ec) << result->ec.message() << result->reply.failure;
    EXPECT_EQ(result->reply.status, 200);
    EXPECT_EQ(result->reply.body, "hello");
    EXPECT_EQ(result->reply.header("x-kind"), "plain");
    EXPECT_EQ(result->reply.header("EMPTY"), "");
    EXPECT_EQ(result->reply.header("X-Other"), std::nullopt);
    const auto sent = server.requests().at(0);
    EXPECT_EQ(sent.method, "GET");
    EXPECT_EQ(sent.path, "/latest/meta-data/?a=b");
    EXPECT_EQ(sent.headers.at("host"), "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(sent.headers.at("x-token"), "abc");
    EXPECT_TRUE(sent.headers.at("user-agent").starts_with("ddbm/"));
    EXPECT_EQ(sent.headers.count("content-length"), 0u);
    EXPECT_EQ(sent.headers.count("authorization"), 0u);
}

TEST_F(Fetch, PostsABody)
{
    server.reply(200, "<ok/>");
    plain_request request("POST", server.url());
    request.header("Content-Type", "application/x-www-form-urlencoded");
    request.body = detail::secret_text("Action=AssumeRole");

    auto result = fetch(std::move(request));

    EXPECT_EQ(result->reply.body, "<ok/>");
    const auto sent = server.requests().at(0);
    EXPECT_EQ(sent.method, "POST");
    EXPECT_EQ(sent.path, "/");
    EXPECT_EQ(sent.body, "Action=AssumeRole");
    EXPECT_EQ(sent.headers.at("content-length"), "17");
}

TEST_F(Fetch, SaysThatAPutHasNoBody)
{
    server.reply(200, "token");

    fetch(plain_request("PUT", server.url() + "/latest/api/token"));

    EXPECT_EQ(server.requests().at(0).headers.at("content-length"), "0");
}

TEST_F(Fetch, IsPassedOnByAProxy)
{
    via = proxy("proxy.test", server.port(), "user", "secret");
    server.reply(200, "<ok/>");

    auto result = fetch(plain_request("POST", "http://sts.test/a?b=c"));

    EXPECT_EQ(result->reply.body, "<ok/>");
    const auto sent = server.requests().at(0);
    EXPECT_EQ(sent.path, "http://sts.test/a?b=c");
    EXPECT_EQ(sent.headers.at("host"), "sts.test");
    EXPECT_EQ(sent.headers.at("proxy-authorization"), "Basic dXNlcjpzZWNyZXQ=");
}

TEST_F(Fetch, GoesPastTheProxyWhereItHasTo)
{
    via = proxy("proxy.test", 1, "user", "secret");
    server.reply(200, "token");
    auto request = get("/latest/api/token");
    request.may_use_proxy = false;

    auto result = fetch(std::move(request));

    EXPECT_EQ(result->reply.body, "token");
    const auto sent = server.requests().at(0);
    EXPECT_EQ(sent.path, "/latest/api/token");
    EXPECT_EQ(sent.headers.count("proxy-authorization"), 0u);
}

TEST_F(Fetch, FailsWhereTheProxyRefuses)
{
    via = proxy("proxy.test", server.port());
    server.raw("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n<html>");
    server.raw("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n<html>");

    auto relayed = fetch(plain_request("GET", "http://sts.test/"));
    auto tunnelled = fetch(plain_request("GET", "https://sts.test/"));

    for (const auto& result : {relayed, tunnelled})
    {
        EXPECT_EQ(result->ec, errc::invalid_configuration);
        EXPECT_TRUE(result->reply.failure.starts_with("the proxy http://proxy.test:"))
            << result->reply.failure;
    }
    EXPECT_EQ(server.requests().at(1).method, "CONNECT");
    EXPECT_EQ(server.requests().at(1).path, "sts.test:443");
}

TEST_F(Fetch, DeliversRepliesOfAnyStatusAsTheyAre)
{
    server.reply(404, "<html>not here</html>", {{"x-amz-crc32", "1"}});
    server.raw("HTTP/1.1 204 No Content\r\n\r\n");

    auto missing = fetch(get("/nowhere"));
    auto empty = fetch(get("/nothing"));

    EXPECT_FALSE(missing->ec);
    EXPECT_EQ(missing->reply.status, 404);
    EXPECT_EQ(missing->reply.body, "<html>not here</html>");
    EXPECT_FALSE(empty->ec) << empty->reply.failure;
    EXPECT_EQ(empty->reply.status, 204);
    EXPECT_EQ(empty->reply.body, "");
}

TEST_F(Fetch, PutsChunksTogether)
{
    server.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nKind: c\r\n\r\n"
               "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

    auto result = fetch(get("/"));

    EXPECT_EQ(result->reply.body, "abcde");
    EXPECT_EQ(result->reply.header("kind"), "c");
}

TEST_F(Fetch, UsesAConnectionAgain)
{
    server.reply(200, "one");
    server.reply(200, "two");

    fetch(get("/1"));
    fetch(get("/2"));

    EXPECT_EQ(server.connection_count(), 1u);
}

TEST_F(Fetch, EndsAtItsDeadline)
{
    server.hang();
    auto request = get("/slow");
    request.deadline = deadline::after(env->steady_now(), milliseconds(1000));
    auto result = begin(std::move(request));
    run_until(*ctx, [&] { return server.request_count() == 1; });

    env->advance(milliseconds(999));
    ctx->restart();
    ctx->poll();
    EXPECT_EQ(result->completions, 0);
    env->advance(milliseconds(1));
    run_to_end(*ctx);

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, errc::deadline_exceeded);
    EXPECT_EQ(result->reply.failure, "waiting for the reply");
}

TEST_F(Fetch, SaysThatAConnectionWasRefused)
{
    env->fail_connecting(asio::error::connection_refused);

    auto result = fetch(get("/"));

    EXPECT_EQ(result->ec, asio::error::connection_refused);
    EXPECT_EQ(result->reply.failure, "connecting to " + server.url() + " failed");
    EXPECT_EQ(result->reply.status, 0);
}

TEST_F(Fetch, SaysThatAReplyWasCut)
{
    server.reply(200, std::string(100, 'x')).close_after(120);

    auto result = fetch(get("/"));

    EXPECT_EQ(result->ec, asio::error::eof);
    EXPECT_TRUE(result->reply.failure.starts_with("the connection was closed after 120 of the "))
        << result->reply.failure;
    EXPECT_EQ(result->reply.body, "");
}

TEST_F(Fetch, SaysThatAReplyIsNoHttp)
{
    server.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n");

    EXPECT_EQ(fetch(get("/"))->ec, errc::invalid_reply);
}

TEST_F(Fetch, TakesNoReplyThatIsTooLarge)
{
    server.reply(200, std::string(100, 'x'));
    server.reply(200, std::string(2000, 'x'));
    auto small = get("/");
    small.reply_limit_bytes = 50;

    auto own = fetch(std::move(small));
    auto transports = fetch(get("/"));

    EXPECT_EQ(own->ec, errc::reply_too_large);
    EXPECT_EQ(own->reply.failure, "the reply is larger than 50 bytes");
    EXPECT_EQ(transports->ec, errc::reply_too_large);
    EXPECT_EQ(transports->reply.failure, "the reply is larger than reply_limit_bytes, 1000");
}

TEST_F(Fetch, IsCancelled)
{
    server.hang();
    auto result = begin(get("/"));
    run_until(*ctx, [&] { return server.request_count() == 1; });

    result->cancel.emit(asio::cancellation_type::total);
    run_to_end(*ctx);

    EXPECT_EQ(result->completions, 1);
    EXPECT_EQ(result->ec, asio::error::operation_aborted);
    run_until(*ctx, [&] { return server.open_connection_count() == 0; });
}

TEST_F(Fetch, OfWhatMayHaveAnEffectIgnoresTotalCancellation)
{
    server.reply(200, "done").hold();
    auto result = begin(plain_request("POST", server.url()));
    run_until(*ctx, [&] { return server.held_count() == 1; });

    result->cancel.emit(asio::cancellation_type::total);
    server.release();
    run_to_end(*ctx);

    EXPECT_FALSE(result->ec);
    EXPECT_EQ(result->reply.body, "done");
}

TEST_F(Fetch, EndsWhenItsDestinationsAreClosed)
{
    server.hang();
    auto result = begin(get("/"));
    run_until(*ctx, [&] { return server.request_count() == 1; });

    known->close();
    run_to_end(*ctx);

    EXPECT_EQ(result->ec, errc::client_closed);
    EXPECT_EQ(fetch(get("/"))->ec, errc::client_closed);
}

TEST_F(Fetch, NeedsNobodyElseToLiveOn)
{
    server.reply(200, "late").hold();
    auto result = begin(get("/"));
    run_until(*ctx, [&] { return server.held_count() == 1; });

    known.reset();
    server.release();
    run_to_end(*ctx);

    EXPECT_EQ(result->reply.body, "late");
}

TEST_F(Fetch, GoesAwayWithTheContext)
{
    server.hang();
    auto result = begin(get("/"));
    run_until(*ctx, [&] { return server.request_count() == 1; });

    ctx.reset();

    EXPECT_EQ(result->completions, 0);
}

TEST_F(Fetch, CompletesOnTheHandlersExecutor)
{
    server.reply(200, "x");
    known = make_destinations();
    const auto strand = asio::make_strand(*ctx);
    bool completed = false;
    auto handler = [&](error_code, const plain_reply&) {
        completed = true;
        EXPECT_TRUE(strand.running_in_this_thread());
    };

    detail::plain_fetcher(ctx->get_executor(), known)
        .async_fetch(get("/"), asio::bind_executor(strand, handler));
    run_to_end(*ctx);

    EXPECT_TRUE(completed);
}

TEST_F(Fetch, SpeaksTls)
{
    const certificate_authority authority;
    const certificate identity = authority.issue("server.test");
    const temporary_file file(authority.certificate_pem());
    fake_server secure(identity);
    ca_file = file.path();
    secure.reply(200, "secret");

    auto result = fetch(plain_request("GET", secure.https_url("server.test") + "/x"));

    EXPECT_FALSE(result->ec) << result->ec.message() << result->reply.failure;
    EXPECT_EQ(result->reply.body, "secret");
}

// -- What is not sent

TEST_F(Fetch, DoesNotSendWhatCannotStandInAHead)
{
    const auto expect_refusal = [&](plain_request request, const std::string& what) {
        auto result = fetch(std::move(request));
        EXPECT_EQ(result->ec, errc::invalid_request);
        EXPECT_EQ(result->reply.failure, what + " holds a character that cannot stand in a head");
    };

    expect_refusal(get("/").header("X-Token", "secret\r\nX-Other: 1"), "the header X-Token");
    expect_refusal(get("/").header("X Token", "abc"), "the name of a header");
    expect_refusal(get("/a b"), "the URL");
    expect_refusal(plain_request("GET /", server.url()), "the method");
    EXPECT_EQ(server.request_count(), 0u);
}

TEST_F(Fetch, TakesUrlsOfHttpOnly)
{
    std::string words;
    const auto code_of = [&](const std::string& url) {
        try
        {
            plain_request("GET", url);
        }
        catch (const error& why)
        {
            words = why.get_diagnostics().message();
            return why.code();
        }
        return error_code();
    };

    EXPECT_EQ(code_of("embedded:file"), errc::invalid_endpoint);
    EXPECT_EQ(code_of("ftp://host/"), errc::invalid_endpoint);
    EXPECT_EQ(code_of("/path"), errc::invalid_endpoint);
    EXPECT_EQ(code_of("http://host/#part"), errc::invalid_endpoint);
    EXPECT_EQ(code_of("http://user:secret@host/"), errc::invalid_endpoint);
    EXPECT_EQ(words.find("secret"), words.npos) << words;
    EXPECT_EQ(plain_request("GET", "https://host?a=1").target, "/?a=1");
    EXPECT_EQ(plain_request("GET", "https://[fd00:ec2::254]/x").endpoint.host(), "fd00:ec2::254");
}

}  // namespace ddbm::test
