// The unique attributes that README.md shows.

#include "unit/table/scripted_table.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>

#include <sstream>
#include <string>

namespace {

struct user
{
    std::string id;
    std::string email;
    std::string team;
    std::string nick;
};

}  // namespace

template <>
struct ddbm::model_of<user>
{
    static constexpr auto value = ddbm::model<user>("users")
                                      .partition_key("id", &user::id)
                                      .field("email", &user::email)
                                      .field("team", &user::team)
                                      .field("nick", &user::nick)
                                      .unique("by_email", &user::email)
                                      .unique("by_nick", &user::team, &user::nick);  // together
};

namespace ddbm::test {
namespace {

TEST(DocumentedUnique, IsTakenOnce)
{
    scripted_client side(in_no_time());
    ddbm::table<user> users(side.db);
    side.script.refuse(
        "TransactionCanceledException",
        R"(,"CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed"},)"
        R"({"Code":"None"}])"
    );
    user ann;
    ann.id = "1";
    ann.email = "ann@example.org";
    ann.team = "red";
    ann.nick = "ann";
    std::ostringstream told;

    bool is_done = false;
    const auto body = [&]() -> asio::awaitable<void> {
        auto made = co_await users.async_insert(ann, ddbm::as_result);
        if (made.error() == ddbm::errc::unique_taken)
            told << made.get_diagnostics().attribute_path() << " is taken\n";  // email
        is_done = true;
    };
    asio::co_spawn(side.ctx, body(), ddbm::rethrow);
    run_to_end(side.ctx);

    EXPECT_TRUE(is_done);
    EXPECT_EQ(told.str(), "email is taken\n");
}

}  // namespace
}  // namespace ddbm::test
