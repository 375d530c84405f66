// Operations on one item.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr auto return_values_values = wire_names_of(
    ddbm::return_values::all_new,
    ddbm::return_values::updated_old,
    ddbm::return_values::all_old,
    ddbm::return_values::none,
    ddbm::return_values::updated_new
);
constexpr type return_values = enumeration(return_values_values);

constexpr field expected_value_fields[] = {
    {"Value", attribute_value},
    {"Exists", boolean},
    {"ComparisonOperator", comparison_operator},
    {"AttributeValueList", attribute_values},
};
constexpr type expected_value = structure("ExpectedAttributeValue", expected_value_fields);
constexpr type expected = map_of(expected_value);

// Action is no enumeration here: a bad one is found by the update itself.
constexpr field attribute_update_fields[] = {
    {"Value", attribute_value},
    {"Action", any_text},
};
constexpr type attribute_update = structure("AttributeValueUpdate", attribute_update_fields);
constexpr type attribute_updates = map_of(attribute_update);

constexpr field get_item_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"AttributesToGet", attributes_to_get},
    {"TableName", table_name_of_items, required},
    {"Key", attributes, required},
    {"ConsistentRead", boolean},
    {"ProjectionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
};

constexpr field put_item_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"TableName", table_name_of_items, required},
    {"Item", attributes, required},
    {"Expected", expected},
    {"ReturnValues", return_values},
    {"ReturnItemCollectionMetrics", return_item_collection_metrics},
    {"ConditionalOperator", conditional_operator},
    {"ConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};

constexpr field update_item_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"TableName", table_name_of_items, required},
    {"ReturnItemCollectionMetrics", return_item_collection_metrics},
    {"ReturnValues", return_values},
    {"Key", attributes, required},
    {"Expected", expected},
    {"AttributeUpdates", attribute_updates},
    {"ConditionalOperator", conditional_operator},
    {"UpdateExpression", any_text},
    {"ConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};

constexpr field delete_item_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"TableName", table_name_of_items, required},
    {"ReturnItemCollectionMetrics", return_item_collection_metrics},
    {"ReturnValues", return_values},
    {"Key", attributes, required},
    {"Expected", expected},
    {"ConditionalOperator", conditional_operator},
    {"ConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};

constexpr shape operations[] = {
    request_of("GetItem", get_item_fields),
    request_of("PutItem", put_item_fields),
    request_of("UpdateItem", update_item_fields),
    request_of("DeleteItem", delete_item_fields),
};

}  // namespace

std::span<const shape> of_items() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
