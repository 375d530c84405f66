// Values that no two items have: what stands for them is right whatever is written.

#include "support/integration_test.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/binary.hpp>
#include <ddbm/collection.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/migrate.hpp>
#include <ddbm/operations/scan.hpp>
#include <ddbm/returned_item.hpp>
#include <ddbm/transaction.hpp>
#include <ddbm/unique_record.hpp>
#include <ddbm/update.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace ddbm::testing {

struct person
{
    std::string id;
    std::string email;
    std::optional<std::string> nick;
    int age = 0;
};

struct seat_of_show
{
    std::string show;
    int number = 0;
    std::string row;
    int seat = 0;
};

struct numbered_device
{
    int id = 0;
    std::string serial;
};

struct plate
{
    binary id;
    std::string text;
};

// Two kinds in one table.
struct firm
{
    std::string id;
    std::string name;
};

struct clerk
{
    std::string firm;
    std::string login;
    std::string email;
};

// Of which several programs change different members.
struct player
{
    std::string id;
    std::string team;
    std::string nick;
    std::string note;
};

// Whose items are migrated.
struct reader
{
    std::string id;
    std::string email;
    int folded = 1;
};

}  // namespace ddbm::testing

// With its sentinels elsewhere.
struct apart;
// As it was before.
struct unfolded;

namespace ddbm {

template <>
struct model_of<testing::person>
{
    using type = testing::person;
    static constexpr auto value = model<type>("people")
                                      .partition_key("id", &type::id)
                                      .field("email", &type::email)
                                      .field("nick", &type::nick)
                                      .field("age", &type::age)
                                      .unique("by_email", &type::email)
                                      .unique("by_nick", &type::nick);
};

template <>
struct model_of<testing::person, apart>
{
    using type = testing::person;
    static constexpr auto value = model<type>("people")
                                      .partition_key("id", &type::id)
                                      .field("email", &type::email)
                                      .unique("by_email", &type::email)
                                      .unique_values_in("it-unique-values");
};

template <>
struct model_of<testing::seat_of_show>
{
    using type = testing::seat_of_show;
    static constexpr auto value = model<type>("shows")
                                      .partition_key("show", &type::show)
                                      .sort_key("number", &type::number)
                                      .field("row", &type::row)
                                      .field("seat", &type::seat)
                                      .unique("by_seat", &type::row, &type::seat);
};

template <>
struct model_of<testing::numbered_device>
{
    using type = testing::numbered_device;
    static constexpr auto value = model<type>("devices")
                                      .partition_key("id", &type::id)
                                      .field("serial", &type::serial)
                                      .unique("by_serial", &type::serial);
};

template <>
struct model_of<testing::plate>
{
    using type = testing::plate;
    static constexpr auto value = model<type>("plates")
                                      .partition_key("id", &type::id)
                                      .field("text", &type::text)
                                      .unique("by_text", &type::text);
};

template <>
struct model_of<testing::firm>
{
    using type = testing::firm;
    static constexpr auto value = model<type>("firms")
                                      .partition_key("pk", compose("FIRM#", &type::id))
                                      .sort_key("sk", compose("FIRM"))
                                      .discriminator("type", "firm")
                                      .field("name", &type::name);
};

template <>
struct model_of<testing::clerk>
{
    using type = testing::clerk;
    static constexpr auto value = model<type>("firms")
                                      .partition_key("pk", compose("FIRM#", &type::firm))
                                      .sort_key("sk", compose("CLERK#", &type::login))
                                      .discriminator("type", "clerk")
                                      .field("email", &type::email)
                                      .unique("by_email", &type::email);
};

template <>
struct model_of<testing::player>
{
    using type = testing::player;
    static constexpr auto value = model<type>("players")
                                      .saves_compare(compared::changes)
                                      .partition_key("id", &type::id)
                                      .field("team", &type::team)
                                      .field("nick", &type::nick)
                                      .field("note", &type::note)
                                      .unique("by_nick", &type::team, &type::nick);
};

template <>
struct model_of<testing::reader, unfolded>
{
    using type = testing::reader;
    static constexpr auto value = model<type>("readers")
                                      .partition_key("id", &type::id)
                                      .field("email", &type::email)
                                      .unique("by_email", &type::email);
};

template <>
struct model_of<testing::reader>
{
    using type = testing::reader;
    static constexpr auto value =
        model<type>("readers")
            .partition_key("id", &type::id)
            .field("email", &type::email)
            .field("folded", &type::folded)
            .version(1, [](const item& read) { return !read.contains("folded"); })
            .version(
                2,
                [](const item& read) { return read.contains("folded"); },
                [](item& to) {
                    std::string email = to.at("email").as_string();
                    for (char& each : email)
                    {
                        if (each >= 'A' && each <= 'Z')
                            each = static_cast<char>(each - 'A' + 'a');
                    }
                    to.set("email", email);
                    to.set("folded", 1);
                }
            )
            .unique("by_email", &type::email);
};

namespace {

using testing::clerk;
using testing::firm;
using testing::numbered_device;
using testing::person;
using testing::plate;
using testing::player;
using testing::reader;
using testing::seat_of_show;
using namespace boost::asio::experimental::awaitable_operators;

person person_of(std::string id, std::string email)
{
    person made;
    made.id = std::move(id);
    made.email = std::move(email);
    return made;
}

class UniqueAttributes : public testing::integration_test
{
protected:
    // The values that stand in the table, with the keys of their owners; and those that its items
    // have. Both by the keys of sentinels, of the email alone.
    asio::awaitable<void> expect_right(table<person> people)
    {
        scan_request scan(people.name());
        scan.consistent_read(true);
        const auto page = co_await db().async_scan(scan);
        std::map<std::string, std::string> said;
        std::map<std::string, std::string> has;
        for (const item& each : page.items)
        {
            const std::string id = each.at("id").as_string();
            if (const attribute_value* owner = each.find("ddbm:owner"))
                said[id] = owner->as_string();
            else
                has["ddbm:unique//by_email/S:" + each.at("email").as_string()] =
                    to_json(item().set("id", id));
        }
        EXPECT_EQ(said, has);
    }
};

TEST_F(UniqueAttributes, AreTakenOnce)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        const person ann = person_of("1", "ann@example.org");
        co_await people.async_insert(ann);

