// Items of older versions of a model in tables that a server has: how they are read, and what is
// there once they are saved.

#include "support/integration_test.hpp"

#include <ddbm/transaction.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::testing {

struct film
{
    std::string id;
    int part = 0;
    std::string title;
    int seconds = 0;
    std::optional<std::string> studio;
    int changes = 0;
};

}  // namespace ddbm::testing

// Had minutes at first, and was called a name in the second version.
template <>
struct ddbm::model_of<ddbm::testing::film>
{
    using type = ddbm::testing::film;
    static constexpr auto value =
        ddbm::model<type>("films")
            .partition_key("id", &type::id)
            .sort_key("part", &type::part)
            .field("title", &type::title)
            .field("seconds", &type::seconds)
            .field("studio", &type::studio)
            .counter("changes", &type::changes)
            .version(1, [](const ddbm::item& read) { return read.contains("minutes"); })
            .version(
                2,
                [](const ddbm::item& read) {
                    return read.contains("name") && read.contains("seconds");
                },
                [](ddbm::item read) {
                    const int minutes = read.at("minutes").as_number().to<int>();
                    read.erase("minutes");
                    return ddbm::item(std::move(read)).set("seconds", 60 * minutes);
                }
            )
            .version(
                3,
                [](const ddbm::item& read) { return read.contains("title"); },
                [](ddbm::item& to) {
                    to.set("title", to.at("name"));
                    to.erase("name");
                }
            );
};

namespace ddbm {
namespace {

using testing::film;

class Migrations : public testing::integration_test
{
protected:
    static item film_of(int part) { return item().set("id", "a").set("part", part); }
    static item first() { return film_of(1).set("name", "One").set("minutes", 2).set("x", 5); }
    static item second() { return film_of(2).set("name", "Two").set("seconds", 30); }
    static item third() { return film_of(3).set("title", "Three").set("seconds", 40); }

    asio::awaitable<void> put(table<film> films, item raw)
    {
        const put_item_request request(films.name(), std::move(raw));
        co_await db().async_put_item(request);
    }

    asio::awaitable<table<film>> table_of_all()
    {
        auto films = co_await make_table<film>();
        co_await put(films, first());
        co_await put(films, second());
        co_await put(films, third());
        co_return films;
    }

    asio::awaitable<item> raw(table<film> films, int part)
    {
        get_item_request request(films.name(), film_of(part));
        request.consistent_read(true);
        auto reply = co_await db().async_get_item(request);
        co_return std::move(reply.item).value_or(item());
    }
};

TEST_F(Migrations, AreDoneWhereverItemsAreRead)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();

        auto one = co_await films.async_get("a", 1);
        EXPECT_EQ(one->title, "One");
        EXPECT_EQ(one->seconds, 120);
        auto all = films.query("a");
        std::string titles;
        while (auto next = co_await all.async_next())
            titles += next->title + std::to_string(next->seconds);
        EXPECT_EQ(titles, "One120Two30Three40");
        auto scan = films.scan();
        int seconds = 0;
        while (auto next = co_await scan.async_next())
            seconds += next->seconds;
        EXPECT_EQ(seconds, 190);
        std::vector<table<film>::key_type> keys;
        keys.push_back(films.key("a", 3));
        keys.push_back(films.key("a", 1));
        auto many = co_await films.async_get_many(keys);
        EXPECT_EQ(many.at(1)->seconds, 120);
        EXPECT_EQ(co_await raw(films, 1), first());
    });
}

TEST_F(Migrations, AreWrittenBySaves)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();
        auto one = co_await films.async_get("a", 1);
        auto two = co_await films.async_get("a", 2);
        two->studio = "S";

        co_await films.async_save(one);
        co_await films.async_save(two);
        co_await films.async_save(one);

        EXPECT_FALSE(one.is_migrated());
        EXPECT_EQ(one->changes, 1);
        EXPECT_EQ(
            co_await raw(films, 1),
            film_of(1).set("title", "One").set("seconds", 120).set("x", 5).set("changes", 1)
        );
        EXPECT_EQ(
            co_await raw(films, 2),
            film_of(2).set("title", "Two").set("seconds", 30).set("studio", "S").set("changes", 1)
        );
    });
}

TEST_F(Migrations, AreConflictsWithWhatOthersWrite)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();
        auto one = co_await films.async_get("a", 1);
        co_await put(films, first().set("minutes", 3));

        auto [ec] = co_await films.async_save(one, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_EQ(co_await raw(films, 1), first().set("minutes", 3));
        auto [erased] = co_await films.async_erase(one, checked());
        EXPECT_EQ(erased, errc::conflict_changed);
    });
}

// As by a program of the newest version that has not taken away what it replaces.
TEST_F(Migrations, AreConflictsWithWhatTheStepsWouldAdd)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();
        auto one = co_await films.async_get("a", 1);
        const item both = first().set("title", "Uno");
        co_await put(films, both);

        auto [ec] = co_await films.async_save(one, checked());

        EXPECT_EQ(ec, errc::conflict_changed);
        EXPECT_EQ(co_await raw(films, 1), both);
        EXPECT_TRUE(one.is_migrated());
        EXPECT_EQ(one->title, "One");
    });
}

TEST_F(Migrations, AreWrittenByTransactions)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();
        const std::vector<table<film>::key_type> second_key = {films.key("a", 2)};
        transaction tx(db());
        int rounds = 0;
        do
        {
            auto one = co_await tx.async_get(films, "a", 1);
            auto two = co_await tx.async_get_together(films, second_key);
            EXPECT_TRUE(one.is_migrated() && two.at(0).is_migrated());
            one->studio = two.at(0)->title;
            tx.save(one);
            if (++rounds == 1)
                co_await put(films, first().set("minutes", 3));
        } while (!co_await tx.async_commit());
        EXPECT_EQ(rounds, 2);
        // By its image as it was returned; the other one was only looked at.
        auto now_is = co_await raw(films, 1);
        EXPECT_EQ(now_is.at("seconds"), attribute_value(180));
        EXPECT_EQ(now_is.at("studio"), attribute_value("Two"));
        EXPECT_FALSE(now_is.contains("minutes"));
        EXPECT_EQ(co_await raw(films, 2), second());
    });
}

TEST_F(Migrations, AreErasedAsTheyWereRead)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();
        auto one = co_await films.async_get("a", 1);

        co_await films.async_erase(one);

        EXPECT_EQ(co_await raw(films, 1), item());
    });
}

TEST_F(Migrations, TellOfItemsThatNoCheckKnows)
{
    run([&]() -> asio::awaitable<void> {
        auto films = co_await table_of_all();
        co_await put(films, film_of(2).set("label", "?"));

        auto [ec, none] = co_await films.async_get("a", 2, checked());

        EXPECT_EQ(ec, errc::unknown_version);
        EXPECT_EQ(diag.found(), "one with the attributes id, label, part");
        EXPECT_FALSE(none);
        std::string keys;
        auto all = films.query("a").on_misfit([&](const misfit& each) {
            keys += each.why().get_diagnostics().key();
        });
        std::string titles;
        while (auto next = co_await all.async_next())
            titles += next->title;
        EXPECT_EQ(titles, "OneThree");
        EXPECT_EQ(keys, R"({"id":{"S":"a"},"part":{"N":"2"}})");
    });
}

}  // namespace
}  // namespace ddbm
