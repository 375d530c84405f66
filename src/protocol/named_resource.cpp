#include "protocol/named_resource.hpp"

#include "values/json_scanner.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace ddbm::detail {

namespace {

constexpr std::string_view table_member = "TableName";

struct naming_member
{
    std::string_view operation;
    std::string_view member;
};

// Those that are about one resource, in the order of their names.
constexpr naming_member naming_members[] = {
    {"CancelBulkOperation", "BulkOperationArn"},
    {"CreateBackup", table_member},
    {"CreateGlobalTable", "GlobalTableName"},
    {"CreateTable", table_member},
    {"DeleteBackup", "BackupArn"},
    {"DeleteItem", table_member},
    {"DeleteResourcePolicy", "ResourceArn"},
    {"DeleteTable", table_member},
    {"DescribeBackup", "BackupArn"},
    {"DescribeBulkOperation", "BulkOperationArn"},
    {"DescribeContinuousBackups", table_member},
    {"DescribeContributorInsights", table_member},
    {"DescribeExport", "ExportArn"},
    {"DescribeGlobalTable", "GlobalTableName"},
    {"DescribeGlobalTableSettings", "GlobalTableName"},
    {"DescribeImport", "ImportArn"},
    {"DescribeKinesisStreamingDestination", table_member},
    {"DescribeTable", table_member},
    {"DescribeTableReplicaAutoScaling", table_member},
    {"DescribeTimeToLive", table_member},
    {"DisableKinesisStreamingDestination", table_member},
    {"EnableKinesisStreamingDestination", table_member},
    {"ExportTableToPointInTime", "TableArn"},
    {"GetItem", table_member},
    {"GetResourcePolicy", "ResourceArn"},
    {"ListBackups", table_member},
    {"ListContributorInsights", table_member},
    {"ListExports", "TableArn"},
    {"ListImports", "TableArn"},
    {"ListTagsOfResource", "ResourceArn"},
    {"PutItem", table_member},
    {"PutResourcePolicy", "ResourceArn"},
    {"Query", table_member},
    {"RestoreTableFromBackup", "TargetTableName"},
    {"RestoreTableToPointInTime", "TargetTableName"},
    {"Scan", table_member},
    {"SearchVectors", table_member},
    {"StartBulkPutItems", table_member},
    {"TagResource", "ResourceArn"},
    {"UntagResource", "ResourceArn"},
    {"UpdateContinuousBackups", table_member},
    {"UpdateContributorInsights", table_member},
    {"UpdateGlobalTable", "GlobalTableName"},
    {"UpdateGlobalTableSettings", "GlobalTableName"},
    {"UpdateItem", table_member},
    {"UpdateKinesisStreamingDestination", table_member},
    {"UpdateTable", table_member},
    {"UpdateTableReplicaAutoScaling", table_member},
    {"UpdateTimeToLive", table_member},
};

static_assert(std::ranges::is_sorted(naming_members, {}, &naming_member::operation));

std::string_view naming_member_of(std::string_view operation)
{
    const auto* const found =
        std::ranges::lower_bound(naming_members, operation, {}, &naming_member::operation);
    if (found == std::end(naming_members) || found->operation != operation)
        return {};
    return found->member;
}

// Goes to the value of a member of the object that comes next, if it is there.
bool go_to(json_scanner& json, std::string_view wanted)
{
    json.expect('{');
    if (json.take('}'))
        return false;
    do
    {
        if (json.key() == wanted)
            return true;
        json.skip_value();
    } while (json.take(','));
    json.expect('}');
    return false;
}

// Of the string that comes next, what stands between its quotes; empty if it is none.
std::string_view text_of_string(json_scanner& json)
{
    if (json.peek() != '"')
    {
        json.skip_value();
        return {};
    }
    const char* const first = json.position() + 1;
    json.skip_value();
    return {first, static_cast<std::size_t>(json.position() - 1 - first)};
}

std::string_view text_at(json_scanner& json, std::string_view member)
{
    return go_to(json, member) ? text_of_string(json) : std::string_view();
}

// {"table": .., ..}
std::string_view first_name(json_scanner& json)
{
    json.expect('{');
    return json.peek() == '"' ? text_of_string(json) : std::string_view();
}

// [{"Put": {"TableName": ..}}, ..]
std::string_view first_table_of_actions(json_scanner& json)
{
    json.expect('[');
    if (json.take(']'))
        return {};
    do
    {
        json.expect('{');
        json.key();
        if (const auto found = text_at(json, table_member); !found.empty())
            return found;
        json.expect('}');
    } while (json.take(','));
    return {};
}

named_resource read_names(std::string_view operation, json_scanner& json)
{
    if (const std::string_view member = naming_member_of(operation); !member.empty())
        return {text_at(json, member), {}};
    if (operation == "BatchGetItem" || operation == "BatchWriteItem")
    {
        if (go_to(json, "RequestItems"))
            return {{}, first_name(json)};
    }
    else if (operation == "TransactGetItems" || operation == "TransactWriteItems")
    {
        if (go_to(json, "TransactItems"))
            return {{}, first_table_of_actions(json)};
    }
    else if (operation == "ImportTable" && go_to(json, "TableCreationParameters"))
        return {text_at(json, table_member), {}};
    return {};
}

}  // namespace

named_resource resource_in(std::string_view operation, std::string_view request)
{
    json_scanner json(request);
    try
    {
        return read_names(operation, json);
    }
    catch (const error&)
    {
        return {};
    }
}

}  // namespace ddbm::detail