        const person bob = person_of("2", "ann@example.org");
        const auto inserted = co_await people.async_insert(bob, as_result);
        EXPECT_EQ(inserted.error(), errc::unique_taken);
        EXPECT_EQ(inserted.get_diagnostics().attribute_path(), "email");
        EXPECT_FALSE(co_await people.async_exists("2"));
        const auto put = co_await people.async_put(bob, as_result);
        EXPECT_EQ(put.error(), errc::unique_taken);

        const person cid = person_of("3", "cid@example.org");
        co_await people.async_put(cid);
        auto mine = co_await people.async_get("3");
        mine->email = "ann@example.org";
        const auto saved = co_await people.async_save(mine, as_result);
        EXPECT_EQ(saved.error(), errc::unique_taken);
        co_await expect_right(people);
    });
}

TEST_F(UniqueAttributes, AreFreeAgain)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        const person ann = person_of("1", "a");
        co_await people.async_insert(ann);

        // By a save, a put, an erasure of what was read, and one by its key.
        auto mine = co_await people.async_get("1");
        mine->email = "b";
        co_await people.async_save(mine);
        const person second = person_of("2", "a");
        co_await people.async_insert(second);
        const person changed = person_of("2", "c");
        const auto before = co_await people.async_put(changed, returning_old);
        EXPECT_EQ(before->email, "a");
        const person third = person_of("3", "a");
        co_await people.async_insert(third);
        auto theirs = co_await people.async_get("3");
        co_await people.async_erase(theirs);
        const person fourth = person_of("4", "a");
        co_await people.async_insert(fourth);
        EXPECT_TRUE(co_await people.async_erase("4"));
        EXPECT_FALSE(co_await people.async_erase("4"));
        const person fifth = person_of("5", "a");
        co_await people.async_insert(fifth);
        co_await people.async_modify("5", [](person& each) { each.email = "e"; });
        const person sixth = person_of("6", "a");
        co_await people.async_put(sixth);
        co_await expect_right(people);
    });
}

