#include <ddbm/credentials.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace ddbm {
namespace {

static_assert(!std::is_aggregate_v<credentials>);

TEST(Credentials, HoldsItsThreeParts)
{
    const credentials keys("id", "secret", "token");

    EXPECT_EQ(keys.access_key_id(), "id");
    EXPECT_EQ(keys.secret_access_key(), "secret");
    EXPECT_EQ(keys.session_token(), "token");
    EXPECT_TRUE(credentials("id", "secret").session_token().empty());
    EXPECT_TRUE(keys == credentials("id", "secret", "token"));
    EXPECT_FALSE(keys == credentials("id", "secret"));
}

TEST(StaticCredentialsProvider, AlwaysGivesTheSameKeys)
{
    static_credentials_provider provider(credentials("id", "secret"));

    ASSERT_NE(provider.current(), nullptr);
    EXPECT_EQ(provider.current()->access_key_id(), "id");
    EXPECT_EQ(provider.current(), provider.current());
}

TEST(StaticCredentialsProvider, RefreshesWithTheSameKeysLaterOnTheHandlersExecutor)
{
    boost::asio::io_context caller;
    boost::asio::io_context handlers;
    static_credentials_provider provider(credentials("id", "secret"));
    int completions = 0;
    const auto completed = [&](error_code ec, std::shared_ptr<const credentials> keys) {
        ++completions;
        EXPECT_FALSE(ec);
        EXPECT_EQ(keys, provider.current());
        EXPECT_TRUE(handlers.get_executor().running_in_this_thread());
    };

    provider.async_refresh(
        caller.get_executor(), boost::asio::bind_executor(handlers.get_executor(), completed)
    );
    EXPECT_EQ(completions, 0);
    caller.run();
    EXPECT_EQ(completions, 0);
    handlers.run();

    EXPECT_EQ(completions, 1);
}

}  // namespace
}  // namespace ddbm
