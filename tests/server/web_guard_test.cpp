// Which web pages may use the server, and by which names of it.

#include "support/running_server.hpp"
#include "web_guard.hpp"

#include <gtest/gtest.h>

namespace ddbm::test {
namespace {

using server::read_origin;
using server::web_guard;
using server::web_rules;

web_rules only_origin(const std::string& origin)
{
    web_rules rules;
    rules.origins.push_back(origin);
    return rules;
}

server::server_options with_rules(web_rules rules)
{
    server::server_options options;
    options.web = std::move(rules);
    return options;
}

bool accepts(const web_rules& rules, const char* host, bool on_loopback = true)
{
    server::request received;
    received.add("Host", host);
    return !web_guard(rules).error_of(received, on_loopback);
}

std::string from_page(const std::string& origin, const std::string& operation = "ListTables")
{
    return raw_request("POST", "/", with(call_headers(operation), "Origin", origin), "{}");
}

void expect_denied(const raw_reply& reply, const std::string& what)
{
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(
        reply.body,
        R"({"__type":"com.amazon.coral.service#AccessDeniedException","Message":"Requests with )" +
            what + "\"}"
    );
    EXPECT_FALSE(reply.has("access-control-allow-origin"));
}

constexpr const char* page = "https://example.org";

}  // namespace

TEST(WebGuard, KnowsNamesOfThisMachine)
{
    for (const char* ours :
         {"localhost",
          "LocalHost:8000",
          "localhost.:1",
          "a.localhost",
          "127.0.0.1",
          "10.1.2.3",
          "[::1]"})
        EXPECT_TRUE(accepts({}, ours)) << ours;
    for (const char* other :
         {"elsewhere.example", "localhost.example:8000", "notlocalhost", "127.0.0.1.example"})
    {
        EXPECT_FALSE(accepts({}, other)) << other;
        // Which has a network of its own to look after it.
        EXPECT_TRUE(accepts({}, other, false)) << other;
    }
    web_rules rules;
    rules.hosts.push_back("dynamodb.example");
    EXPECT_TRUE(accepts(rules, "DynamoDB.example:80"));
    EXPECT_FALSE(accepts(rules, "a.dynamodb.example"));
}

TEST(WebGuard, ReadsOriginsAsBrowsersSendThem)
{
    EXPECT_EQ(read_origin("https://Example.org:8443"), "https://example.org:8443");
    EXPECT_EQ(read_origin("http://example.org:80"), "http://example.org");
    EXPECT_EQ(read_origin("https://[::1]:443"), "https://[::1]");
    EXPECT_EQ(read_origin("https://example.org:80"), "https://example.org:80");
    EXPECT_EQ(read_origin("chrome-extension://abcdef"), "chrome-extension://abcdef");
    EXPECT_EQ(read_origin("null"), "null");
    EXPECT_EQ(read_origin("*"), "*");
    for (const char* wrong :
         {"",
          "example.org",
          "https://",
          "https://example.org/",
          "https://a b",
          "://a",
          "https://*.a/",
          "http://a:"})
        EXPECT_EQ(read_origin(wrong), std::nullopt) << wrong;
}

TEST(ServerWeb, KeepsPagesOut)
{
    running_server server;

    expect_denied(
        server.ask(from_page(page)),
        "Origin https://example.org are refused: web pages are kept out (see --allow-origin)"
    );
    const raw_reply preflight = server.ask(
        raw_request("OPTIONS", "/", {{"Origin", page}, {"Access-Control-Request-Method", "POST"}})
    );
    EXPECT_EQ(preflight.status, 403);
    EXPECT_FALSE(preflight.has("access-control-allow-origin"));
    EXPECT_EQ(server.ask(raw_request("GET", "/", {{"Origin", "null"}})).status, 403);
}

TEST(ServerWeb, KeepsPagesOfOtherNamesOut)
{
    running_server server;
    const auto headers = with(call_headers("CreateTable"), "Host", "elsewhere.example:8000");
    const char* create =
        R"({"TableName":"things","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
        R"("BillingMode":"PAY_PER_REQUEST"})";
    const char* refusal =
        "Host elsewhere.example:8000 are refused: no name of this machine (see --allow-host)";

    expect_denied(server.ask(raw_request("POST", "/", headers, create)), refusal);
    expect_denied(
        server.ask(raw_request(
            "POST", "http://elsewhere.example:8000/", call_headers("CreateTable"), create
        )),
        refusal
    );
    EXPECT_EQ(server.ask(raw_request("GET", "/", headers)).status, 403);
    EXPECT_EQ(server.ask(list_tables()).body, no_tables);
}

TEST(ServerWeb, KnowsTheNamesThatItIsGiven)
{
    web_rules rules;
    rules.hosts.push_back("elsewhere.example");
    running_server server(with_rules(rules));

    EXPECT_EQ(
        server.ask(raw_request("GET", "/", {{"Host", "elsewhere.example:8000"}})).status, 200
    );
}

TEST(ServerWeb, LetsInTheOriginsThatItIsGiven)
{
    running_server server(with_rules(only_origin(page)));

    const raw_reply good = server.ask(from_page(page));
    const raw_reply bad = server.ask(from_page(page, "Nope"));
    const raw_reply lost = server.ask(raw_request("PUT", "/", {{"Origin", page}}));
    const raw_reply unread =
        server.ask(raw_request("POST", "/", {{"Origin", page}, {"Transfer-Encoding", "gzip"}}));

    for (const raw_reply* reply : {&good, &bad, &lost, &unread})
    {
        EXPECT_EQ(reply->header("access-control-allow-origin"), page);
        EXPECT_EQ(reply->header("vary"), "Origin");
        EXPECT_TRUE(reply->has("access-control-expose-headers"));
    }
    EXPECT_EQ(good.status, 200);
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(lost.status, 404);
    EXPECT_EQ(unread.status, 400);
    EXPECT_EQ(server.ask(from_page("https://example.org:8443")).status, 403);
    EXPECT_EQ(server.ask(from_page("https://example.org.elsewhere.example")).status, 403);
}

TEST(ServerWeb, LetsEverybodyInIfItIsToldSo)
{
    running_server server(with_rules(only_origin("*")));

    const raw_reply reply = server.ask(from_page(page));

    EXPECT_EQ(reply.body, no_tables);
    EXPECT_EQ(reply.header("access-control-allow-origin"), "*");
    EXPECT_FALSE(reply.has("vary"));
    EXPECT_FALSE(server.ask(list_tables()).has("access-control-allow-origin"));
}

TEST(ServerWeb, EchoesWhatAPreflightAsksFor)
{
    running_server server(with_rules(only_origin("null")));

    const raw_reply asked = server.ask(raw_request(
        "OPTIONS",
        "/",
        {{"Origin", "null"},
         {"Access-Control-Request-Headers", "x-amz-target,content-type"},
         {"Access-Control-Request-Method", "POST"}}
    ));
    EXPECT_EQ(asked.status, 200);
    EXPECT_EQ(asked.header("content-length"), "0");
    EXPECT_EQ(asked.header("access-control-max-age"), "172800");
    EXPECT_EQ(asked.header("access-control-allow-headers"), "x-amz-target,content-type");
    EXPECT_EQ(asked.header("access-control-allow-methods"), "POST");
    EXPECT_EQ(asked.header("access-control-allow-origin"), "null");
    EXPECT_FALSE(asked.has("x-amz-crc32"));

    const raw_reply bare = server.ask(raw_request("OPTIONS", "/", {{"Origin", "null"}}));
    EXPECT_EQ(bare.status, 200);
    EXPECT_FALSE(bare.has("access-control-allow-headers"));
    EXPECT_FALSE(bare.has("access-control-allow-methods"));

    EXPECT_EQ(server.ask(raw_request("OPTIONS", "/", {})).status, 404);
}

}  // namespace ddbm::test
