#include "protocol/operations/reply_parts.hpp"

#include <utility>

namespace ddbm::detail {
namespace {

void read_capacity(const reply_object& reply, capacity& out)
{
    out.capacity_units = reply.number("CapacityUnits").value_or(0);
    out.read_capacity_units = reply.number("ReadCapacityUnits");
    out.write_capacity_units = reply.number("WriteCapacityUnits");
}

consumed_capacity::by_index read_by_index(const reply_object& reply, std::string_view name)
{
    consumed_capacity::by_index all;
    const std::optional<reply_object> indexes = reply.object(name);
    if (!indexes)
        return all;
    for (const auto& [index, units] : indexes->members())
        read_capacity(units, all[index]);
    return all;
}

consumed_capacity read_consumed(const reply_object& consumed)
{
    consumed_capacity out;
    out.table_name = consumed.string("TableName").value_or("");
    read_capacity(consumed, out);
    if (const std::optional<reply_object> table = consumed.object("Table"))
        read_capacity(*table, out.table.emplace());
    out.local_secondary_indexes = read_by_index(consumed, "LocalSecondaryIndexes");
    out.global_secondary_indexes = read_by_index(consumed, "GlobalSecondaryIndexes");
    return out;
}

item_collection_metrics read_metrics(const reply_object& metrics)
{
    constexpr std::string_view range = "SizeEstimateRangeGB";

    const std::vector<double> sizes = metrics.numbers(range);
    if (sizes.size() != 2)
        metrics.fail(range, "two numbers", std::to_string(sizes.size()) + " elements");

    item_collection_metrics out;
    out.item_collection_key =
        metrics.required("ItemCollectionKey", metrics.item("ItemCollectionKey"));
    out.size_estimate_lower_gb = sizes[0];
    out.size_estimate_upper_gb = sizes[1];
    return out;
}

std::vector<attribute_definition> read_attribute_definitions(const reply_object& reply)
{
    std::vector<attribute_definition> definitions;
    for (const reply_object& element : reply.objects("AttributeDefinitions"))
    {
        definitions.emplace_back(
            read_required_text(element, "AttributeName"),
            read_required_enum<attribute_type>(element, "AttributeType")
        );
    }
    return definitions;
}

std::optional<provisioned_throughput> read_throughput(const reply_object& reply)
{
    const std::optional<reply_object> throughput = reply.object("ProvisionedThroughput");
    if (!throughput)
        return std::nullopt;
    return provisioned_throughput(
        throughput->integer("ReadCapacityUnits").value_or(0),
        throughput->integer("WriteCapacityUnits").value_or(0)
    );
}

std::optional<on_demand_throughput> read_on_demand(const reply_object& reply)
{
    const std::optional<reply_object> limits = reply.object("OnDemandThroughput");
    if (!limits)
        return std::nullopt;
    return on_demand_throughput(
        limits->integer("MaxReadRequestUnits"), limits->integer("MaxWriteRequestUnits")
    );
}

std::optional<warm_throughput> read_warm(const reply_object& reply)
{
    const std::optional<reply_object> warm = reply.object("WarmThroughput");
    if (!warm)
        return std::nullopt;
    return warm_throughput(
        warm->integer("ReadUnitsPerSecond"), warm->integer("WriteUnitsPerSecond")
    );
}

std::string read_master_key(const reply_object& table)
{
    const std::optional<reply_object> encryption = table.object("SSEDescription");
    return encryption ? encryption->string("KMSMasterKeyArn").value_or("") : std::string();
}

secondary_index_description read_index(const reply_object& index)
{
    secondary_index_description out;
    out.index_name = read_required_text(index, "IndexName");
    out.index_arn = index.string("IndexArn").value_or("");
    out.key_schema = read_key_schema(index);
    if (const std::optional<reply_object> projection = index.object("Projection"))
    {
        out.projection_type = read_required_enum<projection_type>(*projection, "ProjectionType");
        out.non_key_attributes = projection->strings("NonKeyAttributes");
    }
    out.item_count = index.integer("ItemCount").value_or(0);
    out.index_size_bytes = index.integer("IndexSizeBytes").value_or(0);
    out.index_status = read_status<index_status>(index, "IndexStatus");
    out.provisioned_throughput = read_throughput(index);
    out.on_demand_throughput = read_on_demand(index);
    out.warm_throughput = read_warm(index);
    out.backfilling = index.boolean("Backfilling").value_or(false);
    return out;
}

std::vector<secondary_index_description>
read_indexes(const reply_object& table, std::string_view name)
{
    std::vector<secondary_index_description> indexes;
    for (const reply_object& index : table.objects(name))
        indexes.push_back(read_index(index));
    return indexes;
}

// After a stream was switched off its specification may linger.
std::optional<stream_view_type> read_stream(const reply_object& table)
{
    const std::optional<reply_object> stream = table.object("StreamSpecification");
    if (!stream || !stream->boolean("StreamEnabled").value_or(false))
        return std::nullopt;
    return read_enum<stream_view_type>(*stream, "StreamViewType");
}

// A table that never was paid per request has no summary.
billing_mode read_billing_mode(const reply_object& table)
{
    const std::optional<reply_object> summary = table.object("BillingModeSummary");
    if (!summary)
        return billing_mode::provisioned;
    return read_enum<billing_mode>(*summary, "BillingMode").value_or(billing_mode::provisioned);
}

table_class read_table_class(const reply_object& table)
{
    const std::optional<reply_object> summary = table.object("TableClassSummary");
    if (!summary)
        return table_class::standard;
    return read_enum<table_class>(*summary, "TableClass").value_or(table_class::standard);
}

}  // namespace

std::optional<consumed_capacity> read_consumed_capacity(const reply_object& reply)
{
    const std::optional<reply_object> consumed = reply.object("ConsumedCapacity");
    if (!consumed)
        return std::nullopt;
    return read_consumed(*consumed);
}

std::vector<consumed_capacity> read_consumed_capacities(const reply_object& reply)
{
    std::vector<consumed_capacity> all;
    for (const reply_object& consumed : reply.objects("ConsumedCapacity"))
        all.push_back(read_consumed(consumed));
    return all;
}

item_collection_metrics_map read_item_collection_metrics(const reply_object& reply)
{
    item_collection_metrics_map all;
    const std::optional<reply_object> tables = reply.object("ItemCollectionMetrics");
    if (!tables)
        return all;
    for (const std::string& table : tables->names())
    {
        std::vector<item_collection_metrics>& of_table = all[table];
        for (const reply_object& metrics : tables->objects(table))
            of_table.push_back(read_metrics(metrics));
    }
    return all;
}

std::vector<key_schema_element> read_key_schema(const reply_object& reply)
{
    std::vector<key_schema_element> schema;
    for (const reply_object& element : reply.objects("KeySchema"))
    {
        schema.emplace_back(
            read_required_text(element, "AttributeName"),
            read_required_enum<key_type>(element, "KeyType")
        );
    }
    return schema;
}

void read_parts(const reply_object& reply, item_write_reply& out)
{
    out.attributes = reply.item("Attributes");
    out.consumed_capacity = read_consumed_capacity(reply);
    if (const auto metrics = reply.object("ItemCollectionMetrics"))
        out.item_collection_metrics = read_metrics(*metrics);
}

void read_parts(const reply_object& reply, page_reply& out)
{
    out.items = reply.items("Items");
    out.count = reply.required("Count", reply.integer("Count"));
    out.scanned_count = reply.required("ScannedCount", reply.integer("ScannedCount"));
    out.last_evaluated_key = reply.item("LastEvaluatedKey");
    out.consumed_capacity = read_consumed_capacity(reply);
}

table_description read_table_description(const reply_object& table)
{
    table_description out;
    out.table_name = read_required_text(table, "TableName");
    out.table_arn = table.string("TableArn").value_or("");
    out.table_id = table.string("TableId").value_or("");
    const auto status = read_status<table_status>(table, "TableStatus");
    out.table_status = table.required("TableStatus", status);
    out.creation_date_time = table.time("CreationDateTime");
    out.item_count = table.integer("ItemCount").value_or(0);
    out.table_size_bytes = table.integer("TableSizeBytes").value_or(0);
    out.key_schema = read_key_schema(table);
    out.attribute_definitions = read_attribute_definitions(table);
    out.billing_mode = read_billing_mode(table);
    out.provisioned_throughput = read_throughput(table);
    out.on_demand_throughput = read_on_demand(table);
    out.warm_throughput = read_warm(table);
    out.local_secondary_indexes = read_indexes(table, "LocalSecondaryIndexes");
    out.global_secondary_indexes = read_indexes(table, "GlobalSecondaryIndexes");
    out.stream_view_type = read_stream(table);
    out.latest_stream_arn = table.string("LatestStreamArn").value_or("");
    out.latest_stream_label = table.string("LatestStreamLabel").value_or("");
    out.deletion_protection_enabled = table.boolean("DeletionProtectionEnabled").value_or(false);
    out.table_class = read_table_class(table);
    out.kms_master_key_arn = read_master_key(table);
    return out;
}

}  // namespace ddbm::detail
