// Tables as their models have them: created, compared, changed.

#include "support/integration_test.hpp"

#include <ddbm/operations/list_tags_of_resource.hpp>
#include <ddbm/shared_table.hpp>
#include <ddbm/table_changes.hpp>
#include <ddbm/table_difference.hpp>
#include <ddbm/table_names.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::testing {

struct sale
{
    std::string shop;
    int number = 0;
    std::string city;
    int total = 0;
    std::string shop_name;
    std::optional<std::chrono::sys_seconds> expires;
};

struct shop
{
    std::string id;
    std::string city;
};

// The same table, of another time.
struct older_sale
{
    std::string shop;
    int number = 0;
    int total = 0;
};

}  // namespace ddbm::testing

template <>
struct ddbm::model_of<ddbm::testing::sale>
{
    using type = ddbm::testing::sale;
    static constexpr auto value =
        ddbm::model<type>("shops")
            .partition_key("pk", ddbm::compose("SHOP#", &type::shop))
            .sort_key("sk", ddbm::compose("SALE#", ddbm::padded<6>(&type::number)))
            .discriminator("type", "sale")
            .field("city", &type::city)
            .field("total", &type::total)
            .field("shop_name", &type::shop_name)
            .time_to_live("expires", &type::expires)
            .index(
                "by_city",
                ddbm::partition(&type::city),
                ddbm::sort(&type::total),
                ddbm::project(&type::shop_name)
            )
            .index("by_type", ddbm::partition("type"), ddbm::sort("sk"), ddbm::project_keys)
            .local_index("by_total", ddbm::sort(&type::total));
};

template <>
struct ddbm::model_of<ddbm::testing::shop>
{
    using type = ddbm::testing::shop;
    static constexpr auto value =
        ddbm::model<type>("shops")
            .partition_key("pk", ddbm::compose("SHOP#", &type::id))
            .sort_key("sk", ddbm::compose("SHOP"))
            .discriminator("type", "shop")
            .field("city", &type::city)
            .index(
                "by_type", ddbm::partition("type"), ddbm::sort("sk"), ddbm::project(&type::city)
            );
};

template <>
struct ddbm::model_of<ddbm::testing::older_sale>
{
    using type = ddbm::testing::older_sale;
    static constexpr auto value =
        ddbm::model<type>("shops")
            .partition_key("pk", ddbm::compose("SHOP#", &type::shop))
            .sort_key("sk", ddbm::compose("SALE#", ddbm::padded<6>(&type::number)))
            .field("total", &type::total)
            .index("by_day", ddbm::partition(&type::total))
            .local_index("by_total", ddbm::sort(&type::total));
};

namespace ddbm {
namespace {

using testing::older_sale;
using testing::sale;
using testing::shop;

class ModelledTables : public testing::integration_test
{
protected:
    using texts = std::vector<std::string>;

    // In words, as they come.
    static texts words_of(const std::vector<table_difference>& differences)
    {
        texts words;
        for (const table_difference& each : differences)
            words.push_back(each.to_string());
        return words;
    }

