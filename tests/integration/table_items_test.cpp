// Get, find, put, insert, save and erase of tables, with every outcome.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ddbm::testing {

struct stop
{
    std::string name;
    std::optional<int> minutes;
    std::optional<double> fare;
    std::set<int> lines;
};

struct route
{
    std::string id;
    std::optional<std::string> note;
    std::optional<stop> start;
    std::vector<stop> stops;
    std::map<std::string, stop> depots;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::stop>
{
    using type = ddbm::testing::stop;
    static constexpr auto value = ddbm::model<type>()
                                      .field("name", &type::name)
                                      .field("minutes", &type::minutes)
                                      .field("fare", &type::fare)
                                      .field("lines", &type::lines);
};

template <>
struct ddbm::model_of<ddbm::testing::route>
{
    using type = ddbm::testing::route;
    static constexpr auto value = ddbm::model<type>("routes")
                                      .partition_key("id", &type::id)
                                      .field("note", &type::note)
                                      .field("start", &type::start)
                                      .field("stops", &type::stops)
                                      .field("depots", &type::depots);
};

namespace ddbm {
namespace {

using testing::doom_map;
using testing::make_map;

class TableItems : public testing::integration_test
{
protected:
    asio::awaitable<table<doom_map>> make_maps() { return make_table<doom_map>(); }

    static item key(int episode, int map) { return item().set("episode", episode).set("map", map); }

    // By somebody who knows nothing of the model.
    asio::awaitable<void> update(std::string table, std::string expression, attribute_value value)
    {
        update_item_request request(std::move(table), key(1, 1));
        request.update_expression(std::move(expression));
        request.expression_attribute_value(":v", std::move(value));
        co_await db().async_update_item(std::move(request));
    }

    asio::awaitable<item> stored_item(std::string table)
    {
        get_item_request request(std::move(table), key(1, 1));
        auto reply = co_await db().async_get_item(std::move(request));
        co_return reply.item.value_or(item());
    }
};

TEST_F(TableItems, FindReturnsAnEmptyHandleWhereThereIsNoItem)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();

        auto found = co_await maps.async_find(1, 1);

        EXPECT_FALSE(found);
    });
}

TEST_F(TableItems, GetFailsWhereThereIsNoItemAndNamesTableAndKey)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        try
        {
            co_await maps.async_get(1, 7);
            ADD_FAILURE() << "expected ddbm::error";
        }
        catch (const error& e)
        {
            EXPECT_EQ(e.code(), errc::not_found);
            EXPECT_EQ(e.get_diagnostics().table(), maps.name());
            EXPECT_EQ(item_from_json(e.get_diagnostics().key()), key(1, 7));
        }
    });
}

TEST_F(TableItems, GetReadsWhatPutWrote)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        hangar.par = 30;
        co_await maps.async_put(hangar);

        auto read = co_await maps.async_get(1, 1);
        auto careful = co_await maps.with(call_options().consistent()).async_find(1, 1);

        EXPECT_EQ(read->episode, 1);
        EXPECT_EQ(read->map, 1);
        EXPECT_EQ(read->name, "Hangar");
        EXPECT_EQ(read->cheats, hangar.cheats);
        EXPECT_EQ(read->par, 30);
        EXPECT_EQ(read->door.leads_to, "next");
        EXPECT_TRUE(careful);
    });
}

TEST_F(TableItems, PutReplacesTheWholeItem)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        hangar.par = 30;
        co_await maps.async_put(hangar);
        co_await update(maps.name(), "SET extra = :v", "here before");
        hangar.par.reset();
        hangar.cheats.clear();

        co_await maps.async_put(hangar);

        auto stored = co_await stored_item(maps.name());
        EXPECT_FALSE(stored.contains("extra"));
        EXPECT_FALSE(stored.contains("par"));
        EXPECT_FALSE(stored.contains("cheats"));
    });
}

TEST_F(TableItems, AbsentLoadsAsEmptyAndNotAsTheInitialiser)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        hangar.cheats.clear();
        co_await maps.async_put(hangar);

        auto read = co_await maps.async_get(1, 1);

        EXPECT_TRUE(read->cheats.empty());
        EXPECT_EQ(doom_map().cheats.size(), 1u);
    });
}

