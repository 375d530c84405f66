#include "local/operations.hpp"

#include "local/control/control_operations.hpp"
#include "local/data/data_operations.hpp"
#include "local/service_error.hpp"
#include "local/streams/stream_operations.hpp"

#include <algorithm>
#include <vector>

namespace ddbm::local::detail {

namespace {

void refuse_partiql(engine_state&, const boost::json::object&, std::string&)
{
    refuse("PartiQL is not supported by this engine yet");
}

std::vector<operation> make_operations()
{
    constexpr auto dynamodb = ddbm::service::dynamodb;
    constexpr auto streams = ddbm::service::dynamodb_streams;
    std::vector<operation> all{
        {dynamodb, "BatchExecuteStatement", &refuse_partiql, false, nullptr},
        {dynamodb, "BatchGetItem", &batch_get_item, false, nullptr},
        {dynamodb, "BatchWriteItem", &batch_write_item, false, nullptr},
        {dynamodb, "CreateTable", &create_table, true, nullptr},
        {dynamodb, "DeleteItem", &delete_item, false, nullptr},
        {dynamodb, "DeleteTable", &delete_table, true, nullptr},
        {dynamodb, "DescribeContinuousBackups", &describe_continuous_backups, false, nullptr},
        {dynamodb, "DescribeEndpoints", &describe_endpoints, false, nullptr},
        {dynamodb, "DescribeLimits", &describe_limits, false, nullptr},
        {dynamodb, "DescribeTable", &describe_table, false, nullptr},
        {dynamodb, "DescribeTimeToLive", &describe_time_to_live, false, nullptr},
        {dynamodb, "ExecuteStatement", &refuse_partiql, false, nullptr},
        {dynamodb, "ExecuteTransaction", &refuse_partiql, false, nullptr},
        {dynamodb, "GetItem", &get_item, false, nullptr},
        {dynamodb, "ListTables", &list_tables, false, nullptr},
        {dynamodb, "ListTagsOfResource", &list_tags_of_resource, false, nullptr},
        {dynamodb, "PutItem", &put_item, false, nullptr},
        {dynamodb, "Query", &query, false, nullptr},
        {dynamodb, "Scan", &scan, false, nullptr},
        {dynamodb, "TagResource", &tag_resource, true, nullptr},
        {dynamodb, "TransactGetItems", &transact_get_items, false, nullptr},
        {dynamodb, "TransactWriteItems", &transact_write_items, false, nullptr},
        {dynamodb, "UntagResource", &untag_resource, true, nullptr},
        {dynamodb, "UpdateItem", &update_item, false, nullptr},
        {dynamodb, "UpdateTable", &update_table, true, nullptr},
        {dynamodb, "UpdateTimeToLive", &update_time_to_live, true, nullptr},
        {streams, "DescribeStream", &describe_stream, false, nullptr},
        {streams, "GetRecords", &get_records, false, nullptr},
        {streams, "GetShardIterator", &get_shard_iterator, false, nullptr},
        {streams, "ListStreams", &list_streams, false, nullptr},
    };
    for (operation& each : all)
        each.request = find_shape(each.service, each.name);
    return all;
}

bool comes_before(const operation& a, const operation& b)
{
    return a.service != b.service ? a.service < b.service : a.name < b.name;
}

}  // namespace

const operation* find_operation(ddbm::service service, std::string_view name) noexcept
{
    static const std::vector<operation> sorted = [] {
        auto all = make_operations();
        std::sort(all.begin(), all.end(), comes_before);
        return all;
    }();
    const operation wanted{service, name, nullptr, false, nullptr};
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), wanted, comes_before);
    const bool is_there = found != sorted.end() && found->service == service && found->name == name;
    return is_there ? &*found : nullptr;
}

}  // namespace ddbm::local::detail