TEST_F(UniqueAttributes, GoWithItemsThatMove)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        const person ann = person_of("1", "a");
        co_await people.async_insert(ann);
        auto mine = co_await people.async_get("1");
        mine->id = "9";
        co_await people.async_move(mine);
        co_await expect_right(people);
        mine->id = "10";
        mine->email = "b";
        co_await people.async_move(mine);
        co_await expect_right(people);
        const person next = person_of("1", "a");
        co_await people.async_insert(next);
        co_await expect_right(people);
    });
}

TEST_F(UniqueAttributes, AreNotDisturbedByUpdatesAndConditions)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        const person ann = person_of("1", "a");
        co_await people.async_insert(ann);
        const auto now_is = co_await people.async_update("1", add<&person::age>(5));
        EXPECT_EQ(now_is->age, 5);
        const person other = person_of("1", "b");
        const auto put =
            co_await people.async_put(other, when(attr<&person::age> > 100), as_result);
        EXPECT_EQ(put.error(), errc::condition_failed);
        const auto erased =
            co_await people.async_erase("1", when(attr<&person::age> > 100), as_result);
        EXPECT_EQ(erased.error(), errc::condition_failed);
        co_await expect_right(people);
    });
}

TEST_F(UniqueAttributes, AreNoItemsOfScansAndCollections)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        for (int i = 0; i < 5; ++i)
        {
            const person each = person_of(std::to_string(i), std::to_string(i));
            co_await people.async_insert(each);
        }
        auto all = people.scan();
        EXPECT_EQ(co_await all.async_count(), 5);
        const auto found = co_await all.async_collect();
        EXPECT_EQ(found.size(), 5U);

        auto clerks = co_await make_table<clerk>();
        table<firm> firms(db(), clerks.name());
        firm acme;
        acme.id = "7";
        acme.name = "ACME";
        co_await firms.async_put(acme);
        clerk ann;
        ann.firm = "7";
        ann.login = "ann";
        ann.email = "a";
        co_await clerks.async_insert(ann);
        ann.login = "bob";
        const auto second = co_await clerks.async_insert(ann, as_result);
        EXPECT_EQ(second.error(), errc::unique_taken);
        auto both = collection<firm, clerk>(db(), clerks.name()).scan();
        EXPECT_EQ(co_await both.async_count(), 2);
        int count = 0;
        while (auto each = co_await both.async_next())
            ++count;
        EXPECT_EQ(count, 2);
    });
}

template <class T>
asio::awaitable<void> expect_once(table<T> items, const T& one, const T& other)
{
    co_await items.async_insert(one);
    const auto refused = co_await items.async_insert(other, as_result);
    EXPECT_EQ(refused.error(), errc::unique_taken);
    auto all = items.scan();
    const auto found = co_await all.async_collect();
    EXPECT_EQ(found.size(), 1U);
    for (auto each : found)
        co_await items.async_erase(each);
    co_await items.async_insert(other);
}

TEST_F(UniqueAttributes, AreInTablesWithAllKindsOfKeys)
{
    run([&]() -> asio::awaitable<void> {
        seat_of_show a7;
        a7.show = "x";
        a7.number = 1;
        a7.row = "A";
        a7.seat = 7;
        seat_of_show again = a7;
        again.show = "y";
        const auto shows = co_await make_table<seat_of_show>();
        co_await expect_once(shows, a7, again);

        numbered_device one;
        one.id = 1;
        one.serial = std::string(3000, 's');
        numbered_device two = one;
        two.id = 2;
        const auto devices = co_await make_table<numbered_device>();
        co_await expect_once(devices, one, two);

        plate first;
        first.id = binary(3, std::byte(1));
        first.text = "UL-M 1";
        plate second = first;
        second.id = binary(3, std::byte(2));
        const auto plates = co_await make_table<plate>();
        co_await expect_once(plates, first, second);
    });
}

