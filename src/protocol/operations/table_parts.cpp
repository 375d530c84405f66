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
    if (!name_of(definition.attribute_type).empty())
        return;
    diagnostics diag;
    diag.attribute_path(definition.attribute_name);
    diag.expected("a key of type S, N or B");
    diag.found("type " + std::string(type_name(definition.attribute_type)));
    throw error(errc::invalid_request, std::move(diag));
}

void write_element(json_writer& out, const key_schema_element& element)
{
    out.begin_object().plain_key("AttributeName").string(element.attribute_name);
    write_enum(out, "KeyType", element.key_type);
    out.end_object();
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

void check_index(const secondary_index& index)
{
    check_index_name(index.index_name());
    check_throughput(index.provisioned_throughput());
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

void write_stream_specification(json_writer& out, std::optional<stream_view_type> view)
{
    out.plain_key("StreamSpecification").begin_object();
    write_flag(out, "StreamEnabled", view.has_value());
    if (view)
        write_enum(out, "StreamViewType", *view);
    out.end_object();
}

void write_tags(json_writer& out, const tag_map& tags)
{
    out.plain_key("Tags").begin_array();
    for (const auto& [key, value] : tags)
    {
        out.begin_object().plain_key("Key").string(key);
        out.plain_key("Value").string(value).end_object();
    }
    out.end_array();
}

}  // namespace ddbm::detail
