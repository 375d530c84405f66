// What README.md shows of changes that meet those of others.

#include "unit/table/scripted_table.hpp"

#include <ddbm/returned_item.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/awaitable.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

struct session
{
    std::string user;
    int hits = 0;
    std::string note;
};

struct visit
{
    std::string page;
    int count = 0;
};

}  // namespace

template <>
struct ddbm::model_of<session>
{
    static constexpr auto value = ddbm::model<session>("sessions")
                                      .partition_key("user", &session::user)
                                      .field("hits", &session::hits)
                                      .field("note", &session::note);
};

template <>
struct ddbm::model_of<visit>
{
    static constexpr auto value =
        ddbm::model<visit>("visits").partition_key("page", &visit::page).field("n", &visit::count);
};

namespace ddbm::test {
namespace {

using namespace std::chrono_literals;

asio::awaitable<void>
meet_others(table<session> sessions, table<visit> visits, const std::string& note)
{
    co_await sessions.async_modify("ann", [](session& s) { ++s.hits; });
    auto now_is = co_await sessions.async_modify(
        "ann", [&](session& s) { s.note = note; }, ddbm::rounds().attempts(5).timeout(2s)
    );
    EXPECT_EQ(now_is->note, note);
    co_await visits.async_update("/", ddbm::add<&visit::count>(1), ddbm::exactly_once);

    auto mine = co_await sessions.async_get("ann");
    mine->user = "bob";
    co_await sessions.async_move(mine);
}

TEST(DocumentedConflicts, AreSolved)
{
    const std::string ann = R"({"Item":{"user":{"S":"ann"},"hits":{"N":"1"},"note":{"S":""}}})";
    scripted_client side;
    side.script.reply("{}").reply("{}").reply(ann).reply("{}").reply("{}").reply(ann).reply("{}");
    const std::string note = "here";

    run_async(side.ctx, [&](asio::io_context&) {
        return meet_others(table<session>(side.db), table<visit>(side.db), note);
    });

    ASSERT_EQ(side.script.sent.size(), 7u);
    EXPECT_EQ(side.script.sent[1].find("PutItem "), 0u);
    EXPECT_EQ(side.script.sent[3].find("UpdateItem "), 0u);
    EXPECT_EQ(side.script.sent[4].find(R"(TransactWriteItems {"TransactItems":[{"Update")"), 0u);
    EXPECT_EQ(side.script.sent[6].find(R"(TransactWriteItems {"TransactItems":[{"Put")"), 0u);
}

}  // namespace
}  // namespace ddbm::test
