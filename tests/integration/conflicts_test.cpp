// What saves compare, what a conflict tells, and items that get another key.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/cancellation_reason.hpp>
#include <ddbm/returned_item.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace ddbm::testing {

struct wiki_page
{
    std::string id;
    std::string title;
    std::string body;
    std::optional<int> rank;
    std::chrono::sys_time<std::chrono::microseconds> changed{};
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::wiki_page>
{
    using type = ddbm::testing::wiki_page;
    static constexpr auto value = ddbm::model<type>("pages")
                                      .saves_compare(ddbm::compared::changes)
                                      .partition_key("id", &type::id)
                                      .field("title", &type::title)
                                      .field("body", &type::body)
                                      .field("rank", &type::rank, ddbm::also_read_as("place"))
                                      .updated("changed", &type::changed);
};

namespace ddbm {
namespace {

using testing::doom_map;
using testing::make_map;
using testing::wiki_page;

class Conflicts : public testing::integration_test
{
protected:
    static wiki_page first_page()
    {
        wiki_page made;
        made.id = "a";
        made.title = "title";
        made.body = "body";
        return made;
    }

    // By somebody who knows nothing of the model.
    asio::awaitable<void> set(std::string table, std::string name, attribute_value value)
    {
        update_item_request request(std::move(table), item().set("id", "a"));
        request.update_expression("SET #n = :v").expression_attribute_name("#n", std::move(name));
        request.expression_attribute_value(":v", std::move(value));
        co_await db().async_update_item(std::move(request));
    }
};

TEST_F(Conflicts, AreNoneOfDifferentMembersWhereTheModelSaysSo)
{
    run([this]() -> asio::awaitable<void> {
        auto pages = co_await make_table<wiki_page>();
        const wiki_page made = first_page();
        co_await pages.async_put(made);
        auto mine = co_await pages.async_get("a");
        auto other = co_await pages.async_get("a");
        auto late = co_await pages.async_get("a");
        mine->title = "mine";
        other->body = "other";
        other->rank = 3;
        late->body = "late";

        co_await pages.async_save(mine);
        co_await pages.async_save(other);
        auto [ec] = co_await pages.async_save(late, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        auto now_is = returned_item<wiki_page>(diag);
        EXPECT_EQ(now_is->title, "mine");
        EXPECT_EQ(now_is->body, "other");
        EXPECT_EQ(now_is->rank, 3);
        // And on from there.
        now_is->body = "late";
        co_await pages.async_save(now_is);
        // An erasure is of all of it.
        auto [erased] = co_await pages.async_erase(mine, checked());
        EXPECT_EQ(erased, errc::conflict_changed);
        co_await pages.async_erase(now_is);
    });
}

TEST_F(Conflicts, AreWhatHasBeenWrittenUnderAnOldName)
{
    run([this]() -> asio::awaitable<void> {
        auto pages = co_await make_table<wiki_page>();
        const wiki_page made = first_page();
        co_await pages.async_put(made);
        auto mine = co_await pages.async_get("a");
        mine->rank = 1;

        co_await set(pages.name(), "place", 2);
        auto [ec] = co_await pages.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_EQ(returned_item<wiki_page>(diag)->rank, 2);
    });
}

TEST_F(Conflicts, OfWhatIsGoneReturnNothing)
{
    run([this]() -> asio::awaitable<void> {
        auto pages = co_await make_table<wiki_page>();
        const wiki_page made = first_page();
        co_await pages.async_put(made);
        auto mine = co_await pages.async_get("a");
        co_await pages.async_erase("a");

        const auto unchanged = co_await pages.async_save(mine, as_result);
        mine->title = "mine";
        const auto changed = co_await pages.async_save(mine, as_result);

        EXPECT_EQ(unchanged.error(), errc::conflict_changed);
        EXPECT_EQ(changed.error(), errc::conflict_changed);
        EXPECT_FALSE(returned_item<wiki_page>(changed));
    });
}

// -- Moves

TEST_F(Conflicts, AreNoneOfAMoveToAFreeKey)
{
    run([this]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        const doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        update_item_request more(maps.name(), item().set("episode", 1).set("map", 1));
        more.update_expression("SET extra = :v").expression_attribute_value(":v", "kept");
        co_await db().async_update_item(more);
        auto mine = co_await maps.async_get(1, 1);
        mine->map = 9;
        mine->name = "Bunker";

        co_await maps.async_move(mine);

        EXPECT_FALSE(co_await maps.async_exists(1, 1));
        auto moved = co_await maps.async_get(1, 9);
        EXPECT_EQ(moved->name, "Bunker");
        EXPECT_EQ(item_from_json(moved.image()).at("extra"), attribute_value("kept"));
        // The handle is one on it.
        mine->name = "Hangar";
        co_await maps.async_save(mine);
    });
}

TEST_F(Conflicts, OfMovesSayOnWhichSideTheyAre)
{
    run([this]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        const doom_map hangar = make_map(1, 1, "Hangar");
        const doom_map plant = make_map(1, 2, "Plant");
        co_await maps.async_put(hangar);
        co_await maps.async_put(plant);
        auto mine = co_await maps.async_get(1, 1);
        auto other = co_await maps.async_get(1, 1);
        mine->map = 2;

        auto [taken] = co_await maps.async_move(mine, checked());
        EXPECT_EQ(taken, errc::conflict_exists);
        EXPECT_EQ(returned_item<doom_map>(diag)->name, "Plant");
        EXPECT_EQ(item_from_json(diag.key()).at("map"), attribute_value(2));

        other->name = "Changed";
        co_await maps.async_save(other);
        mine->map = 3;
        auto [changed] = co_await maps.async_move(mine, checked());
        EXPECT_EQ(changed, errc::conflict_changed);
        EXPECT_EQ(returned_item<doom_map>(diag)->name, "Changed");
        EXPECT_EQ(item_from_json(diag.key()).at("map"), attribute_value(1));
        EXPECT_EQ(diag.applied(), applied::no);
        EXPECT_FALSE(co_await maps.async_exists(1, 3));
    });
}

}  // namespace
}  // namespace ddbm
