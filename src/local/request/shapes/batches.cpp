// BatchGetItem and BatchWriteItem.

#include "local/request/shapes/common.hpp"

namespace ddbm::local::detail::shapes {
namespace {

constexpr type keys = list_of(attributes, 1, limits::batch_gets);
constexpr field keys_and_attributes_fields[] = {
    {"Keys", keys, required},
    {"AttributesToGet", attributes_to_get},
    {"ConsistentRead", boolean},
    {"ProjectionExpression", any_text},
    {"ExpressionAttributeNames", attribute_names},
};
constexpr type keys_and_attributes = structure("KeysAndAttributes", keys_and_attributes_fields);
// Empty ones are refused by the operations, which have own words for them.
constexpr type get_requests = map_of(keys_and_attributes, table_name, no_least, limits::batch_gets);
constexpr field batch_get_item_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"RequestItems", get_requests, required},
};

constexpr field put_request_fields[] = {{"Item", attributes, required}};
constexpr type put_request = structure("PutRequest", put_request_fields);
constexpr field delete_request_fields[] = {{"Key", attributes, required}};
constexpr type delete_request = structure("DeleteRequest", delete_request_fields);
constexpr field write_request_fields[] = {
    {"PutRequest", put_request},
    {"DeleteRequest", delete_request},
};
constexpr type write_request = structure("WriteRequest", write_request_fields);
constexpr type write_requests = list_of(write_request, 1, limits::batch_writes);
constexpr type writes_by_table = map_of(write_requests, table_name, no_least, limits::batch_writes);
constexpr field batch_write_item_fields[] = {
    {"ReturnConsumedCapacity", return_consumed_capacity},
    {"ReturnItemCollectionMetrics", return_item_collection_metrics},
    {"RequestItems", writes_by_table, required},
};

constexpr shape operations[] = {
    request_of("BatchGetItem", batch_get_item_fields),
    request_of("BatchWriteItem", batch_write_item_fields),
};

}  // namespace

std::span<const shape> of_batches() noexcept
{
    return operations;
}

}  // namespace ddbm::local::detail::shapes
