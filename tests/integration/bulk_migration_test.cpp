// Whole tables that are brought to the newest version of their model, on a server.

#include "support/integration_test.hpp"

#include <ddbm/migrate.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::testing {

struct meal
{
    std::string id;
    std::string name;
    int grams = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::meal>
{
    using type = ddbm::testing::meal;
    static constexpr auto value =
        ddbm::model<type>("meals")
            .partition_key("id", &type::id)
            .field("name", &type::name)
            .field("grams", &type::grams)
            .version(1, [](const ddbm::item& read) { return read.contains("kilos"); })
            .version(
                2,
                [](const ddbm::item& read) { return read.contains("grams"); },
                [](ddbm::item& to) {
                    to.set("grams", 1000 * to.at("kilos").as_number().to<int>());
                    to.erase("kilos");
                }
            );
};

namespace ddbm {
namespace {

using testing::meal;

constexpr int old_meals = 60;
constexpr int new_meals = 20;

class BulkMigration : public testing::integration_test
{
protected:
    static item old_meal(int number)
    {
        return item()
            .set("id", "old-" + std::to_string(number))
            .set("name", "n")
            .set("kilos", number)
            .set("more", true);
    }

    asio::awaitable<void> put(table<meal> meals, item raw)
    {
        const put_item_request request(meals.name(), std::move(raw));
        co_await db().async_put_item(request);
    }

    asio::awaitable<table<meal>> table_of_both()
    {
        auto meals = co_await make_table<meal>();
        for (int i = 0; i < old_meals; ++i)
            co_await put(meals, old_meal(i));
        for (int i = 0; i < new_meals; ++i)
        {
            meal made;
            made.id = "new-" + std::to_string(i);
            made.grams = i;
            co_await meals.async_put(made);
        }
        co_return meals;
    }

    // How many are of which form; each is checked.
    asio::awaitable<int> count_old(table<meal> meals)
    {
        int old = 0;
        int all = 0;
        auto items = meals.scan();
        while (auto next = co_await items.async_next())
        {
            ++all;
            old += next.is_migrated();
            if (next->id.starts_with("old-"))
            {
                EXPECT_EQ(next->grams, 1000 * std::stoi(next->id.substr(4)));
                EXPECT_TRUE(item_from_json(next.image()).contains("more"));
            }
        }
        EXPECT_EQ(all, old_meals + new_meals);
        co_return old;
    }
};

TEST_F(BulkMigration, WritesAllItemsOfOlderVersions)
{
    run([&]() -> asio::awaitable<void> {
        auto meals = co_await table_of_both();

        auto report = co_await async_migrate(meals, migrate_options().segments(5).in_flight(3));

        EXPECT_EQ(report.counts.seen, old_meals + new_meals);
        EXPECT_EQ(report.counts.migrated, old_meals);
        EXPECT_EQ(report.counts.conflicted, 0);
        EXPECT_TRUE(report.problems.empty());
        EXPECT_EQ(co_await count_old(meals), 0);
        auto again = co_await async_migrate(meals);
        EXPECT_EQ(again.counts.seen, old_meals + new_meals);
        EXPECT_EQ(again.counts.migrated, 0);
    });
}

TEST_F(BulkMigration, WritesNothingInADryRun)
{
    run([&]() -> asio::awaitable<void> {
        auto meals = co_await table_of_both();
        co_await put(meals, old_meal(0).set("kilos", "heavy"));

        auto report = co_await async_migrate(meals, migrate_options().segments(2).dry_run());

        EXPECT_EQ(report.counts.migrated, old_meals - 1);
        EXPECT_EQ(report.counts.failed, 1);
        EXPECT_EQ(report.problems.at(0).key, R"({"id":{"S":"old-0"}})");
        co_await put(meals, old_meal(0));
        EXPECT_EQ(co_await count_old(meals), old_meals);
    });
}

TEST_F(BulkMigration, NamesItemsThatNoCheckKnows)
{
    run([&]() -> asio::awaitable<void> {
        auto meals = co_await make_table<meal>();
        co_await put(meals, item().set("id", "a").set("pounds", 1));

        auto report = co_await async_migrate(meals, migrate_options().segments(1));

        EXPECT_EQ(report.counts.unknown, 1);
        EXPECT_EQ(report.problems.at(0).code, errc::unknown_version);
        EXPECT_NE(report.problems.at(0).message.find("id, pounds"), std::string::npos);
    });
}

TEST_F(BulkMigration, SharesTheWorkByCheckpoints)
{
    run([&]() -> asio::awaitable<void> {
        using asio::experimental::awaitable_operators::operator&&;
        auto meals = co_await table_of_both();
        auto checkpoints = co_await make_table<migration_checkpoint>();
        migrate_options options = migrate_options().segments(12).in_flight(2);
        options.checkpoints(checkpoints, "to grams").lease(std::chrono::seconds(4));
        const auto migrate = [&]() -> asio::awaitable<migration_report> {
            auto report = co_await async_migrate(meals, options);
            co_return report;
        };

        auto both = co_await (migrate() && migrate());

        const auto& [one, other] = both;
        EXPECT_EQ(one.counts.migrated + other.counts.migrated, old_meals);
        EXPECT_EQ(one.counts.seen + other.counts.seen, old_meals + new_meals);
        EXPECT_EQ(co_await count_old(meals), 0);
        auto records = checkpoints.query("to grams");
        std::int64_t seen = 0;
        int done = 0;
        while (auto next = co_await records.async_next())
        {
            seen += next->seen;
            done += next->is_done;
        }
        EXPECT_EQ(done, 12);
        EXPECT_EQ(seen, old_meals + new_meals);
        auto again = co_await migrate();
        EXPECT_EQ(again.counts.seen, 0);
        EXPECT_EQ(again.counts.seen_before, old_meals + new_meals);
    });
}

TEST_F(BulkMigration, GoesOnWhereAnotherRunHasFailed)
{
    run([&]() -> asio::awaitable<void> {
        auto meals = co_await table_of_both();
        auto checkpoints = co_await make_table<migration_checkpoint>();
        migrate_options options = migrate_options().segments(4).in_flight(2);
        options.checkpoints(checkpoints, "to grams").lease(std::chrono::seconds(1));
        // Fails after its first page, as a program does that is killed then.
        migrate_options failing = options;
        failing.on_progress([](const migration_progress&) { throw std::runtime_error("killed"); });

        auto [ec, none] = co_await async_migrate(meals, failing, checked());
        EXPECT_EQ(ec, errc::invalid_request);
        EXPECT_EQ(none.counts.seen, 0);
        auto rest = co_await async_migrate(meals, options);

        EXPECT_EQ(rest.counts.failed, 0);
        EXPECT_EQ(co_await count_old(meals), 0);
    });
}

}  // namespace
}  // namespace ddbm
