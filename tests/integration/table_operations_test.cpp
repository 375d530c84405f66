// CreateTable, DescribeTable, DeleteTable and ListTables, and operations that have no classes.

#include "support/integration_test.hpp"

#include <algorithm>

namespace ddbm {
namespace {

class TableOperations : public testing::integration_test
{
};

TEST_F(TableOperations, DescribeTellsWhatCreateAskedFor)
{
    run([&]() -> asio::awaitable<void> {
        auto index = secondary_index("by_name").partition_key("name").sort_key("map");
        index.include("cheats").provisioned_throughput(3, 4);
        auto local = secondary_index("by_size").partition_key("episode").sort_key("size");
        local.keys_only();
        create_table_request create(new_name());
        create.partition_key("episode", attribute_type::n)
            .sort_key("map", attribute_type::b)
            .attribute_definition("name", attribute_type::s)
            .attribute_definition("size", attribute_type::n)
            .provisioned_throughput(10, 5)
            .global_secondary_index(index)
            .local_secondary_index(local)
            .stream(stream_view_type::new_and_old_images);

        auto created = co_await db().async_create_table(create);
        describe_table_request describe(create.table_name());
        auto described = co_await db().async_describe_table(describe);

        const table_description& table = described.table;
        EXPECT_EQ(created.table_description.table_name, create.table_name());
        EXPECT_EQ(table.table_name, create.table_name());
        EXPECT_EQ(table.table_status, table_status::active);
        EXPECT_FALSE(table.table_arn.empty());
        EXPECT_TRUE(table.creation_date_time);
        EXPECT_EQ(table.item_count, 0);
        EXPECT_EQ(table.key_schema, create.key_schema());
        EXPECT_EQ(table.attribute_definitions.size(), 4u);
        EXPECT_EQ(table.provisioned_throughput, provisioned_throughput(10, 5));
        EXPECT_EQ(table.stream_view_type, stream_view_type::new_and_old_images);
        EXPECT_FALSE(table.latest_stream_arn.empty());
        EXPECT_EQ(table.global_secondary_indexes.size(), 1u);
        EXPECT_EQ(table.local_secondary_indexes.size(), 1u);
        if (table.global_secondary_indexes.size() == 1)
        {
            const auto& global = table.global_secondary_indexes[0];
            EXPECT_EQ(global.index_name, "by_name");
            EXPECT_EQ(global.key_schema, index.key_schema());
            EXPECT_EQ(global.projection_type, projection_type::include);
            EXPECT_EQ(global.non_key_attributes, index.non_key_attributes());
            EXPECT_EQ(global.provisioned_throughput, provisioned_throughput(3, 4));
        }
        if (table.local_secondary_indexes.size() == 1)
        {
            EXPECT_EQ(table.local_secondary_indexes[0].projection_type, projection_type::keys_only);
        }
    });
}

TEST_F(TableOperations, CreateFailsForATableThatIsThere)
{
    run([&]() -> asio::awaitable<void> {
        create_table_request create(co_await make_plain_table());
        create.partition_key("id", attribute_type::s).pay_per_request();

        auto [ec, reply] = co_await db().async_create_table(create, checked());

        EXPECT_EQ(ec, service_errc::resource_in_use);
        EXPECT_EQ(diag.exception_type(), "ResourceInUseException");
        EXPECT_FALSE(diag.message().empty());
    });
}

TEST_F(TableOperations, DeleteAndDescribeFailForATableThatIsNotThere)
{
    run([&]() -> asio::awaitable<void> {
        delete_table_request erase(new_name());
        describe_table_request describe(new_name());

        auto [deleted, reply] = co_await db().async_delete_table(erase, checked());
        auto [described, description] = co_await db().async_describe_table(describe, checked());

        EXPECT_EQ(deleted, service_errc::resource_not_found);
        EXPECT_EQ(described, service_errc::resource_not_found);
    });
}

TEST_F(TableOperations, DeleteEndsATable)
{
    run([&]() -> asio::awaitable<void> {
        delete_table_request erase(co_await make_plain_table());
        describe_table_request describe(erase.table_name());

        auto deleted = co_await db().async_delete_table(erase);
        auto [ec, reply] = co_await db().async_describe_table(describe, checked());

        EXPECT_EQ(deleted.table_description.table_name, erase.table_name());
        EXPECT_EQ(ec, service_errc::resource_not_found);
    });
}

TEST_F(TableOperations, ListGoesOnAfterTheLastName)
{
    run([&]() -> asio::awaitable<void> {
        std::vector<std::string> made;
        for (int count = 0; count < 3; ++count)
        {
            auto name = co_await make_plain_table();
            made.push_back(name);
        }
        std::vector<std::string> listed;
        list_tables_request request;
        request.limit(2);
        do
        {
            auto page = co_await db().async_list_tables(request);
            EXPECT_LE(page.table_names.size(), 2u);
            listed.insert(listed.end(), page.table_names.begin(), page.table_names.end());
            request.exclusive_start_table_name(page.last_evaluated_table_name);
        } while (request.exclusive_start_table_name());

        for (const auto& name : made)
            EXPECT_EQ(std::count(listed.begin(), listed.end(), name), 1) << name;
    });
}

class AnyOperation : public testing::integration_test
{
};

TEST_F(AnyOperation, IsSentAndAnsweredAsJson)
{
    run([&]() -> asio::awaitable<void> {
        auto reply =
            co_await db().async_call(service::dynamodb, "DescribeLimits", "{}", resend::harmless);

        EXPECT_NE(reply.find("TableMaxReadCapacityUnits"), std::string::npos) << reply;
    });
}

TEST_F(AnyOperation, CanWriteInTransactions)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        std::string put = R"({"Put":{"TableName":")" + name + R"(","Item":{"id":{"S":"one"}}}})";
        std::string body = R"({"TransactItems":[)" + put + "]}";

        auto reply = co_await db().async_call(
            service::dynamodb, "TransactWriteItems", body, resend::harmful
        );
        get_item_request get(name, item().set("id", "one"));
        auto read = co_await db().async_get_item(get);

        EXPECT_EQ(reply, "{}");
        EXPECT_TRUE(read.item);
    });
}

