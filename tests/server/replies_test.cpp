// What comes back over a connection: headers, and the answers before an operation is chosen.

#include "protocol/crc32.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace ddbm::test {
namespace {

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

std::string crc_of(const std::string& body)
{
    return std::to_string(ddbm::detail::crc32(body));
}

void expect_error(const raw_reply& reply, int status, const std::string& type)
{
    EXPECT_EQ(reply.status, status) << reply.head;
    EXPECT_EQ(reply.body, R"({"__type":"com.amazon.coral.service#)" + type + R"("})");
    EXPECT_EQ(reply.header("x-amz-crc32"), crc_of(reply.body));
    EXPECT_EQ(reply.header("x-amzn-requestid").size(), 52U);
}

void expect_not_found(const raw_reply& reply)
{
    EXPECT_EQ(reply.status, 404) << reply.head;
    EXPECT_EQ(reply.body, "<UnknownOperationException/>\n");
    EXPECT_EQ(reply.header("x-amz-crc32"), "3552371480");
    EXPECT_EQ(reply.header("x-amzn-requestid").size(), 52U);
}

void expect_bad_request(running_server& server, const std::string& bytes)
{
    raw_client client(server.port());
    EXPECT_EQ(client.ask(bytes).status, 400) << bytes;
    EXPECT_TRUE(client.is_closed()) << bytes;
}

raw_headers typed(const std::string& content_type)
{
    return with(call_headers("ListTables"), "Content-Type", content_type);
}

}  // namespace

// -- Headers

TEST(ServerReplies, CarryWhatTheServiceSends)
{
    running_server server;

    const raw_reply reply = server.ask(list_tables());

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, no_tables);
    EXPECT_EQ(reply.header("content-type"), "application/x-amz-json-1.0");
    EXPECT_EQ(reply.header("content-length"), std::to_string(reply.body.size()));
    EXPECT_EQ(reply.header("x-amz-crc32"), crc_of(reply.body));
    EXPECT_TRUE(reply.has("date"));
    EXPECT_TRUE(reply.has("server"));
    EXPECT_FALSE(reply.has("connection"));
    EXPECT_FALSE(reply.has("transfer-encoding"));
    EXPECT_FALSE(reply.has("access-control-allow-origin"));
    const std::string id = reply.header("x-amzn-requestid");
    EXPECT_EQ(id.size(), 52U);
    EXPECT_TRUE(std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return std::isdigit(c) || std::isupper(c);
    })) << id;
    EXPECT_NE(reply.head.find("\r\nx-amzn-RequestId: "), std::string::npos);
}

TEST(ServerReplies, NameEachRequestDifferently)
{
    running_server server;

    EXPECT_NE(
        server.ask(list_tables()).header("x-amzn-requestid"),
        server.ask(list_tables()).header("x-amzn-requestid")
    );
}

TEST(ServerReplies, HaveTheContentTypeOfTheRequest)
{
    running_server server;

    auto type_for = [&](const std::string& content_type) {
        const raw_reply reply = server.ask(raw_request("POST", "/", typed(content_type), "{}"));
        EXPECT_EQ(reply.status, 200) << content_type;
        return reply.header("content-type");
    };
    EXPECT_EQ(type_for("application/json"), "application/json");
    EXPECT_EQ(type_for("application/json; charset=utf-8"), "application/json");
    EXPECT_EQ(type_for("application/x-amz-json-1.0"), "application/x-amz-json-1.0");
    EXPECT_EQ(type_for("application/x-amz-json-1.0 ;a=b"), "application/x-amz-json-1.0");
}

TEST(ServerReplies, SayThatTheServerIsHealthy)
{
    running_server server;

    const raw_reply reply = server.ask(raw_request("GET", "/", {}));

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "healthy: dynamodb.us-east-1.amazonaws.com ");
    EXPECT_EQ(reply.header("x-amz-crc32"), "3128867991");
    EXPECT_EQ(reply.header("x-amzn-requestid").size(), 52U);
}

// -- Not DynamoDB

TEST(ServerReplies, ToOtherMethodsAndPathsAreNotFound)
{
    running_server server;

    expect_not_found(server.ask(raw_request("GET", "/shell", {})));
    expect_not_found(server.ask(raw_request("PUT", "/", call_headers("ListTables"), "{}")));
    expect_not_found(server.ask(raw_request("DELETE", "/", {})));

    raw_client client(server.port());
    client.send(raw_request("HEAD", "/", {}));
    EXPECT_EQ(client.receive(true).status, 404);
    EXPECT_EQ(client.ask(list_tables()).status, 200);
}

TEST(ServerReplies, ToOtherContentTypesAreNotFound)
{
    running_server server;

    for (const char* type :
         {"application/x-amz-json-1.1", "application/jsonasdf", "text/plain", "", "json"})
        expect_not_found(server.ask(raw_request("POST", "/", typed(type), "{}")));
    expect_not_found(server.ask(
        raw_request("POST", "/", without(call_headers("ListTables"), "Content-Type"), "{}")
    ));
}

