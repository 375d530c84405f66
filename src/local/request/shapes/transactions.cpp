// TransactGetItems and TransactWriteItems.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr field get_fields[] = {
    {"TableName", table_name_of_items, required},
    {"Key", attributes, required},
    {"ProjectionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
};
constexpr type get = structure("Get", get_fields);
constexpr field transact_get_item_fields[] = {{"Get", get, required}};
constexpr type transact_get_item = structure("TransactGetItem", transact_get_item_fields);
constexpr type gets = list_of(transact_get_item, 1, limits::transaction_actions);
constexpr field transact_get_items_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"TransactItems", gets, required},
};

constexpr field condition_check_fields[] = {
    {"TableName", table_name_of_items, required},
    {"Key", attributes, required},
    {"ConditionExpression", any_text, required},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};
constexpr type condition_check = structure("ConditionCheck", condition_check_fields);

constexpr field put_fields[] = {
    {"TableName", table_name_of_items, required},
    {"Item", attributes, required},
    {"ConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};
constexpr type put = structure("Put", put_fields);

constexpr field delete_fields[] = {
    {"TableName", table_name_of_items, required},
    {"Key", attributes, required},
    {"ConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};
constexpr type delete_item = structure("Delete", delete_fields);

constexpr field update_fields[] = {
    {"TableName", table_name_of_items, required},
    {"Key", attributes, required},
    {"UpdateExpression", any_text, required},
    {"ConditionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
    {"ExpressionAttributeValues", attributes},
    {"ReturnValuesOnConditionCheckFailure", return_values_on_failure},
};
constexpr type update = structure("Update", update_fields);

constexpr field transact_write_item_fields[] = {
    {"ConditionCheck", condition_check},
    {"Put", put},
    {"Delete", delete_item},
    {"Update", update},
};
constexpr type transact_write_item = structure("TransactWriteItem", transact_write_item_fields);
constexpr type writes = list_of(transact_write_item, 1, limits::transaction_actions);
constexpr field transact_write_items_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"ReturnItemCollectionMetrics", return_item_collection_metrics},
    {"ClientRequestToken", client_request_token},
    {"TransactItems", writes, required},
};

constexpr shape operations[] = {
    request_of("TransactGetItems", transact_get_items_fields),
    request_of("TransactWriteItems", transact_write_items_fields),
};

}  // namespace

std::span<const shape> of_transactions() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