    static texts names_of(const std::vector<secondary_index_description>& indexes)
    {
        texts names;
        for (const secondary_index_description& each : indexes)
            names.push_back(each.index_name);
        std::sort(names.begin(), names.end());
        return names;
    }
};

TEST_F(ModelledTables, AreCreatedWithAllThatTheModelAndTheOptionsSay)
{
    run([&]() -> asio::awaitable<void> {
        table<sale> sales(db(), new_name());
        const auto options = provisioned(10, 5)
                                 .index_throughput("by_city", 3, 2)
                                 .stream(stream_view_type::new_and_old_images);

        co_await sales.async_create(options);

        auto found = co_await sales.async_describe();
        EXPECT_EQ(found.table_status, table_status::active);
        EXPECT_EQ(names_of(found.global_secondary_indexes), (texts{"by_city", "by_type"}));
        EXPECT_EQ(names_of(found.local_secondary_indexes), (texts{"by_total"}));
        for (const secondary_index_description& each : found.global_secondary_indexes)
            EXPECT_EQ(
                each.provisioned_throughput,
                each.index_name == "by_city" ? provisioned_throughput(3, 2)
                                             : provisioned_throughput(10, 5)
            ) << each.index_name;
        EXPECT_EQ(found.stream_view_type, stream_view_type::new_and_old_images);
        auto differences = co_await sales.async_check();
        EXPECT_EQ(words_of(differences), texts());
    });
}

TEST_F(ModelledTables, OfSeveralModelsHaveTheIndexesOfAll)
{
    run([&]() -> asio::awaitable<void> {
        auto name = new_name();
        table<sale> sales(db(), name);
        table<shop> shops(db(), name);
        shared_table both(sales, shops);

        co_await both.async_create(on_demand());

        auto differences = co_await both.async_check();
        EXPECT_EQ(words_of(differences), texts());
        // What the other one wants is more than this one does.
        differences = co_await sales.async_check();
        EXPECT_EQ(
            words_of(differences),
            texts{"index by_type, what it holds: expected keys, found keys, city"}
        );
        shop corner;
        corner.id = "1";
        corner.city = "Ghent";
        co_await shops.async_put(corner);
        sale sold;
        sold.shop = "1";
        sold.number = 7;
        sold.city = "Ghent";
        co_await sales.async_put(sold);
        query_request query(name, "#c = :c");
        query.index_name("by_city").expression_attribute_name("#c", "city");
        query.expression_attribute_value(":c", "Ghent");
        auto page = co_await db().async_query(query);
        EXPECT_EQ(page.items.size(), 1u);
    });
}

TEST_F(ModelledTables, AreComparedWithTheirModels)
{
    run([&]() -> asio::awaitable<void> {
        auto name = new_name();
        table<older_sale> older(db(), name);
        table<sale> sales(db(), name);
        co_await older.async_create(on_demand());

        auto same = co_await older.async_check();
        auto differences = co_await sales.async_check();

        EXPECT_EQ(words_of(same), texts());
        EXPECT_EQ(
            words_of(differences),
            (texts{
                "index by_city: expected global index with partition key city (S); sort key total "
                "(N), found nothing",
                "index by_type: expected global index with partition key type (S); sort key sk "
                "(S), "
                "found nothing",
                "index by_day: expected nothing, found global index with partition key total (N)",
                "the table, its time to live: expected expires, found nothing"})
        );
    });
}

TEST_F(ModelledTables, BecomeWhatAnotherModelWants)
{
    run([&]() -> asio::awaitable<void> {
        auto name = new_name();
        table<older_sale> older(db(), name);
        table<sale> sales(db(), name);
        co_await older.async_create(provisioned(2, 2));
        sale sold;
        sold.shop = "1";
        sold.city = "Ghent";
        co_await sales.async_put(sold);
        const auto wanted = table_changes()
                                .on_demand()
                                .remove_index("by_day")
                                .add_missing_indexes()
                                .time_to_live(true)
                                .stream(stream_view_type::keys_only);

        co_await sales.async_change(wanted);

        auto differences = co_await sales.async_check();
        EXPECT_EQ(words_of(differences), texts());
        auto found = co_await sales.async_describe();
        EXPECT_EQ(found.billing_mode, billing_mode::pay_per_request);
        EXPECT_EQ(found.stream_view_type, stream_view_type::keys_only);
        // The items that are there are in the new indexes.
        query_request query(name, "#c = :c");
        query.index_name("by_city").expression_attribute_name("#c", "city");
        query.expression_attribute_value(":c", "Ghent");
        auto page = co_await db().async_query(query);
        EXPECT_EQ(page.items.size(), 1u);

        // Again, as after a failure half-way: nothing is left to do.
        co_await sales.async_change(wanted);
        const auto back =
            table_changes().provisioned(4, 3).index_throughput("by_type", 2, 1).disable_stream();
        co_await sales.async_change(back);
        found = co_await sales.async_describe();
        EXPECT_EQ(found.provisioned_throughput, provisioned_throughput(4, 3));
        for (const secondary_index_description& each : found.global_secondary_indexes)
            EXPECT_EQ(
                each.provisioned_throughput,
                each.index_name == "by_type" ? provisioned_throughput(2, 1)
                                             : provisioned_throughput(4, 3)
            ) << each.index_name;
        EXPECT_FALSE(found.stream_view_type);
    });
}

TEST_F(ModelledTables, AreProtectedAgainstDeletion)
{
    run([&]() -> asio::awaitable<void> {
        table<sale> sales(db(), new_name());
        co_await sales.async_create(on_demand());
        co_await sales.async_change(table_changes().deletion_protection_enabled(true));
        auto found = co_await sales.async_describe();
        // DynamoDB Local takes no notice.
        const bool is_engine =
            std::string_view(std::getenv("AWS_ENDPOINT_URL_DYNAMODB")) == "embedded:";
        if (!found.deletion_protection_enabled && !is_engine)
            co_return;
        EXPECT_TRUE(found.deletion_protection_enabled);
        auto [refused] = co_await sales.async_delete(checked());
        EXPECT_EQ(refused, service_errc::validation);

        co_await sales.async_change(table_changes().deletion_protection_enabled(false));
        co_await sales.async_delete();
    });
}

TEST_F(ModelledTables, HaveTheTagsThatTheyAreGiven)
{
    run([&]() -> asio::awaitable<void> {
        table<sale> sales(db(), new_name());
        co_await sales.async_create(on_demand().tag("team", "shops").tag("old", "yes"));
        auto found = co_await sales.async_describe();
        list_tags_of_resource_request request(found.table_arn);
        auto [ec, before] = co_await db().async_list_tags_of_resource(request, checked());
        // DynamoDB Local has none.
        if (ec == service_errc::unknown_operation)
            co_return;
        EXPECT_EQ(before.tags, (tag_map{{"team", "shops"}, {"old", "yes"}}));

        co_await sales.async_change(table_changes().untag("old").tag("new", "yes"));

        auto after = co_await db().async_list_tags_of_resource(request);
        EXPECT_EQ(after.tags, (tag_map{{"team", "shops"}, {"new", "yes"}}));
    });
}

TEST_F(ModelledTables, ChangeAnIndexByMakingItAnew)
{
    run([&]() -> asio::awaitable<void> {
        auto name = new_name();
        table<sale> sales(db(), name);
        table<shop> shops(db(), name);
        shared_table both(sales, shops);
        co_await sales.async_create(on_demand());

        co_await both.async_change(table_changes().remove_index("by_type").add_index("by_type"));

        auto differences = co_await both.async_check();
        EXPECT_EQ(words_of(differences), texts());
    });
}

TEST_F(ModelledTables, AreThereOrNot)
{
    run([&]() -> asio::awaitable<void> {
        table<sale> sales(db(), new_name());
        EXPECT_FALSE(co_await sales.async_table_exists());
        co_await sales.async_delete(if_exists);
        auto [unknown, none] = co_await sales.async_describe(checked());
        EXPECT_EQ(unknown, service_errc::resource_not_found);
        EXPECT_EQ(diag.table(), sales.name());
        auto [checks, nothing] = co_await sales.async_check(checked());
        EXPECT_EQ(checks, service_errc::resource_not_found);
        auto [changes] = co_await sales.async_change(table_changes().on_demand(), checked());
        EXPECT_EQ(changes, service_errc::resource_not_found);
        auto [waits] =
            co_await sales.async_wait_until_active(std::chrono::milliseconds(1), checked());
        EXPECT_EQ(waits, errc::deadline_exceeded);

        create_table_request create(sales.name());
        create.partition_key("id", attribute_type::s).pay_per_request();
        co_await db().async_create_table(create);
        co_await sales.async_wait_until_active(std::chrono::seconds(30));

        EXPECT_TRUE(co_await sales.async_table_exists());
        auto names = co_await async_table_names(db());
        EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
        EXPECT_EQ(std::count(names.begin(), names.end(), sales.name()), 1);
        co_await sales.async_delete(if_exists);
        EXPECT_FALSE(co_await sales.async_table_exists());
    });
}

}  // namespace
}  // namespace ddbm