// -- Before an operation is chosen

TEST(ServerReplies, ToWhatIsNotJsonAreWithoutAText)
{
    running_server server;

    const raw_reply reply = server.ask(call("ListTables", "hi"));
    expect_error(reply, 400, "SerializationException");
    EXPECT_EQ(reply.header("x-amz-crc32"), "3948637019");

    // Comes before the target and the signature.
    expect_error(server.ask(call("Nope", "{")), 400, "SerializationException");
    expect_error(
        server.ask(raw_request("POST", "/", {{"Content-Type", "application/json"}}, "{\"a\":")),
        400,
        "SerializationException"
    );
}

TEST(ServerReplies, ToUnknownOperationsAreWithoutAText)
{
    running_server server;

    auto with_target = [&](const std::string& target) {
        return server.ask(
            raw_request("POST", "/", with(call_headers(""), "X-Amz-Target", target), "{}")
        );
    };
    EXPECT_EQ(with_target("DynamoDB_20120810.Nope").header("x-amz-crc32"), "1368724161");
    for (const char* target :
         {"DynamoDB_20120810.Nope",
          "DynamoDB_20120810.",
          "DynamoDB_20120810",
          "DynamoDB_20111205.ListTables",
          "DynamoDBStreams_20120810.ListTables",
          "dynamodb_20120810.ListTables",
          "ListTables",
          ""})
        expect_error(with_target(target), 400, "UnknownOperationException");

    // Comes before the signature, and before the missing body.
    expect_error(
        server.ask(raw_request("POST", "/", {{"Content-Type", "application/json"}}, "{}")),
        400,
        "UnknownOperationException"
    );
    expect_error(server.ask(raw_request("POST", "/", {})), 400, "UnknownOperationException");
    expect_error(server.ask(call("Nope", "")), 400, "UnknownOperationException");
}

TEST(ServerReplies, WithoutASignatureSaySo)
{
    running_server server;

    const raw_reply reply = server.ask(raw_request(
        "POST", "/", without(call_headers("ListTables"), "Authorization"), R"({"Limit":"x"})"
    ));

    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.header("x-amz-crc32"), "2088342776");
    EXPECT_EQ(
        reply.body,
        R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
        R"("message":"Request is missing Authentication Token"})"
    );
}

// Whoever has no keys learns nothing from the body, and has nothing done with it.
TEST(ServerReplies, WithKeysJudgeTheSignatureBeforeTheBody)
{
    server::server_options options;
    options.access.keys.emplace("AKIDEXAMPLE", "wJalrXUtnFEMI");
    running_server server(options);
    auto type_of = [](const raw_reply& reply) {
        EXPECT_EQ(reply.status, 400);
        const std::size_t begin = reply.body.find('#') + 1;
        return reply.body.substr(begin, reply.body.find('"', begin) - begin);
    };

    for (const char* body : {"{}", "nonsense", "{", ""})
    {
        // Signed too long ago.
        EXPECT_EQ(type_of(server.ask(call("ListTables", body))), "InvalidSignatureException")
            << body;
        EXPECT_EQ(type_of(server.ask(call("Nope", body))), "InvalidSignatureException") << body;
    }
    EXPECT_EQ(
        type_of(server.ask(raw_request(
            "POST", "/", with(call_headers("ListTables"), "Content-Encoding", "gzip"), "no gzip"
        ))),
        "InvalidSignatureException"
    );
    // What has not even the form of one comes after the body, as without keys.
    const auto unsigned_headers = without(call_headers("ListTables"), "Authorization");
    EXPECT_EQ(
        type_of(server.ask(raw_request("POST", "/", unsigned_headers, "nonsense"))),
        "SerializationException"
    );
    EXPECT_EQ(
        type_of(server.ask(raw_request("POST", "/", unsigned_headers, "{}"))),
        "MissingAuthenticationTokenException"
    );
    // Unless that is in a coding: nothing is expanded for those without keys.
    EXPECT_EQ(
        type_of(server.ask(
            raw_request("POST", "/", with(unsigned_headers, "Content-Encoding", "gzip"), "no gzip")
        )),
        "MissingAuthenticationTokenException"
    );
}

TEST(ServerReplies, ToBodiesThatAreNoObjectsAreWithoutAText)
{
    running_server server;

    for (const char* body : {"", "null", "[]", "\"a\"", "5"})
        expect_error(server.ask(call("ListTables", body)), 400, "SerializationException");
}

TEST(ServerReplies, AcceptASignatureInTheQueryString)
{
    running_server server;
    const char* target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                         "&X-Amz-Credential=AKID%2F20260102%2Fus-east-1%2Fdynamodb%2Faws4_request"
                         "&X-Amz-Date=20260102T000000Z&X-Amz-SignedHeaders=host"
                         "&X-Amz-Signature=00";

    const raw_reply reply = server.ask(
        raw_request("POST", target, without(call_headers("ListTables"), "Authorization"), "{}")
    );

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, no_tables);
}