TEST_F(UniqueAttributes, MayBeInATableOfTheirOwn)
{
    run([&]() -> asio::awaitable<void> {
        table<unique_record> values(db(), "it-unique-values");
        co_await values.async_delete(if_exists);
        co_await values.async_create(on_demand());
        table<person, apart> people(db(), new_name());
        co_await people.async_create(on_demand());
        const person ann = person_of("1", "a");
        co_await people.async_insert(ann);
        const person bob = person_of("2", "a");
        const auto refused = co_await people.async_insert(bob, as_result);
        EXPECT_EQ(refused.error(), errc::unique_taken);
        auto all = values.scan();
        const auto said = co_await all.async_collect();
        EXPECT_EQ(said.size(), 1U);
        for (const auto& each : said)
        {
            EXPECT_EQ(each->value, "ddbm:unique/" + people.name() + "/by_email/S:a");
            EXPECT_EQ(each->owner, R"({"id":{"S":"1"}})");
        }
        EXPECT_TRUE(co_await people.async_erase("1"));
        EXPECT_EQ(co_await values.scan().async_count(), 0);
        co_await values.async_delete();
    });
}

TEST_F(UniqueAttributes, AreKeptByTransactions)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        const person ann = person_of("1", "a");
        const person bob = person_of("2", "b");
        const person cid = person_of("3", "c");
        {
            transaction tx(db());
            do
            {
                tx.put(people, ann);
                tx.insert(people, bob);
                tx.put(people, cid);
            } while (!co_await tx.async_commit());
        }
        co_await expect_right(people);
        {
            // Two exchange their values, one gives its to another key.
            transaction tx(db());
            do
            {
                auto one = co_await tx.async_get(people, "1");
                auto other = co_await tx.async_get(people, "2");
                std::swap(one->email, other->email);
                tx.save(one);
                tx.save(other);
                tx.erase(people, "3");
                const person moved = person_of("4", "c");
                tx.insert(people, moved);
            } while (!co_await tx.async_commit());
        }
        co_await expect_right(people);
        EXPECT_EQ((co_await people.async_get("1"))->email, "b");
        EXPECT_EQ((co_await people.async_get("4"))->email, "c");

        {
            transaction tx(db());
            do
            {
                auto one = co_await tx.async_get(people, "1");
                one->id = "8";
                tx.move(one);
            } while (!co_await tx.async_commit());
        }
        co_await expect_right(people);
        EXPECT_EQ((co_await people.async_get("8"))->email, "b");

        std::optional<error> failure;
        try
        {
            transaction tx(db());
            const person late = person_of("5", "a");
            tx.insert(people, late);
            co_await tx.async_commit();
        }
        catch (const error& why)
        {
            failure = why;
        }
        EXPECT_TRUE(failure && failure->code() == errc::unique_taken);
        co_await expect_right(people);
    });
}

// Items from before the model had the rule are put as they are.
TEST_F(UniqueAttributes, AreTakenByOlderItems)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        for (int i = 0; i < 3; ++i)
        {
            put_item_request put(
                people.name(),
                item().set("id", std::to_string(i)).set("email", std::to_string(i)).set("age", 40)
            );
            co_await db().async_put_item(std::move(put));
        }
        auto all = people.scan();
        while (auto each = co_await all.async_next())
        {
            const auto body = [&](transaction& tx) -> asio::awaitable<void> {
                auto mine = co_await tx.async_find(people, each->id);
                if (mine)
                    tx.put(people, *mine);
            };
            co_await async_transact(db(), body);
        }
        co_await expect_right(people);
    });
}

// Who comes second is changed together with the first.
TEST_F(UniqueAttributes, OfTwoOlderItemsAreThoseOfTheFirst)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        for (int i = 1; i < 3; ++i)
        {
            put_item_request put(
                people.name(), item().set("id", std::to_string(i)).set("email", "a").set("age", 40)
            );
            co_await db().async_put_item(std::move(put));
        }
        const person first = person_of("1", "a");
        co_await people.async_put(first);
        const auto erased = co_await people.async_erase("2", as_result);
        EXPECT_EQ(erased.error(), errc::unique_taken);
        auto second = co_await people.async_get("2");
        second->email = "b";
        const auto saved = co_await people.async_save(second, as_result);
        EXPECT_EQ(saved.error(), errc::unique_taken);

        transaction tx(db());
        do
        {
            auto other = co_await tx.async_get(people, "2");
            other->email = "b";
            tx.save(other);
            tx.put(people, first);
        } while (!co_await tx.async_commit());
        co_await expect_right(people);
    });
}

