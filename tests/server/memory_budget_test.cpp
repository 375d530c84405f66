#include "memory_budget.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ddbm::test {
namespace {

using server::budget_share;
using server::memory_budget;

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

server::server_options with_limit(std::size_t bytes)
{
    server::server_options options;
    options.request_memory_limit = bytes;
    return options;
}

// Of a body of so many bytes.
std::string head_of(std::size_t size)
{
    auto headers = call_headers("ListTables");
    headers.emplace_back("Content-Length", std::to_string(size));
    return raw_request("POST", "/", headers);
}

// That somebody has gone, or no longer needs what it had, may not have been noticed yet.
raw_reply ask_until(running_server& server, int status, const std::string& bytes)
{
    constexpr int patience = 1000;
    for (int i = 0; i < patience; ++i)
    {
        const raw_reply reply = server.ask(bytes);
        if (reply.status == status)
            return reply;
    }
    ADD_FAILURE() << "never answered with " << status;
    return {};
}

// Without it, which of two requests gets the memory is the one that is read faster. The server's
// one thread turns to everybody who has sent something before it turns to the same one again; it
// reads a body by ever larger pieces.
void have_all_read(running_server& server)
{
    constexpr int more_than_pieces = 100;
    raw_client asks(server.port());
    for (int i = 0; i < more_than_pieces; ++i)
        ASSERT_EQ(asks.ask(list_tables()).body, no_tables);
}

}  // namespace

TEST(MemoryBudget, LendsSoMuchAndNoMore)
{
    memory_budget whole(100);
    budget_share first(whole);
    std::optional<budget_share> second(std::in_place, whole);

    EXPECT_TRUE(first.resize(60));
    EXPECT_FALSE(second->resize(41));
    EXPECT_TRUE(second->resize(40));
    EXPECT_FALSE(first.resize(61));
    EXPECT_TRUE(first.resize(10));
    EXPECT_TRUE(second->resize(90));
    second.reset();
    EXPECT_TRUE(first.resize(100));
}

TEST(MemoryBudget, IsWholeAgainAfterManyThreads)
{
    memory_budget whole(1000);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i)
    {
        threads.emplace_back([&whole, i] {
            for (std::size_t round = 0; round < 2000; ++round)
            {
                budget_share share(whole);
                share.resize(300 + i);
                share.resize(round % 7);
            }
        });
    }
    for (auto& each : threads)
        each.join();

    EXPECT_TRUE(whole.take(1000));
    EXPECT_FALSE(whole.take(1));
}

TEST(ServerMemory, IsNotLentToMoreBodiesThanThereIsRoomFor)
{
    running_server server(with_limit(3 * mebibyte));
    const std::string body = "{}" + std::string(2 * mebibyte - 2, ' ');
    const std::string whole = head_of(body.size()) + body;
    raw_client holds(server.port());
    holds.send(whole.substr(0, whole.size() - 1));

    have_all_read(server);
    const raw_reply refused = server.ask(whole);
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.body, "There is no memory left for large requests just now.\n");
    EXPECT_EQ(refused.header("connection"), "close");
    // What the buffer of every connection has room for needs nothing of it.
    EXPECT_EQ(server.ask(list_tables()).body, no_tables);

    holds.send(" ");
    EXPECT_EQ(holds.receive().body, no_tables);
    EXPECT_EQ(ask_until(server, 200, whole).body, no_tables);
    EXPECT_EQ(holds.ask(list_tables()).body, no_tables);
}

TEST(ServerMemory, ComesBackFromThoseWhoGoAway)
{
    running_server server(with_limit(3 * mebibyte));
    const std::string body = "{}" + std::string(2 * mebibyte - 2, ' ');
    const std::string whole = head_of(body.size()) + body;

    for (int i = 0; i < 3; ++i)
    {
        raw_client gone(server.port());
        gone.send(whole.substr(0, whole.size() - 1));
        have_all_read(server);
        EXPECT_EQ(server.ask(whole).status, 503);
        gone.close();
        EXPECT_EQ(ask_until(server, 200, whole).body, no_tables);
    }
}

}  // namespace ddbm::test
