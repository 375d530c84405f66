#include "protocol/operations/table_parts.hpp"

#include "protocol/operations/request_checks.hpp"
#include "protocol/operations/request_parts.hpp"

#include <ddbm/error.hpp>

#include <cstdint>

namespace ddbm::detail {
namespace {

constexpr std::int64_t max_capacity_units = 1'000'000'000'000;

void check_definition(const attribute_definition& definition)
{
    if (!wire_name(definition.attribute_type).empty())
        return;
    diagnostics diag;
    diag.attribute_path(definition.attribute_name);
    diag.expected("a key of type S, N or B");
    diag.found("type " + std::string(type_name(definition.attribute_type)));
    throw error(errc::invalid_request, std::move(diag));
}

void write_element(json_writer& out, const key_schema_element& element)
{
    out.begin_object().plain_key("AttributeName").string(element.attribute_name, "AttributeName");
    write_enum(out, "KeyType", element.key_type);
    out.end_object();
}

void check_units(
    std::string_view parameter, const std::optional<std::int64_t>& units, bool may_end = false
)
{
    if (units && !(may_end && *units == on_demand_throughput::unlimited))
        check_range(parameter, *units, 1, max_capacity_units);
}

void write_units(
    json_writer& out, std::string_view parameter, const std::optional<std::int64_t>& units
)
{
    if (units)
        out.plain_key(parameter).integer(*units);
}

}  // namespace

void check_definitions(const std::vector<attribute_definition>& definitions)
{
    for (const attribute_definition& definition : definitions)
        check_definition(definition);
}

void check_throughput(const provisioned_throughput& throughput)
{
    check_range("ReadCapacityUnits", throughput.read_capacity_units, 1, max_capacity_units);
    check_range("WriteCapacityUnits", throughput.write_capacity_units, 1, max_capacity_units);
}

void check_throughput(const std::optional<provisioned_throughput>& throughput)
{
    if (throughput)
        check_throughput(*throughput);
}

void check_on_demand(const std::optional<on_demand_throughput>& limits, bool may_end)
{
    if (!limits)
        return;
    if (!limits->max_read_request_units && !limits->max_write_request_units)
        refuse("The throughput on demand limits neither reads nor writes");
    check_units("MaxReadRequestUnits", limits->max_read_request_units, may_end);
    check_units("MaxWriteRequestUnits", limits->max_write_request_units, may_end);
}

void check_warm(const std::optional<warm_throughput>& warm)
{
    if (!warm)
        return;
    if (!warm->read_units_per_second && !warm->write_units_per_second)
        refuse("The warm throughput is neither of reads nor of writes");
    check_units("ReadUnitsPerSecond", warm->read_units_per_second);
    check_units("WriteUnitsPerSecond", warm->write_units_per_second);
}

void check_index(const secondary_index& index)
{
    check_index_name(index.index_name());
    check_throughput(index.provisioned_throughput());
    check_on_demand(index.on_demand_throughput(), false);
    check_warm(index.warm_throughput());
}

void write_definitions(json_writer& out, const std::vector<attribute_definition>& definitions)
{
    out.plain_key("AttributeDefinitions").begin_array();
    for (const attribute_definition& definition : definitions)
    {
        out.begin_object()
            .plain_key("AttributeName")
            .string(definition.attribute_name, "AttributeName");
        write_enum(out, "AttributeType", definition.attribute_type);
        out.end_object();
    }
    out.end_array();
}

void write_key_schema(json_writer& out, const std::vector<key_schema_element>& schema)
{
    out.plain_key("KeySchema").begin_array();
    for (const key_schema_element& element : schema)
        write_element(out, element);
    out.end_array();
}

void write_throughput(json_writer& out, const provisioned_throughput& throughput)
{
    out.plain_key("ProvisionedThroughput").begin_object();
    out.plain_key("ReadCapacityUnits").integer(throughput.read_capacity_units);
    out.plain_key("WriteCapacityUnits").integer(throughput.write_capacity_units);
    out.end_object();
}

void write_throughput(json_writer& out, const std::optional<provisioned_throughput>& throughput)
{
    if (throughput)
        write_throughput(out, *throughput);
}

void write_on_demand(json_writer& out, const std::optional<on_demand_throughput>& limits)
{
    if (!limits)
        return;
    out.plain_key("OnDemandThroughput").begin_object();
    write_units(out, "MaxReadRequestUnits", limits->max_read_request_units);
    write_units(out, "MaxWriteRequestUnits", limits->max_write_request_units);
    out.end_object();
}

void write_warm(json_writer& out, const std::optional<warm_throughput>& warm)
{
    if (!warm)
        return;
    out.plain_key("WarmThroughput").begin_object();
    write_units(out, "ReadUnitsPerSecond", warm->read_units_per_second);
    write_units(out, "WriteUnitsPerSecond", warm->write_units_per_second);
    out.end_object();
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
            out.string(name, "a name in NonKeyAttributes");
        out.end_array();
    }
    out.end_object();
    write_throughput(out, index.provisioned_throughput());
    write_on_demand(out, index.on_demand_throughput());
    write_warm(out, index.warm_throughput());
    out.end_object();
}

void write_stream_specification(json_writer& out, std::optional<stream_view_type> view)
{
    out.plain_key("StreamSpecification").begin_object();
    write_flag(out, "StreamEnabled", view.has_value());
    if (view)
        write_enum(out, "StreamViewType", *view);
    out.end_object();
}

void write_encryption(json_writer& out, const std::optional<std::string>& kms_master_key_id)
{
    out.plain_key("SSESpecification").begin_object();
    write_flag(out, "Enabled", kms_master_key_id.has_value());
    if (kms_master_key_id)
    {
        out.plain_key("SSEType").quoted("KMS");
        write_text(out, "KMSMasterKeyId", *kms_master_key_id);
    }
    out.end_object();
}

void write_tags(json_writer& out, const tag_map& tags)
{
    out.plain_key("Tags").begin_array();
    for (const auto& [key, value] : tags)
    {
        out.begin_object().plain_key("Key").string(key, "a tag's key");
        out.plain_key("Value").string(value, "the value of the tag " + key).end_object();
    }
    out.end_array();
}

}  // namespace ddbm::detail
