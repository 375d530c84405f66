#include "http/proxy_connect.hpp"

#include <ddbm/errc.hpp>

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

namespace ddbm::detail {
namespace {

const endpoint service = parse_endpoint("https://dynamodb.eu-central-1.amazonaws.com");
const proxy open_proxy("proxy", 3128);
const proxy closed_proxy("proxy", 3128, "user", "secret");

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

connect_reply read(std::string_view text, const proxy& via = closed_proxy)
{
    return read_connect_reply(text, via, service);
}

TEST(ConnectRequest, NamesTheEndpoint)
{
    EXPECT_EQ(
        connect_request(open_proxy, service, "ddbm/1"),
        "CONNECT dynamodb.eu-central-1.amazonaws.com:443 HTTP/1.1\r\n"
        "Host: dynamodb.eu-central-1.amazonaws.com:443\r\n"
        "User-Agent: ddbm/1\r\n"
        "\r\n"
    );
    EXPECT_TRUE(connect_request(open_proxy, parse_endpoint("https://[fd00::1]:8443"), "ddbm/1")
                    .starts_with("CONNECT [fd00::1]:8443 HTTP/1.1\r\nHost: [fd00::1]:8443\r\n"));
}

TEST(ConnectRequest, HasTheUserAndThePassword)
{
    EXPECT_TRUE(contains(
        connect_request(closed_proxy, service, "ddbm/1"),
        "\r\nProxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n"
    ));
    // The example of RFC 7617.
    EXPECT_EQ(
        proxy_authorization(proxy("h", 1, "Aladdin", "open sesame")),
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    );
    EXPECT_EQ(proxy_authorization(proxy("h", 1, "user", "")), "Basic dXNlcjo=");
    EXPECT_EQ(proxy_authorization(open_proxy), "");
}

TEST(AbsoluteTarget, HasTheHostAsTheHeaderHasIt)
{
    EXPECT_EQ(absolute_target(parse_endpoint("http://localhost:8000")), "http://localhost:8000/");
    EXPECT_EQ(absolute_target(parse_endpoint("http://db")), "http://db/");
    EXPECT_EQ(absolute_target(parse_endpoint("http://[fd00::1]:8000")), "http://[fd00::1]:8000/");
}

TEST(ConnectReply, OpensATunnel)
{
    for (const char* text :
         {"HTTP/1.1 200 Connection established\r\n\r\n",
          "HTTP/1.0 200 OK\r\nVia: tinyproxy\r\n\r\n",
          "HTTP/1.1 200\r\n\r\n",
          "HTTP/1.1 299 Whatever\r\n\r\n",
          // It has no body, RFC 9110 9.3.6.
          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"})
    {
        const connect_reply reply = read(text);
        EXPECT_FALSE(reply.is_incomplete) << text;
        EXPECT_FALSE(reply.ec) << reply.failure;
    }
}

TEST(ConnectReply, IsIncompleteWhereverItIsCut)
{
    const std::string whole =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n";
    for (std::size_t size = 0; size < whole.size(); ++size)
    {
        const connect_reply reply = read(std::string_view(whole).substr(0, size));
        EXPECT_TRUE(reply.is_incomplete) << size;
        EXPECT_FALSE(reply.ec) << size;
    }
    EXPECT_FALSE(read(whole).is_incomplete);
}

TEST(ConnectReply, SaysWhatTheProxyWants)
{
    const std::string text =
        "HTTP/1.1 407 Proxy Authentication Required\r\n"
        "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 5\r\n\r\nhello";
    const connect_reply without = read(text, open_proxy);
    const connect_reply with = read(text, closed_proxy);

    EXPECT_EQ(without.ec, errc::invalid_configuration);
    EXPECT_TRUE(contains(without.failure, "http://user:password@proxy:3128")) << without.failure;
    EXPECT_TRUE(contains(without.failure, "HTTP/1.1 407 Proxy Authentication Required"));
    EXPECT_EQ(with.ec, errc::invalid_configuration);
    EXPECT_TRUE(contains(with.failure, "does not take the user")) << with.failure;
    EXPECT_FALSE(contains(with.failure, "secret"));
}

// As tinyproxy 1.11 says that a password is wrong.
TEST(ConnectReply, MayRefuseAPasswordAsAServerDoes)
{
    const connect_reply reply =
        read("HTTP/1.0 401 Unauthorized\r\nServer: tinyproxy/1.11.1\r\nContent-Type: text/html\r\n"
             "WWW-Authenticate: Basic realm=\"Tinyproxy\"\r\nConnection: close\r\n\r\n");

    EXPECT_EQ(reply.ec, errc::invalid_configuration);
    EXPECT_TRUE(contains(reply.failure, "does not take the user")) << reply.failure;
}

TEST(ConnectReply, NamesTheSchemesThatAProxyInsistsOn)
{
    const connect_reply both =
        read("HTTP/1.1 407 No\r\nproxy-authenticate:Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n");
    const connect_reply with_basic =
        read("HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: BASIC\r\n\r\n");

    EXPECT_TRUE(contains(both.failure, "Negotiate, NTLM")) << both.failure;
    EXPECT_FALSE(contains(with_basic.failure, "NTLM")) << with_basic.failure;
}

TEST(ConnectReply, LooksAtEachSchemeOfAField)
{
    for (const std::string with_basic :
         {"Negotiate, Basic realm=\"x\"",
          "Negotiate,basic",
          "Digest realm=\"x\", nonce=1, Basic",
          "NTLM ,\tBasic\trealm=x"})
    {
        const connect_reply reply =
            read("HTTP/1.1 407 No\r\nProxy-Authenticate: " + with_basic + "\r\n\r\n");
        EXPECT_FALSE(contains(reply.failure, "wants a user to be known by")) << reply.failure;
    }
    const connect_reply without =
        read("HTTP/1.1 407 No\r\nProxy-Authenticate: Digest realm=\"x, Basic \", nonce=1, "
             "Negotiate a==, Basically x=1\r\n\r\n");
    EXPECT_TRUE(contains(without.failure, "known by Digest, Negotiate, Basically, of which"))
        << without.failure;
}

TEST(ConnectReply, SaysThatItIsRefused)
{
    for (int status : {101, 301, 400, 403, 404, 405})
    {
        const connect_reply reply =
            read("HTTP/1.1 " + std::to_string(status) + " Said so\r\n\r\nbody");
        EXPECT_FALSE(reply.is_incomplete);
        EXPECT_EQ(reply.ec, errc::invalid_configuration) << status;
        EXPECT_TRUE(contains(reply.failure, std::to_string(status) + " Said so")) << reply.failure;
        EXPECT_TRUE(contains(reply.failure, "http://proxy:3128"));
        EXPECT_TRUE(contains(reply.failure, "dynamodb.eu-central-1.amazonaws.com:443"));
    }
    for (int status : {408, 429, 500, 502, 503, 504})
        EXPECT_EQ(
            read("HTTP/1.1 " + std::to_string(status) + " X\r\n\r\n").ec,
            boost::asio::error::connection_refused
        ) << status;
}

TEST(ConnectReply, QuotesNoMoreThanItNeeds)
{
    const connect_reply reply =
        read("HTTP/1.1 403 \x1b[31m" + std::string(10'000, 'x') + "\r\n\r\n");

    EXPECT_LT(reply.failure.size(), 500u);
    EXPECT_FALSE(contains(reply.failure, "\x1b"));
}

TEST(ConnectReply, IsRefusedAtOnceIfItIsNone)
{
    for (const std::string& text :
         {std::string("S"),
          std::string("SSH-2.0-OpenSSH"),
          std::string("\x15\3\1", 3),
          std::string("HTTP/2"),
          std::string("HTTP/1.2 200 OK\r\n"),
          std::string("HTTP/1.1 20 OK\r\n"),
          std::string("HTTP/1.1 2000 OK\r\n"),
          std::string("HTTP/1.1 099 OK\r\n"),
          std::string("HTTP/1.1\r\n"),
          std::string("HTTP/1.1 100 Continue\r\n\r\nx"),
          std::string("HTTP/1.1 200 OK\r\n\r\nx")})
    {
        const connect_reply reply = read(text);
        EXPECT_FALSE(reply.is_incomplete) << text;
        EXPECT_EQ(reply.ec, errc::invalid_reply) << text;
        EXPECT_TRUE(contains(reply.failure, "http://proxy:3128")) << reply.failure;
    }
}

TEST(ConnectReply, HasAnEnd)
{
    const std::string endless = "HTTP/1.1 200 OK\r\nX-Long: " + std::string(32 * 1024, 'x');
    std::string interim;
    while (interim.size() <= 32 * 1024)
        interim += "HTTP/1.1 100 Continue\r\n\r\n";

    EXPECT_EQ(read(endless).ec, errc::invalid_reply);
    EXPECT_TRUE(contains(read(endless).failure, "too large"));
    EXPECT_EQ(read(endless + "\r\n\r\n").ec, errc::invalid_reply);
    EXPECT_EQ(read(interim).ec, errc::invalid_reply);
}

TEST(RelayRefusal, SaysWhatTheProxySaid)
{
    const endpoint target = parse_endpoint("http://db:8000");
    const auto refusal = [&](std::string_view head) {
        return read_relay_refusal(head, closed_proxy, target);
    };

    const connect_reply forbidden = refusal("HTTP/1.0 403 Filtered\r\nServer: tinyproxy\r\n\r\n");
    EXPECT_FALSE(forbidden.is_incomplete);
    EXPECT_EQ(forbidden.ec, errc::invalid_configuration);
    EXPECT_EQ(
        forbidden.failure,
        "the proxy http://proxy:3128 passes nothing on to db:8000: HTTP/1.0 403 Filtered"
    );
    for (int status : {401, 407})
    {
        const connect_reply wrong = refusal(
            "HTTP/1.1 " + std::to_string(status) + " No\r\nProxy-Authenticate: Basic\r\n\r\n"
        );
        EXPECT_EQ(wrong.ec, errc::invalid_configuration);
        EXPECT_TRUE(contains(wrong.failure, "does not take the user and the password"))
            << wrong.failure;
        EXPECT_FALSE(contains(wrong.failure, "secret"));
    }
    EXPECT_EQ(refusal("HTTP/1.1 502 X\r\n\r\n").ec, boost::asio::error::connection_refused);
    // Names and schemes in whatever case.
    EXPECT_TRUE(contains(
        refusal("HTTP/1.1 407 No\r\nPROXY-authenticate: NTLM\r\n\r\n").failure,
        "wants a user to be known by NTLM"
    ));
    EXPECT_TRUE(contains(
        refusal("HTTP/1.1 407 No\r\nproxy-authenticate: bASIC\r\n\r\n").failure,
        "does not take the user and the password"
    ));
}

}  // namespace
}  // namespace ddbm::detail