TEST_F(TableItems, InsertWritesANewItemOnly)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map first = make_map(1, 1, "Hangar");
        doom_map second = make_map(1, 1, "Other");

        co_await maps.async_insert(first);
        auto [ec] = co_await maps.async_insert(second, checked());

        EXPECT_EQ(ec, errc::conflict_exists);
        EXPECT_EQ(ec, error_kind::conflict);
        EXPECT_EQ(diag.applied(), applied::no);
        EXPECT_EQ(diag.table(), maps.name());
        EXPECT_EQ(item_from_json(diag.key()), key(1, 1));
        EXPECT_NE(diag.returned_item(), nullptr);
        if (diag.returned_item())
        {
            EXPECT_EQ(diag.returned_item()->at("name"), attribute_value("Hangar"));
        }
    });
}

TEST_F(TableItems, AnObjectThatIsNotValidIsNotSent)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map nameless = make_map(1, 1, "");

        auto [put] = co_await maps.async_put(nameless, checked());
        EXPECT_EQ(put, errc::validation_failed);
        EXPECT_EQ(diag.attribute_path(), "name");
        EXPECT_EQ(item_from_json(diag.key()), key(1, 1));
        EXPECT_EQ(diag.attempts(), 0);

        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto read = co_await maps.async_get(1, 1);
        read->name = std::string(65, 'x');
        auto [save] = co_await maps.async_save(read, checked());
        EXPECT_EQ(save, errc::validation_failed);
        EXPECT_EQ(item_from_json(diag.key()), key(1, 1));
        EXPECT_EQ(diag.attempts(), 0);
    });
}

TEST_F(TableItems, SaveWritesWhatChangedAndKeepsWhatItDoesNotKnow)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        hangar.par = 30;
        co_await maps.async_put(hangar);
        co_await update(maps.name(), "SET extra = :v", "kept");
        co_await update(maps.name(), "SET door.extra = :v", "kept too");
        auto before = co_await stored_item(maps.name());

        auto read = co_await maps.async_get(1, 1);
        read->cheats.insert("idclip");
        read->par.reset();
        read->door.distance = 5;
        co_await maps.async_save(read);

        item door = before.at("door").as_map();
        door.set("distance", 5);
        item expected = before;
        expected.erase("par");
        expected.set("cheats", string_set("Konami", "idclip")).set("door", door);
        EXPECT_EQ(co_await stored_item(maps.name()), expected);
    });
}

TEST_F(TableItems, SaveCanBeRepeatedWithTheSameHandle)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto read = co_await maps.async_get(1, 1);

        for (int count = 1; count <= 3; ++count)
        {
            read->par = count;
            read->door.distance = 10 * count;
            co_await maps.async_save(read);
        }

        auto again = co_await maps.async_get(1, 1);
        EXPECT_EQ(again->par, 3);
        EXPECT_EQ(again->door.distance, 30);
        EXPECT_EQ(item_from_json(again.image()), item_from_json(read.image()));
    });
}

TEST_F(TableItems, SaveOfAChangedItemIsAConflictThatReturnsIt)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        co_await update(maps.name(), "SET par = :v", 99);
        mine->name = "Mine";
        std::string image(mine.image());

        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_EQ(ec, error_kind::conflict);
        EXPECT_EQ(diag.applied(), applied::no);
        EXPECT_NE(diag.returned_item(), nullptr);
        if (diag.returned_item())
        {
            EXPECT_EQ(diag.returned_item()->at("par"), attribute_value(99));
        }
        EXPECT_EQ(mine.image(), image);
        EXPECT_EQ(mine->name, "Mine");

        auto fresh = co_await maps.async_get(1, 1);
        fresh->name = "Mine";
        co_await maps.async_save(fresh);
        EXPECT_EQ((co_await stored_item(maps.name())).at("name"), attribute_value("Mine"));
    });
}

