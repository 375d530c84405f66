// How connections live: reuse, bytes that come as they like, large replies, faults and ends.

#include "support/running_server.hpp"

#include <ddbm/local/faults.hpp>

#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <deque>

namespace ddbm::test {
namespace {

using local::fault;
using local::faults;

raw_headers chunked()
{
    return with(call_headers("ListTables"), "Transfer-Encoding", "chunked");
}

// A table with an item of about 300 KB, and the request that reads it.
std::string large_item(running_server& server)
{
    auto done = [&](std::string_view operation, const std::string& body) {
        const auto reply = server.engine().call(service::dynamodb, operation, body);
        EXPECT_EQ(reply.status, 200) << reply.body;
    };
    done(
        "CreateTable",
        R"({"TableName":"things","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
        R"("BillingMode":"PAY_PER_REQUEST"})"
    );
    done(
        "PutItem",
        R"({"TableName":"things","Item":{"id":{"S":"1"},"text":{"S":")" +
            std::string(300'000, 'x') + R"("}}})"
    );
    return call("GetItem", R"({"TableName":"things","Key":{"id":{"S":"1"}}})");
}

}  // namespace

// -- Reuse

TEST(ServerConnections, AreUsedAgain)
{
    running_server server;
    raw_client client(server.port());

    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(client.ask(list_tables()).body, no_tables);
    EXPECT_EQ(client.ask(call("ListTables", "nonsense")).status, 400);
    EXPECT_EQ(client.ask(raw_request("PUT", "/", {})).status, 404);
    EXPECT_EQ(client.ask(list_tables()).body, no_tables);
}

TEST(ServerConnections, EndWhenTheRequestSaysSo)
{
    running_server server;

    raw_client client(server.port());
    const raw_reply reply = client.ask(
        raw_request("POST", "/", with(call_headers("ListTables"), "Connection", "close"), "{}")
    );
    EXPECT_EQ(reply.body, no_tables);
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST(ServerConnections, OfTheOldProtocolEndUnlessTheRequestSaysOtherwise)
{
    running_server server;

    raw_client once(server.port());
    EXPECT_EQ(once.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_TRUE(once.is_closed());

    raw_client twice(server.port());
    const char* bytes = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
    EXPECT_EQ(twice.ask(bytes).header("connection"), "keep-alive");
    EXPECT_EQ(twice.ask(bytes).status, 200);
}

TEST(ServerConnections, AreServedByEveryThread)
{
    server::server_options options;
    options.threads = 3;
    running_server server(options);
    std::deque<raw_client> clients;
    for (int i = 0; i < 12; ++i)
        clients.emplace_back(server.port());

    for (auto& client : clients)
        client.send(list_tables());
    for (auto& client : clients)
        EXPECT_EQ(client.receive().body, no_tables);
    server.stop();
    for (auto& client : clients)
        EXPECT_TRUE(client.is_closed());
}

// -- Bytes

TEST(ServerConnections, AnswerRequestsThatComeTogetherInTheirOrder)
{
    running_server server;
    raw_client client(server.port());

    client.send(list_tables() + raw_request("GET", "/", {}) + call("Nope", "{}") + list_tables());

    EXPECT_EQ(client.receive().body, no_tables);
    EXPECT_EQ(client.receive().body, "healthy: dynamodb.us-east-1.amazonaws.com ");
    EXPECT_EQ(client.receive().status, 400);
    EXPECT_EQ(client.receive().body, no_tables);
}

TEST(ServerConnections, AnswerManyRequestsOfOneWrite)
{
    running_server server;
    raw_client client(server.port());
    std::string bytes;
    for (int i = 0; i < 300; ++i)
        bytes += list_tables();

    client.send(bytes);
    for (int i = 0; i < 300; ++i)
        ASSERT_EQ(client.receive().body, no_tables);
}

TEST(ServerConnections, TakeRequestsByteByByte)
{
    running_server server;
    raw_client client(server.port());

    for (char byte : list_tables())
        client.send(std::string_view(&byte, 1));
    EXPECT_EQ(client.receive().body, no_tables);

    const std::string chunks = "1;name=value\r\n{\r\n0000001\r\n}\r\n0\r\nTrailer: a\r\n\r\n";
    for (char byte : raw_request("POST", "/", chunked(), chunks))
        client.send(std::string_view(&byte, 1));
    EXPECT_EQ(client.receive().body, no_tables);
    EXPECT_EQ(client.ask("\r\n" + list_tables()).body, no_tables);
}

TEST(ServerConnections, TakeChunksFollowedByTheNextRequest)
{
    running_server server;
    raw_client client(server.port());

    client.send(raw_request("POST", "/", chunked(), "2\r\n{}\r\n0\r\n\r\n") + list_tables());
    EXPECT_EQ(client.receive().body, no_tables);
    EXPECT_EQ(client.receive().body, no_tables);
}

TEST(ServerConnections, SayThatTheBodyMayCome)
{
    running_server server;
    raw_client client(server.port());
    auto headers = with(call_headers("ListTables"), "Expect", "100-continue");
    headers.emplace_back("Content-Length", "2");

    EXPECT_EQ(client.ask(raw_request("POST", "/", headers)).status, 100);
    EXPECT_EQ(client.ask("{}").body, no_tables);
    // It is not said when the body has come with the head.
    EXPECT_EQ(client.ask(raw_request("POST", "/", headers, "{}")).status, 200);

    headers = with(headers, "Content-Length", "16777217");
    EXPECT_EQ(client.ask(raw_request("POST", "/", headers)).status, 413);
}

TEST(ServerConnections, OutliveClientsThatGoAway)
{
    running_server server;
    for (std::size_t size : {std::size_t{1}, std::size_t{40}, list_tables().size() - 1})
    {
        raw_client client(server.port());
        client.send(list_tables().substr(0, size));
        client.close();
    }
    {
        raw_client client(server.port());
        client.send(list_tables());
        client.close();
    }

    EXPECT_EQ(server.ask(list_tables()).body, no_tables);
}

TEST(ServerConnections, WaitForClientsThatReadLate)
{
    running_server server;
    const std::string request = large_item(server);
    constexpr int count = 60;
    raw_client slow(server.port());

    // More than sockets hold.
    for (int i = 0; i < count; ++i)
        slow.send(request);
    EXPECT_EQ(server.ask(list_tables()).status, 200);

    for (int i = 0; i < count; ++i)
        ASSERT_GT(slow.receive().body.size(), 300'000U);
    EXPECT_EQ(slow.ask(list_tables()).status, 200);
}

// -- Faults

TEST(ServerConnections, HoldRepliesBackWhenAFaultSaysSo)
{
    running_server server;
    server.engine().set_faults(
        faults().add(fault::delay(std::chrono::milliseconds(30)).on("ListTables"))
    );
    raw_client client(server.port());

    const auto begun = std::chrono::steady_clock::now();
    client.send(list_tables() + raw_request("GET", "/", {}));

    EXPECT_EQ(client.receive().body, no_tables);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(30));
    EXPECT_EQ(client.receive().status, 200);
}

TEST(ServerConnections, AreResetWhenAFaultSaysSo)
{
    running_server server;
    server.engine().set_faults(faults().add(fault::drop_after().nth(2)));
    raw_client client(server.port());

    EXPECT_EQ(client.ask(list_tables()).status, 200);
    client.send(list_tables());
    EXPECT_TRUE(client.is_reset());
    EXPECT_EQ(server.ask(list_tables()).status, 200);
}

// -- Ends

TEST(ServerConnections, AreClosedWhenTheyKeepTheServerWaiting)
{
    server::server_options options;
    options.idle_limit = std::chrono::milliseconds(40);
    running_server server(options);

    raw_client silent(server.port());
    EXPECT_TRUE(silent.is_closed());

    raw_client used(server.port());
    EXPECT_EQ(used.ask(list_tables()).status, 200);
    EXPECT_TRUE(used.is_closed());

    raw_client within_the_head(server.port());
    within_the_head.send("POST / HTTP/1.1\r\nA: ");
    EXPECT_TRUE(within_the_head.is_closed());

    raw_client within_the_body(server.port());
    within_the_body.send(list_tables().substr(0, list_tables().size() - 1));
    EXPECT_TRUE(within_the_body.is_closed());

    raw_client refused(server.port());
    EXPECT_EQ(refused.ask("nonsense\r\n\r\n").status, 400);
    EXPECT_TRUE(refused.is_closed());
}

// What counts is how long nothing comes, not how long all of it takes.
TEST(ServerConnections, AreNotClosedWhileABodyComes)
{
    server::server_options options;
    options.idle_limit = std::chrono::milliseconds(1500);
    running_server server(options);
    raw_client slow(server.port());
    const std::string request = call("ListTables", "{             }");
    const std::size_t head = request.find("\r\n\r\n") + 4;
    const auto begun = std::chrono::steady_clock::now();
    // Replies that come late tell the time.
    server.engine().set_faults(
        faults().add(fault::delay(std::chrono::milliseconds(150)).on("DescribeLimits"))
    );
    raw_client clock(server.port());

    slow.send(request.substr(0, head));
    for (char byte : request.substr(head))
    {
        EXPECT_EQ(clock.ask(call("DescribeLimits", "{}")).status, 200);
        slow.send(std::string_view(&byte, 1));
    }

    EXPECT_EQ(slow.receive().body, no_tables);
    EXPECT_GT(std::chrono::steady_clock::now() - begun, options.idle_limit);
}

TEST(ServerConnections, AreClosedWhileAHeadComesForTooLong)
{
    server::server_options options;
    options.idle_limit = std::chrono::milliseconds(300);
    running_server server(options);
    raw_client slow(server.port());
    server.engine().set_faults(
        faults().add(fault::delay(std::chrono::milliseconds(30)).on("DescribeLimits"))
    );
    raw_client clock(server.port());

    slow.send("GET / HTTP/1.1\r\nA: ");
    for (int i = 0; i < 20; ++i)
    {
        EXPECT_EQ(clock.ask(call("DescribeLimits", "{}")).status, 200);
        slow.send("b");
    }
    slow.send("\r\nHost: localhost\r\n\r\n");

    EXPECT_EQ(slow.receive().status, 0);
}

TEST(ServerConnections, KeepWhatFollowsALargeRequest)
{
    running_server server;
    raw_client client(server.port());
    std::string large(16 * 1024 * 1024, ' ');
    large.replace(0, 2, "{}");
    const std::string part = list_tables().substr(0, 40);

    // Its buffer is given back, but for the beginning of the next one.
    client.send(call("ListTables", large) + part);
    EXPECT_EQ(client.receive().body, no_tables);
    client.send(list_tables().substr(part.size()));
    EXPECT_EQ(client.receive().body, no_tables);
}

TEST(ServerConnections, AreClosedByAServerThatStops)
{
    running_server server;
    raw_client unused(server.port());
    raw_client used(server.port());
    EXPECT_EQ(used.ask(list_tables()).status, 200);
    const auto port = server.port();

    server.stop();

    EXPECT_TRUE(used.is_closed());
    EXPECT_TRUE(unused.is_closed());
    EXPECT_THROW(raw_client(port).send("x"), boost::system::system_error);
}

TEST(ServerConnections, GetTheRepliesThatAreUnderWayWhenTheServerStops)
{
    running_server server;
    server.engine().set_faults(faults().add(fault::delay(std::chrono::milliseconds(50))));
    raw_client late(server.port());
    late.send(list_tables());
    raw_client partial(server.port());
    partial.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
    // A reply to a later one tells that the others have been read.
    EXPECT_EQ(server.ask(raw_request("GET", "/", {})).status, 200);

    server.begin_to_stop();
    const raw_reply reply = late.receive();
    partial.send("\r\n");
    const raw_reply other = partial.receive();
    server.stop();

    EXPECT_EQ(reply.body, no_tables);
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_EQ(other.status, 200);
    EXPECT_EQ(other.header("connection"), "close");
}

TEST(Server, SaysWhereItCannotListen)
{
    running_server first;
    server::server_options options;
    options.port = first.port();

    try
    {
        server::server second(std::make_shared<local::engine>(), options);
        FAIL() << "listens on a port that is in use";
    }
    catch (const boost::system::system_error& e)
    {
        const std::string text = e.what();
        EXPECT_EQ(text.find("cannot listen on 127.0.0.1:" + std::to_string(first.port())), 0U)
            << text;
    }
    EXPECT_EQ(first.url(), "http://127.0.0.1:" + std::to_string(first.port()));
}

}  // namespace ddbm::test
