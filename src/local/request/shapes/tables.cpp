// Operations that make, change and describe tables.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr auto attribute_type_values =
    wire_names_of(ddbm::attribute_type::b, ddbm::attribute_type::n, ddbm::attribute_type::s);
constexpr type attribute_type = enumeration(attribute_type_values);
constexpr field attribute_definition_fields[] = {
    {"AttributeName", attribute_name, required},
    {"AttributeType", attribute_type, required},
};
constexpr type attribute_definition = structure("AttributeDefinition", attribute_definition_fields);
constexpr type attribute_definitions = list_of(attribute_definition);

constexpr auto key_type_values = wire_names_of(ddbm::key_type::hash, ddbm::key_type::range);
constexpr type key_type = enumeration(key_type_values);
constexpr field key_schema_element_fields[] = {
    {"AttributeName", attribute_name, required},
    {"KeyType", key_type, required},
};
constexpr type key_schema_element = structure("KeySchemaElement", key_schema_element_fields);
constexpr type key_schema = list_of(key_schema_element, 1, limits::key_attributes);
constexpr type global_key_schema = list_of(key_schema_element, 1);

constexpr auto projection_type_values = wire_names_of(
    ddbm::projection_type::all, ddbm::projection_type::include, ddbm::projection_type::keys_only
);
constexpr type projection_type = enumeration(projection_type_values);
constexpr type non_key_attributes = list_of(attribute_name, 1, limits::projected_attributes);
constexpr field projection_fields[] = {
    {"ProjectionType", projection_type},
    {"NonKeyAttributes", non_key_attributes},
};
constexpr type projection = structure("Projection", projection_fields);

constexpr type capacity_units = number_type(kind::long_integer, 1);
constexpr field provisioned_throughput_fields[] = {
    {"WriteCapacityUnits", capacity_units, required},
    {"ReadCapacityUnits", capacity_units, required},
};
constexpr type provisioned_throughput =
    structure("ProvisionedThroughput", provisioned_throughput_fields);

constexpr field on_demand_throughput_fields[] = {
    {"MaxReadRequestUnits", any_long},
    {"MaxWriteRequestUnits", any_long},
};
constexpr type on_demand_throughput = structure("OnDemandThroughput", on_demand_throughput_fields);

constexpr field warm_throughput_fields[] = {
    {"ReadUnitsPerSecond", any_long},
    {"WriteUnitsPerSecond", any_long},
};
constexpr type warm_throughput = structure("WarmThroughput", warm_throughput_fields);

constexpr auto billing_mode_values =
    wire_names_of(ddbm::billing_mode::provisioned, ddbm::billing_mode::pay_per_request);
constexpr type billing_mode = enumeration(billing_mode_values);

constexpr auto stream_view_type_values = wire_names_of(
    ddbm::stream_view_type::new_image,
    ddbm::stream_view_type::old_image,
    ddbm::stream_view_type::new_and_old_images,
    ddbm::stream_view_type::keys_only
);
constexpr type stream_view_type = enumeration(stream_view_type_values);
constexpr field stream_specification_fields[] = {
    {"StreamEnabled", boolean, required},
    {"StreamViewType", stream_view_type},
};
constexpr type stream_specification = structure("StreamSpecification", stream_specification_fields);

constexpr std::string_view sse_type_values[] = {"AES256", "KMS"};
constexpr type sse_type = enumeration(sse_type_values);
constexpr field sse_specification_fields[] = {
    {"Enabled", boolean},
    {"SSEType", sse_type},
    {"KMSMasterKeyId", any_text},
};
constexpr type sse_specification = structure("SSESpecification", sse_specification_fields);

constexpr field local_index_fields[] = {
    {"IndexName", plain_name, required},
    {"KeySchema", key_schema, required},
    {"Projection", projection, required},
};
constexpr type local_index = structure("LocalSecondaryIndex", local_index_fields);
constexpr type local_indexes = list_of(local_index);

constexpr field global_index_fields[] = {
    {"IndexName", plain_name, required},
    {"KeySchema", global_key_schema, required},
    {"Projection", projection, required},
    {"ProvisionedThroughput", provisioned_throughput},
    {"OnDemandThroughput", on_demand_throughput},
    {"WarmThroughput", warm_throughput},
};
constexpr type global_index = structure("GlobalSecondaryIndex", global_index_fields);
constexpr type global_indexes = list_of(global_index);

constexpr type create_index = structure("CreateGlobalSecondaryIndexAction", global_index_fields);
constexpr field update_index_fields[] = {
    {"IndexName", plain_name, required},
    {"ProvisionedThroughput", provisioned_throughput},
    {"OnDemandThroughput", on_demand_throughput},
    {"WarmThroughput", warm_throughput},
};
constexpr type update_index = structure("UpdateGlobalSecondaryIndexAction", update_index_fields);
constexpr field delete_index_fields[] = {{"IndexName", plain_name, required}};
constexpr type delete_index = structure("DeleteGlobalSecondaryIndexAction", delete_index_fields);
constexpr field index_update_fields[] = {
    {"Update", update_index},
    {"Create", create_index},
    {"Delete", delete_index},
};
constexpr type index_update = structure("GlobalSecondaryIndexUpdate", index_update_fields);
constexpr type index_updates = list_of(index_update);

constexpr field create_table_fields[] = {
    {"AttributeDefinitions", attribute_definitions, required},
    {"TableName", plain_name, required},
    {"BillingMode", billing_mode},
    {"ProvisionedThroughput", provisioned_throughput},
    {"KeySchema", key_schema, required},
    {"LocalSecondaryIndexes", local_indexes},
    {"GlobalSecondaryIndexes", global_indexes},
    {"StreamSpecification", stream_specification},
    {"SSESpecification", sse_specification},
    {"Tags", tags},
    {"TableClass", any_text},
    {"DeletionProtectionEnabled", boolean},
    {"OnDemandThroughput", on_demand_throughput},
    {"WarmThroughput", warm_throughput},
    {"ResourcePolicy", any_text},
};

// What of ReplicaUpdates matters here is only that it is a list.
constexpr type replica_update = structure("ReplicationGroupUpdate", {});
constexpr type replica_updates = list_of(replica_update);

constexpr field update_table_fields[] = {
    {"AttributeDefinitions", attribute_definitions},
    {"TableName", table_name, required},
    {"BillingMode", billing_mode},
    {"ProvisionedThroughput", provisioned_throughput},
    {"GlobalSecondaryIndexUpdates", index_updates},
    {"StreamSpecification", stream_specification},
    {"SSESpecification", sse_specification},
    {"ReplicaUpdates", replica_updates},
    {"TableClass", any_text},
    {"DeletionProtectionEnabled", boolean},
    {"MultiRegionConsistency", any_text},
    {"OnDemandThroughput", on_demand_throughput},
    {"WarmThroughput", warm_throughput},
};

constexpr field table_fields[] = {{"TableName", table_name, required}};

constexpr type list_tables_limit = number_type(kind::integer, 1, limits::listed_tables);
constexpr field list_tables_fields[] = {
    {"ExclusiveStartTableName", plain_name},
    {"Limit", list_tables_limit},
};

constexpr shape operations[] = {
    request_of_table("CreateTable", create_table_fields),
    request_of_table("DescribeTable", table_fields),
    request_of_table("UpdateTable", update_table_fields),
    request_of_table("DeleteTable", table_fields),
    request_of("ListTables", list_tables_fields),
    request_of_table("DescribeTimeToLive", table_fields),
    request_of("DescribeContinuousBackups", table_fields),
};

}  // namespace

std::span<const shape> of_tables() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