TEST_F(TableItems, SaveNoticesEachKindOfChange)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        hangar.secrets.resize(1);
        co_await maps.async_put(hangar);
        co_await update(maps.name(), "SET extra = :v", "as read");
        const char* changes[] = {
            "SET #n = :v",
            "ADD cheats :v",
            "SET secrets[0].distance = :v",
            "SET door.distance = :v",
            "SET extra = :v"};
        const attribute_value values[] = {"Changed", string_set("iddqd"), 1, 1, "changed"};

        for (std::size_t i = 0; i < std::size(changes); ++i)
        {
            auto mine = co_await maps.async_get(1, 1);
            update_item_request other(maps.name(), key(1, 1));
            other.update_expression(changes[i]);
            other.expression_attribute_value(":v", values[i]);
            if (i == 0)
                other.expression_attribute_name("#n", "name");
            co_await db().async_update_item(other);
            mine->par = 1;

            auto [ec] = co_await maps.async_save(mine, checked());

            EXPECT_EQ(ec, errc::conflict_changed) << changes[i];
        }
    });
}

TEST_F(TableItems, SaveNoticesAnAttributeThatHasAppeared)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        co_await update(maps.name(), "SET par = :v", 1);
        mine->name = "Mine";

        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
    });
}

TEST_F(TableItems, SaveWithoutChangesChecksTheItemAllTheSame)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);

        co_await maps.async_save(mine);
        co_await update(maps.name(), "SET par = :v", 1);
        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
    });
}

TEST_F(TableItems, SaveOfAnErasedItemIsAConflictAndCreatesNothing)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        co_await maps.async_erase(1, 1);
        mine->name = "Mine";

        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_EQ(diag.returned_item(), nullptr);
        EXPECT_TRUE((co_await stored_item(maps.name())).empty());
    });
}

TEST_F(TableItems, SaveRefusesAnObjectWhoseKeyHasChanged)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        mine->map = 2;

        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::invalid_request);
        EXPECT_EQ(diag.attribute_path(), "map");
        EXPECT_EQ(item_from_json(diag.key()), key(1, 1));
        EXPECT_EQ(diag.attempts(), 0);
    });
}

// Which no type of C++ but ddbm::number holds.
TEST_F(TableItems, SaveComparesNumbersWithAllTheirDigits)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        const number precise = number::parse("0.12345678901234567890123456789012345678");
        co_await update(maps.name(), "SET extra = :v", precise);
        auto mine = co_await maps.async_get(1, 1);

        for (int count = 1; count <= 2; ++count)
        {
            mine->par = count;
            co_await maps.async_save(mine);
        }

        auto now = co_await stored_item(maps.name());
        EXPECT_EQ(now.at("par"), attribute_value(2));
        EXPECT_EQ(now.at("extra"), attribute_value(precise));
    });
}

TEST_F(TableItems, AnObjectWithAnotherKeyIsACopyToPut)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        mine->map = 2;

        co_await maps.async_put(*mine);

        EXPECT_TRUE(co_await maps.async_exists(1, 1));
        EXPECT_TRUE(co_await maps.async_exists(1, 2));

        // The handle is still that of the item which was read.
        co_await maps.async_erase(mine);

        EXPECT_FALSE(co_await maps.async_exists(1, 1));
        EXPECT_TRUE(co_await maps.async_exists(1, 2));
    });
}

TEST_F(TableItems, SaveAndEraseRefuseAnEmptyHandle)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        stored<doom_map> nothing;

        auto [save] = co_await maps.async_save(nothing, checked());
        auto [erase] = co_await maps.async_erase(nothing, checked());

        EXPECT_EQ(save, errc::empty_handle);
        EXPECT_EQ(erase, errc::empty_handle);
    });
}

TEST_F(TableItems, SaveRefusesAListThatWouldLoseUnknownAttributes)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        hangar.secrets.resize(1);
        co_await maps.async_put(hangar);
        co_await update(maps.name(), "SET secrets[0].extra = :v", true);
        auto mine = co_await maps.async_get(1, 1);

        mine->name = "The list is as it was";
        co_await maps.async_save(mine);
        mine->secrets[0].distance = 1;
        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::unknown_attributes_in_list);
        EXPECT_EQ(diag.attribute_path(), "secrets");
        EXPECT_EQ(diag.attempts(), 0);
    });
}

