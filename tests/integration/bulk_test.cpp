// Bulks against DynamoDB.

#include "support/integration_test.hpp"
#include "support/models.hpp"

#include <ddbm/bulk_read.hpp>
#include <ddbm/bulk_result.hpp>
#include <ddbm/bulk_write.hpp>
#include <ddbm/explain.hpp>
#include <ddbm/local/engine.hpp>
#include <ddbm/local/faults.hpp>
#include <ddbm/local/opener.hpp>
#include <ddbm/misfit.hpp>
#include <ddbm/observer.hpp>
#include <ddbm/operation_report.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::testing {

struct page
{
    std::string address;
    std::string text;
    std::optional<int> hits;
};

// What a page is not.
struct numbered_page
{
    std::string address;
    int text = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::page>
{
    using type = ddbm::testing::page;
    static constexpr auto value = ddbm::model<type>("pages")
                                      .partition_key("address", &type::address)
                                      .field("text", &type::text)
                                      .field("hits", &type::hits);
};

template <>
struct ddbm::model_of<ddbm::testing::numbered_page>
{
    using type = ddbm::testing::numbered_page;
    static constexpr auto value = ddbm::model<type>("pages")
                                      .partition_key("address", &type::address)
                                      .field("text", &type::text);
};

namespace ddbm::testing {
namespace {

std::vector<doom_map> make_maps(int count)
{
    std::vector<doom_map> all;
    for (int i = 0; i < count; ++i)
        all.push_back(make_map(i % 7, i, "map " + std::to_string(i)));
    return all;
}

class Bulk : public integration_test
{
};

TEST_F(Bulk, WritesAndReadsAnyNumberInOrder)
{
    run([this]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        const auto all = make_maps(260);
        const auto written = co_await maps.async_put_many(all, bulk().in_flight(3));
        EXPECT_EQ(written.processed, 260u);

        std::vector<table<doom_map>::key_type> keys;
        for (auto each = all.rbegin(); each != all.rend(); ++each)
            keys.push_back(maps.key(each->episode, each->map));
        keys.push_back(maps.key(99, 99));
        keys.push_back(keys.front());
        const auto found = co_await maps.async_get_many(keys, bulk().consistent());

        EXPECT_EQ(found.size(), 262u);
        if (found.size() != 262u)
            co_return;
        for (std::size_t i = 0; i < 260; ++i)
        {
            if (!found[i])
            {
                ADD_FAILURE() << i;
                continue;
            }
            EXPECT_EQ(found[i]->name, all[259 - i].name);
            EXPECT_EQ(found[i]->cheats, all[259 - i].cheats);
        }
        EXPECT_FALSE(found[260]);
        EXPECT_TRUE(found[0] && found[261]);
        if (!found[0] || !found[261])
            co_return;
        EXPECT_EQ(found[261]->name, "map 259");

        // A handle can be saved.
        found[0]->name = "renamed";
        co_await maps.async_save(found[0]);
        const auto again = co_await maps.async_get(keys[0]);
        EXPECT_EQ(again->name, "renamed");
    });
}

TEST_F(Bulk, SendsAndConsumesWhatItsExplanationSays)
{
    run([this]() -> asio::awaitable<void> {
        const auto unobserved = co_await make_table<doom_map>();
        std::vector<operation_report> reports;
        const auto keep = [&reports](const operation_report& each) { reports.push_back(each); };
        const auto observed = call_options().observer(observe(keep, reported::capacity));
        const auto maps = unobserved.with(observed);
        const auto consumed = [&reports] {
            double units = 0;
            for (const operation_report& each : reports)
                units += each.capacity_units();
            return units;
        };
        const auto all = make_maps(30);
        std::vector<table<doom_map>::key_type> keys;
        for (const auto& each : all)
            keys.push_back(maps.key(each.episode, each.map));

        const explanation put = maps.async_put_many(all, explain);
        EXPECT_TRUE(reports.empty());
        co_await maps.async_put_many(all);
        EXPECT_EQ(reports.size(), put.requests());
        EXPECT_EQ(put.cost().write_units(), consumed());

        reports.clear();
        const explanation get = maps.async_get_many(keys, explain);
        co_await maps.async_get_many(keys);
        EXPECT_EQ(reports.size(), get.requests());
        EXPECT_LE(get.cost().read_units(), consumed());
    });
}

TEST_F(Bulk, CountsWithTheRequestThatItsExplanationSays)
{
    run([this]() -> asio::awaitable<void> {
        const auto unobserved = co_await make_table<doom_map>();
        const auto all = make_maps(20);
        co_await unobserved.async_put_many(all);
        std::vector<operation_report> reports;
        const auto keep = [&reports](const operation_report& each) { reports.push_back(each); };
        const auto observed = call_options().observer(observe(keep, reported::values));
        auto maps = unobserved.with(observed).query(1);

        const explanation of = maps.async_count(explain);
        const std::int64_t count = co_await maps.async_count();

        EXPECT_EQ(count, 3);
        EXPECT_EQ(reports.size(), of.requests());
        for (const operation_report& each : reports)
        {
            EXPECT_EQ(each.operation, of.operation());
            EXPECT_EQ(each.request, of.request());
        }
    });
}

TEST_F(Bulk, WritesALazyRange)
{
    run([this]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        const auto all = make_maps(120);

        const auto written = co_await maps.async_put_many(lazily(all), bulk().in_flight(2));

        EXPECT_EQ(written.processed, 120u);
        EXPECT_EQ(co_await maps.scan().async_count(), 120);
    });
}

TEST_F(Bulk, ReadsOneAfterTheOther)
{
    run([this]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        const auto all = make_maps(120);
        co_await maps.async_put_many(all);
        std::vector<table<doom_map>::key_type> keys;
        for (const auto& each : all)
        {
            keys.push_back(maps.key(each.episode, each.map));
            keys.push_back(maps.key(each.episode, -1));
        }

        auto range = maps.get_many(std::move(keys), bulk().in_flight(1));
        std::size_t position = 0;
        while (auto next = co_await range.async_next())
        {
            EXPECT_EQ(static_cast<bool>(*next), position % 2 == 0);
            if (*next)
            {
                EXPECT_EQ((*next)->name, all[position / 2].name);
            }
            ++position;
        }

        EXPECT_EQ(position, 240u);
    });
}

