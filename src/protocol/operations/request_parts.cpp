#include "protocol/operations/request_parts.hpp"

#include "protocol/operations/request_checks.hpp"
#include "values/item_json.hpp"
#include "values/utf8.hpp"

#include <limits>
#include <utility>

namespace ddbm::detail {
namespace {

using failure_values = return_values_on_condition_check_failure;

void write_placeholders(json_writer& out, const expression_parameters& parameters)
{
    write_names(out, parameters.expression_attribute_names());
    if (!parameters.expression_attribute_values().empty())
    {
        write_item(out, "ExpressionAttributeValues", parameters.expression_attribute_values());
    }
}

void write_failure_values(json_writer& out, const condition_parameters& parameters)
{
    constexpr std::string_view parameter = "ReturnValuesOnConditionCheckFailure";
    if (asks_for_item_on_failure(parameters))
        write_enum(out, parameter, failure_values::all_old);
    else if (parameters.return_values_on_condition_check_failure())
        write_enum(out, parameter, failure_values::none);
}

void check_select(const page_parameters& parameters)
{
    const auto select = parameters.select();
    if (!select)
        return;
    const bool has_projection = !parameters.projection_expression().empty();
    const bool is_specific = select == ddbm::select::specific_attributes;
    if (is_specific && !has_projection)
        refuse("Select is SPECIFIC_ATTRIBUTES, and there is no projection expression");
    if (!is_specific && has_projection)
        refuse("A projection expression goes with no Select but SPECIFIC_ATTRIBUTES");
    if (select == ddbm::select::all_projected_attributes && parameters.index_name().empty())
        refuse("Select is ALL_PROJECTED_ATTRIBUTES, and there is no index name");
}

}  // namespace

void write_text(json_writer& out, std::string_view parameter, std::string_view text)
{
    if (text.empty())
        return;
    out.plain_key(parameter).string(text, parameter);
}

void write_flag(json_writer& out, std::string_view parameter, bool value)
{
    out.plain_key(parameter).boolean(value);
}

void write_item(json_writer& out, std::string_view parameter, const item& attributes)
{
    out.plain_key(parameter);
    write_item(out, attributes);
}

void write_item(json_writer& out, const item& attributes)
{
    write_json(out, attributes);
}

void write_names(json_writer& out, const expression_name_map& names)
{
    if (names.empty())
        return;
    out.plain_key("ExpressionAttributeNames").begin_object();
    for (const auto& [placeholder, name] : names)
    {
        out.key(placeholder);
        if (!out.try_string(name))
            throw error(errc::invalid_utf8, not_utf8("the name for " + placeholder, name));
    }
    out.end_object();
}

void write_return_consumed_capacity(json_writer& out, return_consumed_capacity what)
{
    if (what != return_consumed_capacity::none)
        write_enum(out, "ReturnConsumedCapacity", what);
}

void write_return_item_collection_metrics(json_writer& out, return_item_collection_metrics what)
{
    if (what != return_item_collection_metrics::none)
        write_enum(out, "ReturnItemCollectionMetrics", what);
}

void write_projection(
    json_writer& out, std::string_view expression, const expression_name_map& names
)
{
    write_text(out, "ProjectionExpression", expression);
    write_names(out, names);
}

void write_parameters(json_writer& out, const condition_parameters& parameters)
{
    write_text(out, "ConditionExpression", parameters.condition_expression());
    write_placeholders(out, parameters);
    write_failure_values(out, parameters);
}

void write_parameters(json_writer& out, const item_write_parameters& parameters)
{
    write_text(out, "ConditionExpression", parameters.condition_expression());
    write_placeholders(out, parameters);
    if (parameters.return_values() != return_values::none)
        write_enum(out, "ReturnValues", parameters.return_values());
    write_failure_values(out, parameters);
    write_return_consumed_capacity(out, parameters.return_consumed_capacity());
    write_return_item_collection_metrics(out, parameters.return_item_collection_metrics());
}

void write_parameters(json_writer& out, const page_parameters& parameters)
{
    write_text(out, "IndexName", parameters.index_name());
    write_text(out, "FilterExpression", parameters.filter_expression());
    write_text(out, "ProjectionExpression", parameters.projection_expression());
    write_placeholders(out, parameters);
    if (parameters.select())
        write_enum(out, "Select", *parameters.select());
    if (parameters.limit())
        out.plain_key("Limit").integer(*parameters.limit());
    if (parameters.consistent_read())
        write_flag(out, "ConsistentRead", true);
    if (parameters.exclusive_start_key())
        write_item(out, "ExclusiveStartKey", *parameters.exclusive_start_key());
    write_return_consumed_capacity(out, parameters.return_consumed_capacity());
}

void check_parameters(const page_parameters& parameters)
{
    if (!parameters.index_name().empty())
        check_index_name(parameters.index_name());
    if (parameters.limit())
        check_range("Limit", *parameters.limit(), 1, std::numeric_limits<int>::max());
    if (parameters.exclusive_start_key())
        check_start_key(*parameters.exclusive_start_key());
    check_select(parameters);
}

bool asks_for_item_on_failure(const condition_parameters& parameters) noexcept
{
    if (const auto explicitly = parameters.return_values_on_condition_check_failure())
        return explicitly == failure_values::all_old;
    return !parameters.condition_expression().empty();
}

void check_return_values(const item_write_parameters& parameters)
{
    const return_values returned = parameters.return_values();
    if (returned != return_values::none && returned != return_values::all_old)
    {
        refuse(
            "ReturnValues is " + std::string(wire_name(returned)) +
            "; this operation takes NONE and ALL_OLD only"
        );
    }
}

}  // namespace ddbm::detail
