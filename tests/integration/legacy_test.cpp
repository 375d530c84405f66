// Tables of dynamodb-mapper: items as it has written them, and what is read and written of them.

#include "support/integration_test.hpp"

#include <ddbm/legacy.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ddbm::testing {

using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;

struct imp
{
    std::string kind;
    double health = 0;

    friend bool operator==(const imp&, const imp&) = default;
};

struct level
{
    sys_time<microseconds> opened;
    std::vector<int> path;
    std::string name;
    std::set<std::string> cheats;
    std::vector<imp> monsters;
    std::map<std::string, std::vector<std::string>> notes;
    bool is_secret = false;
    double ratio = 0;
    std::optional<std::string> author;
};

struct saved_game
{
    int number = 0;
    bool is_won = false;
    std::vector<int> path;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::imp>
{
    using type = ddbm::testing::imp;
    static constexpr auto value =
        ddbm::model<type>().field("kind", &type::kind).field("health", &type::health);
};

template <>
struct ddbm::model_of<ddbm::testing::level>
{
    using type = ddbm::testing::level;
    static constexpr auto value = ddbm::model<type>("levels")
                                      .form(ddbm::legacy)
                                      .partition_key("opened", &type::opened)
                                      .sort_key("path", &type::path)
                                      .field("name", &type::name)
                                      .field("cheats", &type::cheats)
                                      .field("monsters", &type::monsters)
                                      .field("notes", &type::notes)
                                      .field("is_secret", &type::is_secret)
                                      .field("ratio", &type::ratio)
                                      .field("author", &type::author);
};

template <>
struct ddbm::model_of<ddbm::testing::saved_game>
{
    using type = ddbm::testing::saved_game;
    static constexpr auto value = ddbm::model<type>("saves")
                                      .form(ddbm::legacy)
                                      .partition_key("number", &type::number, ddbm::auto_increment)
                                      .field("is_won", &type::is_won)
                                      .field("path", &type::path);
};

namespace ddbm::testing {

class LegacyIntegration : public integration_test
{
protected:
    static item stored_by_python()
    {
        return item_from_json(
            R"({"opened":{"S":"2012-06-01T09:30:00.000000+00:00"},"path":{"S":"[1, 2]"},)"
            R"("name":{"S":"Hangar"},"cheats":{"SS":["idclip","Konami"]},)"
            R"("monsters":{"S":"[{\"health\": 60.0, \"kind\": \"imp\"}]"},)"
            R"("notes":{"S":"{\"a\": [\"caf\\u00e9\"], \"b\": []}"},)"
            R"("is_secret":{"N":"1"},"ratio":{"N":"0.3"}})"
        );
    }

    static sys_time<microseconds> opened()
    {
        using namespace std::chrono_literals;
        return sys_days(2012y / 6 / 1) + 9h + 30min;
    }

    // Lists in braces have no place in an expression with co_await.
    const std::vector<int> hangar{1, 2};

    static level same_object()
    {
        level made;
        made.opened = opened();
        made.path = {1, 2};
        made.name = "Hangar";
        made.cheats = {"idclip", "Konami"};
        made.monsters = {{"imp", 60}};
        made.notes = {{"a", {"caf\xc3\xa9"}}, {"b", {}}};
        made.is_secret = true;
        made.ratio = 0.3;
        return made;
    }