TEST_F(Bulk, ErasesAndWritesSeveralTables)
{
    run([this]() -> asio::awaitable<void> {
        auto maps = co_await make_table<doom_map>();
        auto pages = co_await make_table<page>();
        const auto all = make_maps(30);
        page home;
        home.address = "home \"quoted\" \xc3\xa9";
        bulk_write writes(db());
        writes.put_many(maps, all).put(pages, home);
        writes.erase(maps, maps.key(0, 0)).erase(pages, "none");
        co_await writes.async_write();

        bulk_read reads(db());
        auto erased = reads.get(maps, maps.key(0, 0));
        auto kept = reads.get(maps, maps.key(1, 1));
        auto there = reads.get(pages, home.address);
        co_await reads.async_read(bulk().consistent());

        EXPECT_FALSE(erased.get()) << "the erasure comes after the put of the same item";
        EXPECT_TRUE(there.get());
        EXPECT_TRUE(kept.get());
        if (kept.get())
        {
            EXPECT_EQ(kept.get()->name, "map 1");
        }

        const std::vector<std::string> addresses = {home.address, "none"};
        const auto gone = co_await pages.async_erase_many(addresses);
        EXPECT_EQ(gone.processed, 2u);
        const auto left = co_await pages.async_get_many(addresses, bulk().consistent());
        EXPECT_EQ(left.size(), 2u);
        for (const auto& each : left)
            EXPECT_FALSE(each);
    });
}