// By somebody who writes NULL where this library writes nothing, and numbers in a form of his own.
TEST_F(TableItems, SaveTakesNullForAbsentAtEveryLevel)
{
    run([&]() -> asio::awaitable<void> {
        const std::string stop_json =
            R"({"M":{"name":{"S":"s"},"minutes":{"NULL":true},"fare":{"N":"1.50"},)"
            R"("lines":{"NS":["20","3.0","1E1"]}}})";
        const item written = item_from_json(
            R"({"id":{"S":"r"},"note":{"NULL":true},"start":{"NULL":true},"stops":{"L":[)" +
            stop_json + R"(]},"depots":{"M":{"d":)" + stop_json + "}}}"
        );
        auto routes = co_await make_table<testing::route>();
        co_await db().async_put_item(put_item_request(routes.name(), written));
        const auto now = [&]() -> asio::awaitable<item> {
            auto read = co_await routes.with(call_options().consistent()).async_get("r");
            co_return item_from_json(read.image());
        };
        auto mine = co_await routes.async_get("r");

        co_await routes.async_save(mine);
        auto untouched = co_await now();
        mine->note = "The list is as it was";
        co_await routes.async_save(mine);
        auto beside = co_await now();
        mine->stops[0].name = "t";
        co_await routes.async_save(mine);
        auto list = co_await now();
        mine->depots["d"].minutes = 5;
        mine->start.emplace().name = "u";
        co_await routes.async_save(mine);
        auto rest = co_await routes.async_get("r");

        EXPECT_EQ(untouched, written);
        EXPECT_EQ(beside.at("stops"), written.at("stops"));
        EXPECT_EQ(
            list.at("stops"),
            attribute_value_from_json(
                R"({"L":[{"M":{"name":{"S":"t"},"fare":{"N":"1.5"},"lines":{"NS":["3","10","20"]}}}]})"
            )
        );
        EXPECT_EQ(list.at("depots"), written.at("depots"));
        EXPECT_EQ(rest->depots["d"].minutes, 5);
        EXPECT_EQ(rest->depots["d"].lines, (std::set<int>{3, 10, 20}));
        EXPECT_EQ(rest->start.value().name, "u");
        EXPECT_EQ(item_from_json(rest.image()), item_from_json(mine.image()));
        co_await routes.async_erase(mine);
    });
}

// 300 operators in one condition: not all of it can be compared, but what the model knows is.
TEST_F(TableItems, SaveComparesTheModelsOwnOfAnItemThatIsTooWide)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        item wide = key(1, 1).set("name", "Wide").set("secrets", attribute_value::list());
        wide.set("door", item().set("leads_to", "").set("distance", 0));
        for (int number = 0; number < 500; ++number)
            wide.set("extra" + std::to_string(number), number);
        put_item_request put(maps.name(), wide);
        co_await db().async_put_item(put);
        auto mine = co_await maps.async_get(1, 1);
        auto late = co_await maps.async_get(1, 1);
        mine->par = 1;
        late->name = "Late";

        co_await maps.async_save(mine);

        auto [save] = co_await maps.async_save(late, checked());
        EXPECT_EQ(save, errc::conflict_changed);
        auto [erase] = co_await maps.async_erase(late, checked());
        EXPECT_EQ(erase, errc::conflict_changed);
        // And of the others as many as there is room for: the first of them.
        co_await update(maps.name(), "SET extra0 = :v", "new");
        auto [first] = co_await maps.async_erase(mine, checked());
        EXPECT_EQ(first, errc::conflict_changed);
        mine = co_await maps.async_get(1, 1);
        co_await update(maps.name(), "SET extra99 = :v", "new");
        co_await maps.async_erase(mine);
        EXPECT_FALSE(co_await maps.async_exists(1, 1));
    });
}

TEST_F(TableItems, SaveComparesAllOf150Attributes)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        item wide = key(1, 1).set("name", "Wide").set("secrets", attribute_value::list());
        wide.set("door", item().set("leads_to", "").set("distance", 0));
        for (int number = 0; number < 145; ++number)
            wide.set("extra" + std::to_string(number), number);
        put_item_request put(maps.name(), wide);
        co_await db().async_put_item(put);
        auto mine = co_await maps.async_get(1, 1);

        // With the five of the model beside the key.
        mine->par = 1;
        co_await maps.async_save(mine);
        co_await update(maps.name(), "SET extra99 = :v", "new");
        mine->par = 2;
        auto [ec] = co_await maps.async_save(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_EQ((co_await stored_item(maps.name())).at("par"), attribute_value(1));
    });
}