TEST_F(UniqueAttributes, AreRightTogetherWhereSavesCompareChanges)
{
    run([&]() -> asio::awaitable<void> {
        auto players = co_await make_table<player>();
        player made;
        made.id = "1";
        made.team = "t1";
        made.nick = "n1";
        co_await players.async_insert(made);
        auto one = co_await players.async_get("1");
        auto other = co_await players.async_get("1");
        auto third = co_await players.async_get("1");
        one->team = "t2";
        other->nick = "n2";
        third->note = "x";

        co_await players.async_save(one);
        const auto saved = co_await players.async_save(other, as_result);
        EXPECT_EQ(saved.error(), errc::conflict_changed);
        co_await players.async_save(third);

        made.id = "2";
        made.team = "t2";
        const auto taken = co_await players.async_insert(made, as_result);
        EXPECT_EQ(taken.error(), errc::unique_taken);
        made.nick = "n2";
        co_await players.async_insert(made);
        made.id = "3";
        made.team = "t1";
        made.nick = "n1";
        co_await players.async_insert(made);
    });
}

TEST_F(UniqueAttributes, GoWithMigrationsThatChangeThem)
{
    run([&]() -> asio::awaitable<void> {
        auto readers = co_await make_table<reader>();
        table<reader, unfolded> older(db(), readers.name());
        reader made;
        made.id = "1";
        made.email = "Ann";
        co_await older.async_insert(made);

        auto mine = co_await readers.async_get("1");
        EXPECT_EQ(mine->email, "ann");
        co_await readers.async_save(mine);
        made.id = "2";
        made.email = "ann";
        const auto taken = co_await readers.async_insert(made, as_result);
        EXPECT_EQ(taken.error(), errc::unique_taken);

        // What it was is free again, for an item that cannot be migrated.
        made.email = "Ann";
        co_await older.async_insert(made);
        made.id = "3";
        made.email = "Bob";
        co_await older.async_insert(made);
        const auto report = co_await async_migrate(readers);
        EXPECT_EQ(report.problems.size(), 1U);
        for (const migration_problem& each : report.problems)
        {
            EXPECT_EQ(each.key, R"({"id":{"S":"2"}})");
            EXPECT_EQ(each.code, errc::unique_taken);
        }
        made.id = "4";
        made.email = "bob";
        const auto second = co_await readers.async_insert(made, as_result);
        EXPECT_EQ(second.error(), errc::unique_taken);
        EXPECT_TRUE(co_await readers.async_erase("2"));
        EXPECT_TRUE(co_await readers.async_erase("1"));
        made.email = "ann";
        co_await readers.async_insert(made);
    });
}

// Many write few items and fewer values.
TEST_F(UniqueAttributes, AreRightHoweverManyWrite)
{
    run([&]() -> asio::awaitable<void> {
        auto people = co_await make_table<person>();
        const auto seed = std::random_device()();
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto work = [&](unsigned number) -> asio::awaitable<void> {
            std::mt19937 chance(seed + number);
            const auto any = [&](unsigned below) {
                return static_cast<unsigned>(chance() % below);
            };
            for (int i = 0; i < 40; ++i)
            {
                const std::string id = std::to_string(any(5));
                const person made = person_of(id, "e" + std::to_string(any(4)));
                const unsigned what = any(5);
                error_code ec;
                if (what == 0)
                    ec = (co_await people.async_put(made, as_result)).error();
                else if (what == 1)
                    ec = (co_await people.async_insert(made, as_result)).error();
                else if (what == 2)
                    ec = (co_await people.async_erase(id, as_result)).error();
                else
                {
                    auto found = co_await people.async_find(id);
                    if (!found)
                        continue;
                    if (what == 3)
                        found->id = std::to_string(any(5));
                    else
                        found->email = made.email;
                    if (found->id != id)
                        ec = (co_await people.async_move(found, as_result)).error();
                    else
                        ec = (co_await people.async_save(found, as_result)).error();
                }
                const bool is_expected = !ec || ec == errc::unique_taken ||
                                         ec == error_kind::conflict ||
                                         ec == service_errc::transaction_conflict;
                EXPECT_TRUE(is_expected) << ec.message();
            }
        };
        co_await (work(1) && work(2) && work(3) && work(4));
        co_await expect_right(people);
    });
}

}  // namespace
}  // namespace ddbm