// More than a reply may have comes in several.
TEST_F(Bulk, ReadsMoreThanAReplyHolds)
{
    run([this]() -> asio::awaitable<void> {
        auto pages = co_await make_table<page>();
        std::vector<page> all;
        std::vector<std::string> addresses;
        for (int i = 0; i < 50; ++i)
        {
            page& made = all.emplace_back();
            made.address = std::to_string(i);
            made.text.assign(390 * 1024, static_cast<char>('a' + i % 26));
            addresses.push_back(made.address);
        }
        const auto written = co_await pages.async_put_many(all, bulk().in_flight(1));
        EXPECT_EQ(written.processed, 50u);
        std::size_t pauses = 0;
        const auto show = [&](const bulk_progress& progress) { pauses = progress.pauses; };

        const auto found =
            co_await pages.async_get_many(addresses, bulk().consistent().on_progress(show));

        EXPECT_EQ(pauses, 0u) << "no throughput was short";
        EXPECT_EQ(found.size(), all.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            EXPECT_TRUE(found[i] && found[i]->text == all[i].text) << i;
    });
}

TEST_F(Bulk, HandsOverItemsThatDoNotFit)
{
    run([this]() -> asio::awaitable<void> {
        auto pages = co_await make_table<page>();
        table<numbered_page> numbered(db(), pages.name());
        page words;
        words.address = "a";
        words.text = "words";
        co_await pages.async_put(words);
        std::vector<std::string> images;
        const auto take = [&](const misfit& each) { images.emplace_back(each.image()); };
        const std::vector<std::string> addresses = {"a", "none"};

        const auto found =
            co_await numbered.async_get_many(addresses, bulk().consistent().on_misfit(take));

        EXPECT_EQ(found.size(), 2u);
        for (const auto& each : found)
            EXPECT_FALSE(each);
        EXPECT_EQ(images.size(), 1u);
        for (const auto& each : images)
            EXPECT_NE(each.find(R"("text":{"S":"words"})"), std::string::npos) << each;
    });
}

TEST_F(Bulk, NamesWhatATableThatIsMissingLeaves)
{
    run([this]() -> asio::awaitable<void> {
        table<page> pages(db(), "it-no-such-table");
        const std::vector<std::string> addresses = {"a", "b"};

        auto [ec, found] = co_await pages.async_get_many(addresses, checked());

        EXPECT_EQ(ec, service_errc::resource_not_found);
        EXPECT_EQ(found.size(), 2u);
        EXPECT_EQ(diag.table(), pages.name());
        EXPECT_TRUE(diag.bulk() && diag.bulk()->unprocessed.size() == 2u);
        if (!diag.bulk() || diag.bulk()->unprocessed.size() != 2u)
            co_return;
        EXPECT_EQ(diag.bulk()->unprocessed[1].key, R"({"address":{"S":"b"}})");
    });
}

// The engine can be told to process a part of each request.
TEST(BulkOnTheEngine, CarriesOutWhatIsHandedBack)
{
    using local::fault;
    auto engine = std::make_shared<local::engine>();
    engine->set_faults(local::faults()
                           .add(fault::partial_batch(7).on("BatchWriteItem"))
                           .add(fault::partial_batch(11).on("BatchGetItem"))
                           .add(fault::throttling().on("BatchGetItem").every(4)));
    client_config config;
    config.opener = local::opener(engine);
    config.endpoint_url = "embedded:";
    config.retry_policy.base_delay = config.retry_policy.throttling_base_delay =
        std::chrono::milliseconds(0);
    asio::io_context ctx;
    table<doom_map> maps(client(ctx.get_executor(), config));
    const auto all = make_maps(150);
    std::vector<table<doom_map>::key_type> keys;
    for (const auto& each : all)
        keys.push_back(maps.key(each.episode, each.map));
    bool done = false;
    const auto work = [&]() -> asio::awaitable<void> {
        co_await maps.async_create(on_demand());
        const auto written = co_await maps.async_put_many(all);
        EXPECT_EQ(written.processed, 150u);
        const auto found = co_await maps.async_get_many(keys);
        EXPECT_EQ(found.size(), all.size());
        for (std::size_t i = 0; i < found.size(); ++i)
            EXPECT_TRUE(found[i] && found[i]->name == all[i].name) << i;
        done = true;
    };

    asio::co_spawn(ctx, work(), [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
    ctx.run();

    EXPECT_TRUE(done);
}

}  // namespace
}  // namespace ddbm::testing
