#include "protocol/operations/create_table.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/operations/table_parts.hpp"
#include "protocol/table_name.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {
namespace {

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

void check_local_index(const secondary_index& index)
{
    check_index(index);
    if (index.provisioned_throughput() || index.on_demand_throughput() || index.warm_throughput())
        refuse("The local index " + index.index_name() + " has no throughput of its own");
}

void check_new_table(const create_table_request& request)
{
    check_name(request.table_name());
    check_key_schema(request.key_schema());
    check_definitions(request.attribute_definitions());
    if (!request.billing_mode())
        refuse("It is not said whether throughput is provisioned or paid per request");
    check_throughput(request.provisioned_throughput());
    check_on_demand(request.on_demand_throughput(), false);
    check_warm(request.warm_throughput());
    for (const secondary_index& index : request.local_secondary_indexes())
        check_local_index(index);
    for (const secondary_index& index : request.global_secondary_indexes())
        check_index(index);
}

void write_billing(json_writer& out, const create_table_request& request)
{
    write_enum(out, "BillingMode", *request.billing_mode());
    write_throughput(out, request.provisioned_throughput());
    write_on_demand(out, request.on_demand_throughput());
    write_warm(out, request.warm_throughput());
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

void write_settings(json_writer& out, const create_table_request& request)
{
    if (request.stream_view_type())
        write_stream_specification(out, request.stream_view_type());
    if (request.kms_master_key_id())
        write_encryption(out, request.kms_master_key_id());
    if (request.deletion_protection_enabled())
        write_flag(out, "DeletionProtectionEnabled", *request.deletion_protection_enabled());
    if (request.table_class())
        write_enum(out, "TableClass", *request.table_class());
}

}  // namespace

void write_request(json_writer& out, const create_table_request& request)
{
    within_table(request.table_name(), [&] {
        check_new_table(request);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        write_definitions(out, request.attribute_definitions());
        write_key_schema(out, request.key_schema());
        write_billing(out, request);
        write_local_indexes(out, request);
        write_global_indexes(out, request.global_secondary_indexes());
        write_settings(out, request);
        if (!request.tags().empty())
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