    asio::awaitable<item> raw(const table<level>& levels)
    {
        item key;
        key.set("opened", "2012-06-01T09:30:00.000000+00:00").set("path", "[1, 2]");
        const get_item_request request(levels.name(), key);
        auto reply = co_await db().async_get_item(request);
        co_return reply.item.value_or(item());
    }
};

TEST_F(LegacyIntegration, ReadsWhatPythonHasWritten)
{
    run([&]() -> asio::awaitable<void> {
        auto levels = co_await make_table<level>();
        put_item_request request(levels.name(), stored_by_python());
        co_await db().async_put_item(request);

        auto found = co_await levels.async_get(opened(), hangar);

        const level expected = same_object();
        EXPECT_EQ(found->name, expected.name);
        EXPECT_EQ(found->cheats, expected.cheats);
        EXPECT_EQ(found->monsters, expected.monsters);
        EXPECT_EQ(found->notes, expected.notes);
        EXPECT_TRUE(found->is_secret);
        EXPECT_EQ(found->ratio, expected.ratio);
        EXPECT_EQ(found->author, std::nullopt);
    });
}

TEST_F(LegacyIntegration, WritesWhatPythonWouldWrite)
{
    run([&]() -> asio::awaitable<void> {
        auto levels = co_await make_table<level>();

        const level object = same_object();
        co_await levels.async_put(object);

        EXPECT_EQ(co_await raw(levels), stored_by_python());
    });
}

TEST_F(LegacyIntegration, SavesWhatHasChanged)
{
    run([&]() -> asio::awaitable<void> {
        auto levels = co_await make_table<level>();
        item stored = stored_by_python();
        stored.set("extra", "kept").set("monsters", "[ ]");
        put_item_request request(levels.name(), stored);
        co_await db().async_put_item(request);

        auto found = co_await levels.async_get(opened(), hangar);
        found->monsters.resize(1);
        found->monsters[0].kind = "baron";
        found->monsters[0].health = 1000;
        found->cheats.clear();
        found->is_secret = false;
        co_await levels.async_save(found);
        // More digits than dynamodb-mapper kept of a number, so that it could save none of its own.
        found->ratio = 0.1 + 0.2;
        co_await levels.async_save(found);
        found->author = "Romero";
        co_await levels.async_save(found);

        stored.set("monsters", R"([{"health": 1000.0, "kind": "baron"}])");
        stored.set("author", "Romero")
            .set("is_secret", 0)
            .set("ratio", number::parse("0.30000000000000004"));
        stored.erase("cheats");
        EXPECT_EQ(co_await raw(levels), stored);
    });
}

TEST_F(LegacyIntegration, NoticesAChangeOfJsonText)
{
    run([&]() -> asio::awaitable<void> {
        auto levels = co_await make_table<level>();
        const level object = same_object();
        co_await levels.async_put(object);

        auto mine = co_await levels.async_get(opened(), hangar);
        auto theirs = co_await levels.async_get(opened(), hangar);
        theirs->monsters.clear();
        co_await levels.async_save(theirs);
        mine->name = "Phobos";
        auto [ec] = co_await levels.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
    });
}

TEST_F(LegacyIntegration, FindsItemsByTimesAndLists)
{
    run([&]() -> asio::awaitable<void> {
        auto levels = co_await make_table<level>();
        level object = same_object();
        co_await levels.async_put(object);
        object.path.back() = 3;
        co_await levels.async_put(object);

        auto range = levels.query(opened()).sort_key(gt(hangar));
        auto found = co_await range.async_next();
        EXPECT_EQ(found->path.back(), 3);
        EXPECT_FALSE(co_await range.async_next());
    });
}

TEST_F(LegacyIntegration, GoesOnCountingWherePythonWas)
{
    run([&]() -> asio::awaitable<void> {
        auto saves = co_await make_table<saved_game>();
        const put_item_request counter(
            saves.name(), item().set("number", -1).set("__max_hash_key__", 41)
        );
        co_await db().async_put_item(counter);
        saved_game draft;
        draft.path = hangar;

        auto made = co_await saves.async_insert_numbered(draft);
        auto all = co_await saves.scan().async_collect();

        EXPECT_EQ(
            item_from_json(made.image()),
            item().set("number", 42).set("is_won", 0).set("path", "[1, 2]")
        );
        EXPECT_EQ(all.size(), 1u);
    });
}

TEST_F(LegacyIntegration, SaysWhereInTheTextAnItemDoesNotFit)
{
    run([&]() -> asio::awaitable<void> {
        auto levels = co_await make_table<level>();
        item stored = stored_by_python();
        stored.set("monsters", R"([{"health": "60", "kind": "imp"}])");
        put_item_request request(levels.name(), stored);
        co_await db().async_put_item(request);

        auto [ec, found] = co_await levels.async_get(opened(), hangar, checked());

        EXPECT_EQ(ec, errc::attribute_type_mismatch);
        EXPECT_EQ(diag.attribute_path(), "monsters[0].health");
    });
}

}  // namespace ddbm::testing
