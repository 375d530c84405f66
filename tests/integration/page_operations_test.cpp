// Query and Scan with their parameters: filters, projections, pages, indexes.

#include "support/integration_test.hpp"

#include <set>

namespace ddbm {
namespace {

class PageOperations : public testing::integration_test
{
protected:
    // Twelve maps of episode 1, indexed by name (global) and by the number of monsters (local).
    asio::awaitable<std::string> make_maps()
    {
        auto by_name = secondary_index("by_name").partition_key("name");
        auto by_monsters = secondary_index("by_monsters")
                               .partition_key("episode")
                               .sort_key("monsters")
                               .include("name");
        create_table_request create(new_name());
        create.partition_key("episode", attribute_type::n)
            .sort_key("map", attribute_type::n)
            .attribute_definition("name", attribute_type::s)
            .attribute_definition("monsters", attribute_type::n)
            .global_secondary_index(by_name)
            .local_secondary_index(by_monsters)
            .pay_per_request();
        co_await db().async_create_table(create);
        for (int number = 1; number <= 12; ++number)
        {
            put_item_request put(create.table_name(), doom_map(number));
            co_await db().async_put_item(put);
        }
        co_return create.table_name();
    }

    static item doom_map(int number)
    {
        return item()
            .set("episode", 1)
            .set("map", number)
            .set("name", number % 3 == 0 ? "three" : "other")
            .set("monsters", 100 - number);
    }

    static query_request episode_one(const std::string& table)
    {
        query_request query(table, "episode = :e");
        query.expression_attribute_value(":e", 1);
        return query;
    }

    static std::vector<int> maps_of(const page_reply& page)
    {
        std::vector<int> maps;
        for (const item& each : page.items)
            maps.push_back(each.at("map").as_number().to<int>());
        return maps;
    }
};

TEST_F(PageOperations, QueryReturnsAPartitionInTheOrderOfTheSortKey)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();

        auto page = co_await db().async_query(episode_one(name));

        EXPECT_EQ(maps_of(page), (std::vector{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
        EXPECT_EQ(page.items.at(2), doom_map(3));
        EXPECT_EQ(page.count, 12);
        EXPECT_EQ(page.scanned_count, 12);
        EXPECT_FALSE(page.last_evaluated_key);
        EXPECT_FALSE(page.consumed_capacity);
    });
}

TEST_F(PageOperations, QueryTakesEveryParameter)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        query_request query(name, "episode = :e AND #m BETWEEN :low AND :high");
        query.filter_expression("#n = :three")
            .projection_expression("#m")
            .expression_attribute_name("#m", "map")
            .expression_attribute_name("#n", "name")
            .expression_attribute_value(":e", 1)
            .expression_attribute_value(":low", 2)
            .expression_attribute_value(":high", 9)
            .expression_attribute_value(":three", "three")
            .scan_index_forward(false)
            .consistent_read(true)
            .return_consumed_capacity(return_consumed_capacity::total);

        auto page = co_await db().async_query(query);

        EXPECT_EQ(maps_of(page), (std::vector{9, 6, 3}));
        EXPECT_EQ(page.items.at(0), item().set("map", 9));
        EXPECT_EQ(page.count, 3);
        EXPECT_EQ(page.scanned_count, 8);
        EXPECT_EQ(page.consumed_capacity.value().capacity_units, 1);
    });
}

TEST_F(PageOperations, QueryGoesOnAfterTheLastEvaluatedKey)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        auto query = episode_one(name).limit(5);
        std::vector<std::vector<int>> pages;
        do
        {
            auto page = co_await db().async_query(query);
            pages.push_back(maps_of(page));
            query.exclusive_start_key(page.last_evaluated_key);
        } while (query.exclusive_start_key());

        EXPECT_EQ(
            pages, (std::vector<std::vector<int>>{{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}, {11, 12}})
        );
    });
}

