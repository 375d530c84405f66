// What a model can hold: inherited members, nested models, enumerations by number and by name,
// optional values, sets, vectors, maps, arrays, binary, exact numbers and validators. Then what
// happens when an object or an item does not fit: one exception with a code for the program and
// diagnostics for people.

#include "scratch_table.hpp"

#include <ddbm/client.hpp>
#include <ddbm/enum_names.hpp>
#include <ddbm/length.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/rethrow.hpp>
#include <ddbm/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace asio = boost::asio;

// -- The types. Nothing in them knows of DynamoDB.

enum class skill
{
    too_young_to_die = 1,
    hurt_me_plenty = 3,
    nightmare = 5,
};

enum class weapon
{
    fist,
    shotgun,
    chainsaw,
};

struct position
{
    double x = 0;
    double y = 0;
    std::optional<double> facing;
};

struct entity
{
    std::string id;
    std::int64_t spawned_at = 0;
};

struct marine : entity
{
    std::string name;
    skill difficulty = skill::hurt_me_plenty;
    weapon held = weapon::fist;
    int health = 100;
    std::optional<int> armour;
    std::set<std::string> key_cards;
    std::map<std::string, int> ammunition;
    std::vector<position> route;
    std::array<int, 3> resistances = {};
    std::vector<bool> secrets;
    ddbm::binary demo;
    ddbm::number score;
};

// -- Their models.

// Without this specialisation an enumeration is stored by its numbers, as `skill` is.
template <>
struct ddbm::enum_names<weapon>
{
    static constexpr std::pair<weapon, std::string_view> value[] = {
        {weapon::fist, "fist"}, {weapon::shotgun, "shotgun"}, {weapon::chainsaw, "chainsaw"}};
};

// A validator is anything that can be called like this.
constexpr auto not_negative = [](int value, ddbm::validation_report& report) {
    if (value < 0)
        report.fail("must not be negative");
};

// No table name and no keys: a part of other models, stored as a map.
template <>
struct ddbm::model_of<position>
{
    static constexpr auto value = ddbm::model<position>()
                                      .field("x", &position::x)
                                      .field("y", &position::y)
                                      .field("facing", &position::facing);
};

template <>
struct ddbm::model_of<marine>
{
    // The key is inherited. `ammo` shows that an attribute may be called otherwise than its member.
    static constexpr auto value = ddbm::model<marine>("marines")
                                      .partition_key("id", &marine::id)
                                      .field("spawned_at", &marine::spawned_at)
                                      .field("name", &marine::name, ddbm::length(1, 32))
                                      .field("difficulty", &marine::difficulty)
                                      .field("held", &marine::held)
                                      .field("health", &marine::health, not_negative)
                                      .field("armour", &marine::armour)
                                      .field("key_cards", &marine::key_cards)
                                      .field("ammo", &marine::ammunition)
                                      .field("route", &marine::route)
                                      .field("resistances", &marine::resistances)
                                      .field("secrets", &marine::secrets)
                                      .field("demo", &marine::demo)
                                      .field("score", &marine::score);
};

// -- What becomes of an object.

marine make_marine()
{
    marine doomguy;
    doomguy.id = "marine#1";
    doomguy.spawned_at = 755'222'400'000'000;
    doomguy.name = "Doomguy";
    doomguy.difficulty = skill::nightmare;
    doomguy.held = weapon::chainsaw;
    doomguy.key_cards = {"blue", "red"};
    doomguy.ammunition = {{"shells", 12}, {"cells", 0}};
    doomguy.route.resize(2);
    doomguy.route[1].x = 0.1;  // stored as 0.1: the shortest decimal that reads back the same
    doomguy.route[1].facing = 90;
    doomguy.resistances = {1, 2, 3};
    doomguy.secrets = {true, false};
    doomguy.demo = ddbm::make_binary(std::string("\x00\xff raw bytes", 12));
    doomguy.score = ddbm::number::parse("12345678901234567890123456789012345678");  // all 38 digits
    return doomguy;
}

