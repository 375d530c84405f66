#include "protocol/operations/update_table.hpp"

#include "protocol/operations/reply_parts.hpp"
#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"
#include "protocol/operations/table_parts.hpp"
#include "protocol/table_name.hpp"

namespace ddbm::detail {
namespace {

bool changes_indexes(const update_table_request& request)
{
    return !request.created_indexes().empty() || !request.updated_indexes().empty() ||
           !request.deleted_indexes().empty();
}

bool changes_anything(const update_table_request& request)
{
    return request.billing_mode() || request.provisioned_throughput() || changes_indexes(request) ||
           request.stream_enabled() || request.deletion_protection_enabled() ||
           request.table_class() || request.kms_enabled() || request.on_demand_throughput() ||
           request.warm_throughput();
}

void check_changes(const update_table_request& request)
{
    check_table_name(request.table_name());
    if (!changes_anything(request))
        refuse("There is nothing to change");
    check_definitions(request.attribute_definitions());
    check_throughput(request.provisioned_throughput());
    check_on_demand(request.on_demand_throughput(), true);
    check_warm(request.warm_throughput());
    for (const secondary_index& index : request.created_indexes())
        check_index(index);
    for (const auto& [index, wanted] : request.updated_indexes())
    {
        check_index_name(index);
        if (wanted == index_throughput())
            refuse("There is nothing to change of the index " + index);
        check_throughput(wanted.provisioned_throughput);
        check_on_demand(wanted.on_demand_throughput, true);
        check_warm(wanted.warm_throughput);
    }
    for (const std::string& index : request.deleted_indexes())
        check_index_name(index);
}

// Absent: none of KMS.
std::optional<std::string> master_key(const update_table_request& request)
{
    if (*request.kms_enabled())
        return request.kms_master_key_id();
    return std::nullopt;
}

void write_index_changes(json_writer& out, const update_table_request& request)
{
    out.plain_key("GlobalSecondaryIndexUpdates").begin_array();
    for (const secondary_index& index : request.created_indexes())
    {
        out.begin_object().plain_key("Create");
        write_index(out, index, index.key_schema());
        out.end_object();
    }
    for (const auto& [index, wanted] : request.updated_indexes())
    {
        out.begin_object().plain_key("Update").begin_object();
        out.plain_key("IndexName").quoted(index);
        write_throughput(out, wanted.provisioned_throughput);
        write_on_demand(out, wanted.on_demand_throughput);
        write_warm(out, wanted.warm_throughput);
        out.end_object().end_object();
    }
    for (const std::string& index : request.deleted_indexes())
    {
        out.begin_object().plain_key("Delete").begin_object();
        out.plain_key("IndexName").quoted(index);
        out.end_object().end_object();
    }
    out.end_array();
}

}  // namespace

void write_request(json_writer& out, const update_table_request& request)
{
    within_table(request.table_name(), [&] {
        check_changes(request);

        out.begin_object().plain_key("TableName").quoted(request.table_name());
        if (!request.attribute_definitions().empty())
            write_definitions(out, request.attribute_definitions());
        if (request.billing_mode())
            write_enum(out, "BillingMode", *request.billing_mode());
        write_throughput(out, request.provisioned_throughput());
        write_on_demand(out, request.on_demand_throughput());
        write_warm(out, request.warm_throughput());
        if (changes_indexes(request))
            write_index_changes(out, request);
        if (request.stream_enabled())
            write_stream_specification(out, request.stream_view_type());
        if (request.deletion_protection_enabled())
            write_flag(out, "DeletionProtectionEnabled", *request.deletion_protection_enabled());
        if (request.table_class())
            write_enum(out, "TableClass", *request.table_class());
        if (request.kms_enabled())
            write_encryption(out, master_key(request));
        out.end_object();
    });
}

void read_reply(std::string_view body, update_table_reply& reply)
{
    const reply_document document(body);
    const reply_object root = document.root();
    reply.table_description =
        read_table_description(root.required("TableDescription", root.object("TableDescription")));
}

}  // namespace ddbm::detail