TEST_F(TableItems, EraseDeletesTheItemThatWasRead)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);

        co_await maps.async_erase(mine);
        auto [again] = co_await maps.async_erase(mine, checked());

        EXPECT_TRUE((co_await stored_item(maps.name())).empty());
        EXPECT_EQ(again, errc::conflict_changed);
        EXPECT_EQ(diag.returned_item(), nullptr);
    });
}

// Not the one that happens to have the key that the object has by now.
TEST_F(TableItems, EraseDeletesWhatWasReadWhateverItsKeyIsNow)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        const doom_map hangar = make_map(1, 1, "Hangar");
        const doom_map plant = make_map(1, 2, "Plant");
        co_await maps.async_put(hangar);
        co_await maps.async_put(plant);
        auto mine = co_await maps.async_get(1, 1);
        mine->map = 2;

        co_await maps.async_erase(mine);

        EXPECT_FALSE(co_await maps.async_exists(1, 1));
        EXPECT_TRUE(co_await maps.async_exists(1, 2));
    });
}

TEST_F(TableItems, AnErasedObjectIsNewAgain)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        co_await maps.async_erase(mine);

        auto [saved] = co_await maps.async_save(mine, checked());
        co_await maps.async_insert(*mine);

        EXPECT_EQ(saved, errc::conflict_changed);
        EXPECT_EQ((co_await maps.async_get(1, 1))->name, "Hangar");
    });
}

TEST_F(TableItems, EraseLeavesAnItemThatHasChanged)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        auto mine = co_await maps.async_get(1, 1);
        co_await update(maps.name(), "SET par = :v", 1);

        auto [ec] = co_await maps.async_erase(mine, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_NE(diag.returned_item(), nullptr);
        EXPECT_FALSE((co_await stored_item(maps.name())).empty());
    });
}

TEST_F(TableItems, EraseByKeyDeletesWhateverIsThere)
{
    run([&]() -> asio::awaitable<void> {
        auto maps = co_await make_maps();
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);

        co_await maps.async_erase(1, 1);
        co_await maps.async_erase(1, 1);

        EXPECT_TRUE((co_await stored_item(maps.name())).empty());
    });
}

// How the operations of several writers have ended.
struct tally
{
    int won = 0;
    int conflicts = 0;
    int others = 0;

    auto count()
    {
        return [this](error_code ec) {
            if (!ec)
                ++won;
            else if (ec == error_kind::conflict)
                ++conflicts;
            else
                ++others;
        };
    }
};

TEST_F(TableItems, OfManySavesAtOnceExactlyOneWins)
{
    tally saves;
    table<doom_map> maps(db(), new_name());
    std::vector<stored<doom_map>> handles;
    run([&]() -> asio::awaitable<void> {
        co_await maps.async_create(on_demand());
        doom_map hangar = make_map(1, 1, "Hangar");
        co_await maps.async_put(hangar);
        for (int writer = 0; writer < 10; ++writer)
        {
            auto mine = co_await maps.async_get(1, 1);
            mine->par = writer;
            handles.push_back(mine);
        }
        // All have read before the first writes, and all write at once.
        for (const auto& mine : handles)
            maps.async_save(mine, saves.count());
    });
    EXPECT_EQ(saves.won, 1);
    EXPECT_EQ(saves.conflicts, 9);
    EXPECT_EQ(saves.others, 0);
}

TEST_F(TableItems, OfManyInsertsAtOnceExactlyOneWins)
{
    tally inserts;
    table<doom_map> maps(db(), new_name());
    run([&]() -> asio::awaitable<void> {
        co_await maps.async_create(on_demand());
        for (int writer = 0; writer < 10; ++writer)
        {
            doom_map hangar = make_map(1, 1, "writer " + std::to_string(writer));
            maps.async_insert(hangar, inserts.count());
        }
    });
    EXPECT_EQ(inserts.won, 1);
    EXPECT_EQ(inserts.conflicts, 9);
    EXPECT_EQ(inserts.others, 0);
}

}  // namespace
}  // namespace ddbm
