#include <ddbm/credentials.hpp>

#include <ddbm/detail/append_secret.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>

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

TEST(Credentials, KnowTheirEndAndTheirAccount)
{
    const std::chrono::system_clock::time_point end(std::chrono::seconds(1'700'000'000));
    credentials keys("id", "secret");

    EXPECT_FALSE(keys.expiration());
    EXPECT_TRUE(keys.account_id().empty());

    keys.set_expiration(end).set_account_id("123456789012");

    EXPECT_EQ(keys.expiration(), end);
    EXPECT_EQ(keys.account_id(), "123456789012");
    EXPECT_FALSE(keys == credentials("id", "secret"));
}

// What is left of a text that lives in memory which this test owns, as short texts do.
std::string_view memory_of(const detail::secret_text& text)
{
    return {reinterpret_cast<const char*>(&text), sizeof(text)};
}

TEST(SecretText, LeavesNothingOfAShortTextBehind)
{
    detail::secret_text text(std::string("hunter2"));
    ASSERT_NE(memory_of(text).find("hunter2"), std::string_view::npos);

    detail::secret_text moved(std::move(text));
    EXPECT_EQ(memory_of(text).find("unter2"), std::string_view::npos);
    EXPECT_EQ(moved.get(), "hunter2");

    moved = detail::secret_text(std::string("x"));
    EXPECT_EQ(memory_of(moved).find("unter2"), std::string_view::npos);
    EXPECT_EQ(moved.get(), "x");

    const detail::secret_text other(std::string("y"));
    moved = detail::secret_text(std::string("hunter2"));
    moved = other;
    EXPECT_EQ(memory_of(moved).find("unter2"), std::string_view::npos);
    EXPECT_EQ(moved.get(), "y");
    EXPECT_EQ(other.get(), "y");
}

TEST(SecretText, OverwritesAllThatALongTextHas)
{
    std::string text(100, 's');
    text.reserve(200);
    char* const memory = text.data();

    detail::wipe(text);

    EXPECT_TRUE(text.empty());
    EXPECT_EQ(text.data(), memory) << "the text has been put elsewhere";
    EXPECT_EQ(std::count(memory, memory + 100, 's'), 0);
}

TEST(SecretText, GrowsAsAnotherTextDoes)
{
    std::string text = "ab";
    detail::append_secret(text, "");
    EXPECT_EQ(text, "ab");
    for (int n = 0; n < 1'000; ++n)
        detail::append_secret(text, "0123456789");
    EXPECT_EQ(text.size(), 10'002u);
    EXPECT_EQ(text.substr(0, 5), "ab012");

    detail::reserve_secret(text, 100'000);
    EXPECT_GE(text.capacity(), 100'000u);
    EXPECT_EQ(text.size(), 10'002u);
    const char* const memory = text.data();
    detail::reserve_secret(text, 10);
    EXPECT_EQ(text.data(), memory);
}

TEST(CredentialsProvider, IsNeverDueUnlessItSaysSo)
{
    static_credentials_provider provider(credentials("id", "secret"));

    EXPECT_FALSE(provider.is_due());
    EXPECT_EQ(provider.last_failure(), "");
    provider.drop(credentials("id", "secret"));
    EXPECT_NE(provider.current(), nullptr) << "there are no others to be had";
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
