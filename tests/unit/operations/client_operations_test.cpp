#include "unit/operations/operation_testing.hpp"
#include "unit/operations/scripted_call.hpp"

#include <string>
#include <vector>

namespace ddbm::test {
namespace {

using detail::hangar;
using detail::hangar_key;

// Has a script for each of the two services.
class two_services final : public transport_opener
{
public:
    std::shared_ptr<detail::transport>
    open(const asio::any_io_executor& executor, std::string_view name, const client_config&)
        override
    {
        script& played = name == "streams" ? streams : tables;
        return std::make_shared<scripted_transport>(executor, played, nullptr);
    }

    script tables;
    script streams;
};

// What was asked for, without the requests themselves.
std::vector<std::string> names_of(const std::vector<std::string>& sent)
{
    std::vector<std::string> names;
    for (const std::string& request : sent)
        names.push_back(request.substr(0, request.find(' ')));
    return names;
}

class ClientOperations : public testing::Test
{
protected:
    std::shared_ptr<two_services> services = std::make_shared<two_services>();
    asio::io_context ctx;
    client db{ctx.get_executor(), config()};

private:
    // What a reply is like does not matter here: each is a failure.
    client_config config() const
    {
        client_config made;
        made.endpoint_url = "embedded:tables";
        made.streams_endpoint_url = "embedded:streams";
        made.opener = services;
        made.retry_policy.max_attempts = 1;
        return made;
    }
};

constexpr auto whatever = [](error_code, const auto&) {};

TEST_F(ClientOperations, OnItemsAreSentByTheirNames)
{
    db.async_get_item(get_item_request("maps", hangar_key()), whatever);
    db.async_put_item(put_item_request("maps", hangar()), whatever);
    db.async_update_item(update_item_request("maps", hangar_key()), whatever);
    db.async_delete_item(delete_item_request("maps", hangar_key()), whatever);
    db.async_query(query_request("maps", "a = b"), whatever);
    db.async_scan(scan_request("maps"), whatever);
    db.async_batch_get_item(
        batch_get_item_request().table("maps", keys_and_attributes().key(hangar_key())), whatever
    );
    db.async_batch_write_item(batch_write_item_request().put("maps", hangar()), whatever);
    db.async_transact_get_items(
        transact_get_items_request().get(transact_get("maps", hangar_key())), whatever
    );
    db.async_transact_write_items(
        transact_write_items_request().action(transact_put("maps", hangar())), whatever
    );
    run_to_end(ctx);

    const std::vector<std::string> expected = {
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "BatchWriteItem",
        "TransactGetItems",
        "TransactWriteItems",
    };
    EXPECT_EQ(names_of(services->tables.sent), expected);
    EXPECT_TRUE(services->streams.sent.empty());
}

TEST_F(ClientOperations, OnTablesAreSentByTheirNames)
{
    db.async_create_table(
        create_table_request("maps").partition_key("a", attribute_type::s).pay_per_request(),
        whatever
    );
    db.async_describe_table(describe_table_request("maps"), whatever);
    db.async_update_table(update_table_request("maps").disable_stream(), whatever);
    db.async_delete_table(delete_table_request("maps"), whatever);
    db.async_list_tables(list_tables_request(), whatever);
    db.async_update_time_to_live(update_time_to_live_request("maps", "a"), whatever);
    db.async_describe_time_to_live(describe_time_to_live_request("maps"), whatever);
    db.async_describe_continuous_backups(describe_continuous_backups_request("maps"), whatever);
    db.async_tag_resource(tag_resource_request("arn:maps").tag("a", "b"), whatever);
    db.async_untag_resource(untag_resource_request("arn:maps").tag_key("a"), whatever);
    db.async_list_tags_of_resource(list_tags_of_resource_request("arn:maps"), whatever);
    db.async_describe_limits(describe_limits_request(), whatever);
    db.async_describe_endpoints(describe_endpoints_request(), whatever);
    run_to_end(ctx);

    const std::vector<std::string> expected = {
        "CreateTable",
        "DescribeTable",
        "UpdateTable",
        "DeleteTable",
        "ListTables",
        "UpdateTimeToLive",
        "DescribeTimeToLive",
        "DescribeContinuousBackups",
        "TagResource",
        "UntagResource",
        "ListTagsOfResource",
        "DescribeLimits",
        "DescribeEndpoints",
    };
    EXPECT_EQ(names_of(services->tables.sent), expected);
    EXPECT_TRUE(services->streams.sent.empty());
}

TEST_F(ClientOperations, OnStreamsGoToTheirService)
{
    db.async_list_streams(list_streams_request(), whatever);
    db.async_describe_stream(describe_stream_request("arn:stream"), whatever);
    db.async_get_shard_iterator(
        get_shard_iterator_request("arn:stream", "shardId-1", shard_iterator_type::latest), whatever
    );
    db.async_get_records(get_records_request("it"), whatever);
    run_to_end(ctx);

    const std::vector<std::string> expected = {
        "ListStreams",
        "DescribeStream",
        "GetShardIterator",
        "GetRecords",
    };
    EXPECT_EQ(names_of(services->streams.sent), expected);
    EXPECT_TRUE(services->tables.sent.empty());
}

}  // namespace
}  // namespace ddbm::test
