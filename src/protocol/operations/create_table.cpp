#include "protocol/operations/create_table.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {
namespace {

constexpr std::int64_t max_capacity_units = 1'000'000'000'000;

void check_name(const std::string& name)
{
    if (!is_table_name(name))
    {
        throw error(
            errc::invalid_table_name,
            "The name of a new table must be 3 to 255 of a-z A-Z 0-9 _ - and a dot"
        );
    }
}

// One partition key, then at most one sort key.
void check_key_schema(const std::vector<key_schema_element>& schema)
{
    if (schema.empty() || schema.front().key_type != key_type::hash)
        refuse("The table's key does not begin with a partition key");
    if (schema.size() > 2 || (schema.size() == 2 && schema.back().key_type != key_type::range))
        refuse("The table's key is more than a partition key and a sort key");
}

void check_definition(const attribute_definition& definition)
{
    if (!name_of(definition.attribute_type).empty())
        return;
    diagnostics diag;
    diag.attribute_path(definition.attribute_name);
    diag.expected("a key of type S, N or B");
    diag.found("type " + std::string(type_name(definition.attribute_type)));
    throw error(errc::invalid_request, std::move(diag));
}

void check_throughput(const std::optional<provisioned_throughput>& throughput)
{
    if (!throughput)
        return;
    check_range("ReadCapacityUnits", throughput->read_capacity_units, 1, max_capacity_units);
    check_range("WriteCapacityUnits", throughput->write_capacity_units, 1, max_capacity_units);
}

void check_index(const secondary_index& index)
{
    check_index_name(index.index_name());
    check_throughput(index.provisioned_throughput());
}

void check_local_index(const secondary_index& index)
{
    check_index(index);
    if (index.provisioned_throughput())
        refuse("The local index " + index.index_name() + " has no throughput of its own");
}

void check(const create_table_request& request)
{
    check_name(request.table_name());
    check_key_schema(request.key_schema());
    for (const attribute_definition& definition : request.attribute_definitions())
        check_definition(definition);
    if (!request.billing_mode())
        refuse("It is not said whether throughput is provisioned or paid per request");
    check_throughput(request.provisioned_throughput());
    for (const secondary_index& index : request.local_secondary_indexes())
        check_local_index(index);
    for (const secondary_index& index : request.global_secondary_indexes())
        check_index(index);
}

void write_definitions(json_writer& out, const std::vector<attribute_definition>& definitions)
{
    out.plain_key("AttributeDefinitions").begin_array();
    for (const attribute_definition& definition : definitions)
    {
        out.begin_object().plain_key("AttributeName").string(definition.attribute_name);
        write_enum(out, "AttributeType", definition.attribute_type);
        out.end_object();
    }
    out.end_array();
}

void write_element(json_writer& out, const key_schema_element& element)
{
    out.begin_object().plain_key("AttributeName").string(element.attribute_name);
    write_enum(out, "KeyType", element.key_type);
    out.end_object();
}

void write_key_schema(json_writer& out, const std::vector<key_schema_element>& schema)
{
    out.plain_key("KeySchema").begin_array();
    for (const key_schema_element& element : schema)
        write_element(out, element);
    out.end_array();
}

void write_throughput(json_writer& out, const std::optional<provisioned_throughput>& throughput)
{
    if (!throughput)
        return;
    out.plain_key("ProvisionedThroughput").begin_object();
    out.plain_key("ReadCapacityUnits").integer(throughput->read_capacity_units);
    out.plain_key("WriteCapacityUnits").integer(throughput->write_capacity_units);
    out.end_object();
}

void write_billing(json_writer& out, const create_table_request& request)
{
    write_enum(out, "BillingMode", *request.billing_mode());
    write_throughput(out, request.provisioned_throughput());
}

void write_index(
    json_writer& out, const secondary_index& index, const std::vector<key_schema_element>& schema
)
{
    out.begin_object().plain_key("IndexName").quoted(index.index_name());
    write_key_schema(out, schema);
    out.plain_key("Projection").begin_object();
    write_enum(out, "ProjectionType", index.projection_type());
    if (!index.non_key_attributes().empty())
    {
        out.plain_key("NonKeyAttributes").begin_array();
        for (const std::string& name : index.non_key_attributes())
            out.string(name);
        out.end_array();
    }
    out.end_object();
    write_throughput(out, index.provisioned_throughput());
    out.end_object();
}

// The partition key of the table, if the index does not name it.
std::vector<key_schema_element>
local_key_schema(const secondary_index& index, const create_table_request& request)
{
    std::vector<key_schema_element> schema = index.key_schema();
    if (schema.empty() || schema.front().key_type != key_type::hash)
        schema.insert(schema.begin(), request.key_schema().front());
    return schema;
}

void write_local_indexes(json_writer& out, const create_table_request& request)
{
    if (request.local_secondary_indexes().empty())
        return;
    out.plain_key("LocalSecondaryIndexes").begin_array();
    for (const secondary_index& index : request.local_secondary_indexes())
        write_index(out, index, local_key_schema(index, request));
    out.end_array();
}

void write_global_indexes(json_writer& out, const std::vector<secondary_index>& indexes)
{
    if (indexes.empty())
        return;
    out.plain_key("GlobalSecondaryIndexes").begin_array();
    for (const secondary_index& index : indexes)
        write_index(out, index, index.key_schema());
    out.end_array();
}

void write_encryption(json_writer& out, const std::string& kms_master_key_id)
{
    out.plain_key("SSESpecification").begin_object();
    write_flag(out, "Enabled", true);
    out.plain_key("SSEType").quoted("KMS");
    write_text(out, "KMSMasterKeyId", kms_master_key_id);
    out.end_object();
}

void write_settings(json_writer& out, const create_table_request& request)
{
    if (request.stream_view_type())
    {
        out.plain_key("StreamSpecification").begin_object();
        write_flag(out, "StreamEnabled", true);
        write_enum(out, "StreamViewType", *request.stream_view_type());
        out.end_object();
    }
    if (request.kms_master_key_id())
        write_encryption(out, *request.kms_master_key_id());
    if (request.deletion_protection_enabled())
        write_flag(out, "DeletionProtectionEnabled", *request.deletion_protection_enabled());
    if (request.table_class())
        write_enum(out, "TableClass", *request.table_class());
}

void write_tags(json_writer& out, const create_table_request::tag_map& tags)
{
    if (tags.empty())
        return;
    out.plain_key("Tags").begin_array();
    for (const auto& [key, value] : tags)
    {
        out.begin_object().plain_key("Key").string(key);
        out.plain_key("Value").string(value).end_object();
    }
    out.end_array();
}

}  // namespace

void write_request(json_writer& out, const create_table_request& request)
{
    within_table(request.table_name(), [&] {
        check(request);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        write_definitions(out, request.attribute_definitions());
        write_key_schema(out, request.key_schema());
        write_billing(out, request);
        write_local_indexes(out, request);
        write_global_indexes(out, request.global_secondary_indexes());
        write_settings(out, request);
        write_tags(out, request.tags());
        out.end_object();
    });
}

void read_reply(std::string_view body, create_table_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    reply.table_description =
        read_table_description(root.required("TableDescription", root.object("TableDescription")));
}

}  // namespace ddbm::detail