TEST_F(AnyOperation, ReachesTheStreamsService)
{
    run([&]() -> asio::awaitable<void> {
        create_table_request create(new_name());
        create.partition_key("id", attribute_type::s).pay_per_request();
        create.stream(stream_view_type::keys_only);
        co_await db().async_create_table(create);
        std::string body = R"({"TableName":")" + create.table_name() + R"("})";

        auto reply = co_await db().async_call(
            service::dynamodb_streams, "ListStreams", body, resend::harmless
        );

        EXPECT_NE(reply.find("StreamArn"), std::string::npos) << reply;
        EXPECT_NE(reply.find(create.table_name()), std::string::npos) << reply;
    });
}

TEST_F(AnyOperation, FailsWithTheErrorsOfTheService)
{
    run([&]() -> asio::awaitable<void> {
        auto [unknown, first] = co_await db().async_call(
            service::dynamodb, "FireTheBfg", "{}", resend::harmless, checked()
        );
        EXPECT_EQ(unknown, service_errc::unknown_operation) << diag.to_string();

        auto [invalid, second] = co_await db().async_call(
            service::dynamodb, "GetItem", "{}", resend::harmless, checked()
        );
        EXPECT_EQ(invalid, service_errc::validation) << diag.to_string();
        EXPECT_EQ(diag.http_status(), 400);
        EXPECT_FALSE(diag.message().empty());
    });
}

class ServiceErrors : public testing::integration_test
{
};

TEST_F(ServiceErrors, NameAnExpressionThatIsNotValid)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        update_item_request update(name, item().set("id", "one"));
        update.update_expression("SET = nonsense");

        auto [ec, reply] = co_await db().async_update_item(update, checked());

        EXPECT_EQ(ec, service_errc::validation);
        EXPECT_EQ(diag.exception_type(), "ValidationException");
        EXPECT_NE(diag.message().find("UpdateExpression"), std::string::npos) << diag.message();
        EXPECT_EQ(diag.applied(), applied::no);
        EXPECT_EQ(diag.attempts(), 1);
    });
}

TEST_F(ServiceErrors, NameAKeyThatDoesNotFitTheTable)
{
    run([&]() -> asio::awaitable<void> {
        auto name = co_await make_plain_table();
        get_item_request get(name, item().set("id", 7));

        auto [ec, reply] = co_await db().async_get_item(get, checked());

        EXPECT_EQ(ec, service_errc::validation);
        EXPECT_NE(diag.message().find("key"), std::string::npos) << diag.message();
    });
}

TEST_F(ServiceErrors, TellATableThatIsNotThere)
{
    run([&]() -> asio::awaitable<void> {
        get_item_request get(new_name(), item().set("id", "one"));

        auto [ec, reply] = co_await db().async_get_item(get, checked());

        EXPECT_EQ(ec, service_errc::resource_not_found);
        EXPECT_EQ(diag.exception_type(), "ResourceNotFoundException");
        EXPECT_EQ(diag.table(), get.table_name());
    });
}

}  // namespace
}  // namespace ddbm