// -- Limits

TEST(ServerReplies, TakeBodiesOfSixteenMebibytesAndNoMore)
{
    running_server server;
    std::string body(16 * mebibyte, ' ');
    body.replace(0, 2, "{}");

    EXPECT_EQ(server.ask(call("ListTables", body)).body, no_tables);

    const raw_reply refused = server.ask(call("ListTables", body + ' '));
    EXPECT_EQ(refused.status, 413);
    EXPECT_EQ(refused.header("transfer-encoding"), "chunked");
    EXPECT_EQ(refused.header("x-amzn-requestid").size(), 52U);
    EXPECT_FALSE(refused.has("content-length"));
    EXPECT_FALSE(refused.has("x-amz-crc32"));
}

TEST(ServerReplies, RefuseLargeBodiesInChunksToo)
{
    running_server server;
    const auto headers = with(call_headers("ListTables"), "Transfer-Encoding", "chunked");
    std::string chunk = "100000\r\n" + std::string(mebibyte, ' ') + "\r\n";

    std::string body;
    for (int i = 0; i < 16; ++i)
        body += chunk;
    body.replace(8, 2, "{}");
    EXPECT_EQ(server.ask(raw_request("POST", "/", headers, body + "0\r\n\r\n")).body, no_tables);
    EXPECT_EQ(
        server.ask(raw_request("POST", "/", headers, body + "1\r\n \r\n0\r\n\r\n")).status, 413
    );
}

TEST(ServerReplies, RefuseLongHeadsBeforeAnythingElse)
{
    running_server server;

    const std::string path = "/" + std::string(16 * 1024, 'a');
    EXPECT_EQ(server.ask(raw_request("GET", path, {})).status, 400);
    EXPECT_EQ(server.ask(raw_request("GET", path.substr(0, 16 * 1024 - 100), {})).status, 404);

    const std::string value(16 * 1024, 'a');
    EXPECT_EQ(server.ask(raw_request("GET", "/", {{"A", value}})).status, 400);
    EXPECT_EQ(server.ask(raw_request("GET", "/", {{"A", value.substr(100)}})).status, 200);
    // Not even its end has to come.
    EXPECT_EQ(server.ask("GET / HTTP/1.1\r\nA: " + value).status, 400);
    EXPECT_EQ(server.ask("GET " + value + value).status, 400);
}

TEST(ServerReplies, ToGarbageAreBadRequests)
{
    running_server server;

    for (const std::string bytes :
         {"hello\r\n\r\n",
          "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
          "GET /\r\nHost: h\r\n\r\n",
          "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nNo colon\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nBlank : a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n folded\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nA: b\nC: d\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: "
          "chunked\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
          "\x16\x03\x01\x02\xfc\x03\x03\r\n\r\n"})
        expect_bad_request(server, bytes);
    EXPECT_EQ(server.ask(list_tables()).status, 200);
}

TEST(ServerReplies, SayWhatIsWrongWithABadRequest)
{
    running_server server;

    const raw_reply reply = server.ask("GET / HTTP/1.1\r\n\r\n");

    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.header("content-type"), "text/plain");
    EXPECT_EQ(reply.body, "There is no Host.\n");
}

TEST(ServerReplies, DoNotWaitForTheEndOfWhatIsNoHead)
{
    running_server server;
    const std::string tls("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

    expect_bad_request(server, tls);
    expect_bad_request(server, "GET / HTTP/1.1\nHost: localhost\n\n");
    expect_bad_request(server, "GET / HTTP/1.1\r\nHost: localhost\n");
    expect_bad_request(server, "GET / HTTP/1.1\rHost");
    expect_bad_request(
        server, raw_request("POST", "/", {{"Transfer-Encoding", "chunked"}}, "2\n{}\n0\n\n")
    );
}

TEST(ServerReplies, TakeTargetsInAbsoluteForm)
{
    running_server server;
    const std::string healthy = "healthy: dynamodb.us-east-1.amazonaws.com ";

    for (const char* target :
         {"http://localhost:8000/", "HTTP://127.0.0.1", "https://localhost/?a=b", "http://[::1]?a"})
        EXPECT_EQ(server.ask(raw_request("GET", target, {})).body, healthy) << target;
    EXPECT_EQ(
        server.ask(raw_request("POST", "http://localhost:8000/", call_headers("ListTables"), "{}"))
            .body,
        no_tables
    );
    expect_not_found(server.ask(raw_request("GET", "http://localhost/shell", {})));
    for (const char* target :
         {"http://", "http:///", "http://a b/", "ftp://localhost/", "localhost"})
        EXPECT_EQ(server.ask(raw_request("GET", target, {})).status, 400) << target;
}

}  // namespace ddbm::test