TEST_F(PageOperations, AFilterCanLeaveAPageEmptyThatIsNotTheLast)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        auto query = episode_one(name)
                         .limit(2)
                         .filter_expression("#n = :three")
                         .expression_attribute_name("#n", "name")
                         .expression_attribute_value(":three", "three");

        auto page = co_await db().async_query(query);

        EXPECT_TRUE(page.items.empty());
        EXPECT_EQ(page.count, 0);
        EXPECT_EQ(page.scanned_count, 2);
        EXPECT_EQ(page.last_evaluated_key, item().set("episode", 1).set("map", 2));
    });
}

TEST_F(PageOperations, QueryCountsWithoutReturningItems)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();

        auto page = co_await db().async_query(episode_one(name).select(select::count));

        EXPECT_TRUE(page.items.empty());
        EXPECT_EQ(page.count, 12);
    });
}

TEST_F(PageOperations, QueryReadsAGlobalIndex)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        query_request query(name, "#n = :three");
        query.index_name("by_name")
            .expression_attribute_name("#n", "name")
            .expression_attribute_value(":three", "three")
            .return_consumed_capacity(return_consumed_capacity::indexes);

        auto page = co_await db().async_query(query);

        auto found = maps_of(page);
        EXPECT_EQ(std::set(found.begin(), found.end()), (std::set{3, 6, 9, 12}));
        const auto& capacity = page.consumed_capacity.value();
        EXPECT_EQ(capacity.global_secondary_indexes.count("by_name"), 1u);
        EXPECT_GT(capacity.capacity_units, 0);
    });
}

TEST_F(PageOperations, QueryReadsALocalIndexInItsOwnOrder)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        query_request query(name, "episode = :e AND monsters > :m");
        query.index_name("by_monsters")
            .expression_attribute_value(":e", 1)
            .expression_attribute_value(":m", 96)
            .select(select::all_projected_attributes);

        auto page = co_await db().async_query(query);

        EXPECT_EQ(maps_of(page), (std::vector{3, 2, 1}));
    });
}

TEST_F(PageOperations, ScanTakesEveryParameter)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        scan_request scan(name);
        scan.filter_expression("monsters < :m")
            .expression_attribute_value(":m", 90)
            .projection_expression("#m")
            .expression_attribute_name("#m", "map")
            .consistent_read(true)
            .return_consumed_capacity(return_consumed_capacity::total);

        auto page = co_await db().async_scan(scan);

        EXPECT_EQ(maps_of(page), (std::vector{11, 12}));
        EXPECT_EQ(page.scanned_count, 12);
        EXPECT_GT(page.consumed_capacity.value().capacity_units, 0);
    });
}

TEST_F(PageOperations, ScanGoesOnAfterTheLastEvaluatedKey)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_maps();
        scan_request scan(name);
        scan.limit(7);

        auto first = co_await db().async_scan(scan);
        scan.exclusive_start_key(first.last_evaluated_key);
        auto second = co_await db().async_scan(scan);

        EXPECT_EQ(first.items.size(), 7u);
        EXPECT_TRUE(first.last_evaluated_key);
        EXPECT_EQ(second.items.size(), 5u);
        EXPECT_FALSE(second.last_evaluated_key);
    });
}

TEST_F(PageOperations, ScanReadsTheSegmentsOfATable)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        for (int number = 0; number < 20; ++number)
        {
            put_item_request put(name, item().set("id", std::to_string(number)));
            co_await db().async_put_item(put);
        }
        scan_request scan(name);
        scan.total_segments(2);
        std::multiset<std::string> found;
        for (int segment : {0, 1})
        {
            auto page = co_await db().async_scan(scan.segment(segment));
            for (const item& each : page.items)
                found.insert(each.at("id").as_string());
        }

        EXPECT_EQ(found.size(), 20u);
        EXPECT_EQ(std::set(found.begin(), found.end()).size(), 20u);
    });
}

}  // namespace
}  // namespace ddbm
