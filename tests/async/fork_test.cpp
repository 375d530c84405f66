// Workers that are forked from one process, each with a client of its own.

#include "support/client_fixture.hpp"

#include <ddbm/operations/transact_write_items.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <set>

namespace ddbm::test {
namespace {

// Sends one transaction with a token that the client makes. Returns whether it succeeded.
bool send_transaction(const std::string& url)
{
    asio::io_context ctx;
    client_config config;
    config.region = "eu-central-1";
    config.static_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI");
    config.endpoint_url = url;
    client db(ctx.get_executor(), config);
    bool succeeded = false;
    transact_write_items_request request;
    request.action(transact_put("things", sample_item()));
    db.async_transact_write_items(
        std::move(request),
        [&](error_code ec, const transact_write_items_reply&) { succeeded = !ec; }
    );
    ctx.run();
    return succeeded;
}

std::string token_in(const std::string& body)
{
    const std::string name = "\"ClientRequestToken\":\"";
    const std::size_t at = body.find(name) + name.size();
    return body.substr(at, body.find('"', at) - at);
}

}  // namespace

TEST(Fork, LeavesNoTwoProcessesTheSameTokens)
{
    fake_server server;
    server.otherwise(200, "{}");
    // So that there is something to have in common.
    ASSERT_TRUE(send_transaction(server.url()));

    for (int n = 0; n < 4; ++n)
    {
        const pid_t child = fork();
        if (child == 0)
            _exit(send_transaction(server.url()) ? 0 : 1);
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    ASSERT_TRUE(send_transaction(server.url()));

    std::set<std::string> tokens;
    std::set<std::string> invocations;
    for (const auto& request : server.requests())
    {
        tokens.insert(token_in(request.body));
        invocations.insert(request.headers.at("amz-sdk-invocation-id"));
    }
    EXPECT_EQ(tokens.size(), 6u);
    EXPECT_EQ(invocations.size(), 6u);
}

}  // namespace ddbm::test
