// Query and Scan.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr auto select_values = wire_names_of(
    ddbm::select::specific_attributes,
    ddbm::select::count,
    ddbm::select::all_attributes,
    ddbm::select::all_projected_attributes
);
constexpr type select = enumeration(select_values);

constexpr field condition_fields[] = {
    {"ComparisonOperator", comparison_operator, required},
    {"AttributeValueList", attribute_values},
};
constexpr type condition = structure("Condition", condition_fields);
constexpr type conditions = map_of(condition);

constexpr type segment = number_type(kind::integer, 0, limits::scan_segments - 1);
constexpr type total_segments = number_type(kind::integer, 1, limits::scan_segments);

constexpr field query_fields[] = {
    {"Select", select},
    {"IndexName", plain_name},
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"QueryFilter", conditions},
    {"TableName", table_name_of_items, required},
    {"ConditionalOperator", conditional_operator},
    {"AttributesToGet", attributes_to_get},
    {"Limit", page_limit},
    {"KeyConditions", conditions},
    {"ConsistentRead", boolean},
    {"ScanIndexForward", boolean},
    {"ExclusiveStartKey", attributes},
    {"ProjectionExpression", any_text},
    {"FilterExpression", any_text},
    {"KeyConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
};

constexpr field scan_fields[] = {
    {"Select", select},
    {"IndexName", plain_name},
    {"TotalSegments", total_segments},
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"TableName", table_name_of_items, required},
    {"ConditionalOperator", conditional_operator},
    {"AttributesToGet", attributes_to_get},
    {"ScanFilter", conditions},
    {"Segment", segment},
    {"Limit", page_limit},
    {"ConsistentRead", boolean},
    {"ExclusiveStartKey", attributes},
    {"ProjectionExpression", any_text},
    {"FilterExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
};

constexpr shape operations[] = {
    request_of("Query", query_fields),
    request_of("Scan", scan_fields),
};

}  // namespace

std::span<const shape> of_pages() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