asio::awaitable<void> show_round_trip(ddbm::table<marine> marines)
{
    // An object in a variable: g++ 12 miscompiles aggregates that are temporaries of an expression
    // with co_await, so ddbm refuses to compile `async_put(make_marine())` there.
    marine doomguy = make_marine();
    co_await marines.async_put(doomguy);
    auto read = co_await marines.async_get("marine#1");

    // The item as it is stored. `armour` is absent: empty optionals and empty sets are not stored.
    std::cout << read.image() << "\n\n";

    expect(read->name == "Doomguy" && read->difficulty == skill::nightmare, "scalars survive");
    expect(read->held == weapon::chainsaw, "an enumeration survives by name");
    expect(!read->armour && read->key_cards == doomguy.key_cards, "absent and present values");
    expect(read->route.size() == 2 && read->route[1].x == 0.1, "nested models survive");
    expect(read->demo == doomguy.demo && read->score == doomguy.score, "bytes and digits survive");

    // Absent loads as empty, never as what the class initialises the member with.
    read->key_cards.clear();
    co_await marines.async_save(read);
    auto again = co_await marines.async_get("marine#1");
    expect(again->key_cards.empty(), "an emptied set is empty when it is read again");
}

// -- What becomes of objects and items that do not fit.

void print(const ddbm::error& failure)
{
    // `code` and `get_diagnostics` have the parts; `what()` has everything in one line.
    const ddbm::diagnostics& known = failure.get_diagnostics();
    std::cout << "code      " << failure.code().message() << '\n'
              << "message   " << known.message() << '\n'
              << "table     " << known.table() << '\n'
              << "key       " << known.key() << '\n'
              << "path      " << known.attribute_path() << '\n'
              << "expected  " << known.expected() << '\n'
              << "found     " << known.found() << "\n\n";
}

asio::awaitable<void> show_validation(ddbm::table<marine> marines)
{
    marine nobody = make_marine();
    nobody.name.clear();
    nobody.health = -1;
    try
    {
        co_await marines.async_put(nobody);
        expect(false, "an object that is not valid is refused");
    }
    catch (const ddbm::error& failure)
    {
        // Both failures are in the message; nothing was sent.
        print(failure);
        expect(failure.code() == ddbm::errc::validation_failed, "the code says why");
        expect(failure.get_diagnostics().attribute_path() == "name", "the path is the first one's");
        expect(failure.get_diagnostics().attempts() == 0, "nothing was sent");
    }
}

asio::awaitable<void> show_misfit(ddbm::table<marine> marines)
{
    // Somebody else writes to the same table, by way of the untyped level, and has another idea
    // of what a route is.
    auto elsewhere = ddbm::item().set("x", "far away").set("y", 0);
    ddbm::attribute_value::list route;
    route.push_back(ddbm::item().set("x", 1).set("y", 1));
    route.push_back(elsewhere);
    ddbm::update_item_request update(marines.name(), ddbm::item().set("id", "marine#1"));
    update.update_expression("SET route = :r").expression_attribute_value(":r", route);
    co_await marines.get_client().async_update_item(update);

    try
    {
        co_await marines.async_get("marine#1");
        expect(false, "an item that does not fit the model is an error");
    }
    catch (const ddbm::error& failure)
    {
        print(failure);
        expect(failure.code() == ddbm::errc::attribute_type_mismatch, "the code says why");
        expect(failure.get_diagnostics().attribute_path() == "route[1].x", "the path says where");
        expect(failure.get_diagnostics().found() == "a string", "and what is there");
    }
}

asio::awaitable<void> show_conflict(ddbm::table<marine> marines)
{
    marine doomguy = make_marine();
    co_await marines.async_put(doomguy);
    auto mine = co_await marines.async_get("marine#1");
    auto theirs = co_await marines.async_get("marine#1");
    theirs->health = 50;
    co_await marines.async_save(theirs);
    mine->armour = 200;
    try
    {
        co_await marines.async_save(mine);
        expect(false, "only the first of two saves succeeds");
    }
    catch (const ddbm::error& failure)
    {
        print(failure);
        expect(failure.code() == ddbm::error_kind::conflict, "a conflict is told from the rest");
        // The service returned the item as it is now, so that no second read is needed to tell.
        const ddbm::item* now = failure.get_diagnostics().returned_item();
        expect(now && now->at("health").as_number() == 50, "the other's value is returned");
    }
}

asio::awaitable<void> show(ddbm::table<marine> marines)
{
    co_await show_round_trip(marines);
    co_await show_validation(marines);
    co_await show_misfit(marines);
    co_await show_conflict(marines);
}

int main()
{
    try
    {
        asio::io_context ctx;
        ddbm::client db(
            ctx.get_executor(), ddbm::client_config::from_environment(ddbm::local::opener())
        );
        asio::co_spawn(ctx, with_scratch_table<marine>(db, show), ddbm::rethrow);
        ctx.run();
    }
    catch (const std::exception& failure)
    {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
