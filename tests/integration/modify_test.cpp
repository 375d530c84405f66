// Items that are changed by a function, and updates that are applied once.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/returned_item.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <optional>
#include <string>

namespace ddbm::testing {

struct session_of_user
{
    std::string user;
    int hits = 0;
    std::optional<std::string> note;
    long version = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::session_of_user>
{
    using type = ddbm::testing::session_of_user;
    static constexpr auto value = ddbm::model<type>("sessions")
                                      .partition_key("user", &type::user)
                                      .field("hits", &type::hits)
                                      .field("note", &type::note)
                                      .version("v", &type::version);
};

namespace ddbm {
namespace {

using namespace boost::asio::experimental::awaitable_operators;
using testing::session_of_user;

class ModifyItems : public testing::integration_test
{
protected:
    static asio::awaitable<void> count(table<session_of_user> sessions, int times)
    {
        for (int i = 0; i < times; ++i)
            co_await sessions.async_modify("ann", [](session_of_user& s) { ++s.hits; });
    }
};

TEST_F(ModifyItems, MakesAndChangesThem)
{
    run([this]() -> asio::awaitable<void> {
        auto sessions = co_await make_table<session_of_user>();

        auto made = co_await sessions.async_modify("ann", [](session_of_user& s) { ++s.hits; });
        EXPECT_EQ(made->hits, 1);
        EXPECT_EQ(made->version, 1);
        auto now_is = co_await sessions.async_modify("ann", [](session_of_user& s) {
            s.hits += 10;
            s.note = "often";
        });
        EXPECT_EQ(now_is->hits, 11);
        EXPECT_EQ(now_is->version, 2);

        // On from what it delivers.
        now_is->note.reset();
        co_await sessions.async_save(now_is);
        auto read = co_await sessions.async_get("ann");
        EXPECT_EQ(read->hits, 11);
        EXPECT_FALSE(read->note);
    });
}

TEST_F(ModifyItems, LosesNoneOfManyThatMeet)
{
    run([this]() -> asio::awaitable<void> {
        auto sessions = co_await make_table<session_of_user>();

        co_await (
            count(sessions, 10) && count(sessions, 10) && count(sessions, 10) && count(sessions, 10)
        );

        auto read = co_await sessions.async_get("ann");
        EXPECT_EQ(read->hits, 40);
    });
}

TEST_F(ModifyItems, WritesInTransactionsExactlyOnce)
{
    run([this]() -> asio::awaitable<void> {
        auto sessions = co_await make_table<session_of_user>();
        const auto hit = [](session_of_user& s) { ++s.hits; };
        const auto look = [](session_of_user&) {};

        co_await sessions.async_modify("ann", hit, exactly_once);
        co_await sessions.async_modify("ann", look, exactly_once);
        auto now_is = co_await sessions.async_modify("ann", hit, exactly_once);

        EXPECT_EQ(now_is->hits, 2);
        EXPECT_EQ(now_is->version, 2);
    });
}

TEST_F(ModifyItems, UpdatesExactlyOnce)
{
    run([this]() -> asio::awaitable<void> {
        auto sessions = co_await make_table<session_of_user>();
        const auto hit = add<&session_of_user::hits>(1);

        auto [none] = co_await sessions.async_update("ann", hit, exactly_once, checked());
        EXPECT_EQ(none, errc::not_found);
        co_await sessions.async_update("ann", hit, or_create, exactly_once);
        co_await sessions.async_update(
            "ann", hit, when(attr<&session_of_user::hits> == 1), exactly_once
        );
        auto [ec] = co_await sessions.async_update(
            "ann", hit, when(attr<&session_of_user::hits> == 1), exactly_once, checked()
        );
        EXPECT_EQ(ec, errc::condition_failed);
        EXPECT_EQ(returned_item<session_of_user>(diag)->hits, 2);
        EXPECT_EQ(diag.applied(), applied::no);
        co_await sessions.async_update("ann", update<session_of_user>(), exactly_once);

        auto read = co_await sessions.async_get("ann");
        EXPECT_EQ(read->hits, 2);
        EXPECT_EQ(read->version, 2);
    });
}

}  // namespace
}  // namespace ddbm
