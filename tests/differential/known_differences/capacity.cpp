// Where DynamoDB Local differs from the service in what requests cost.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_capacity()
{
    return {
        {"empty-page",
         "a page without items costs as one block; nothing in Local",
         "Query|Scan",
         "ConsumedCapacity/(Table/|(Global|Local)SecondaryIndexes/[^/]+/)?CapacityUnits",
         "5E-1|1",
         "0"},
        {"missing-items",
         "an item that is not there costs as one block in a batch too; nothing in Local",
         "BatchGetItem",
         "ConsumedCapacity/[0-9]+/(Table/)?CapacityUnits",
         "[0-9E.-]+",
         "[0-9E.-]+"},
        {"unasked-capacity",
         "Local tells what the deletion of a missing item costs without being asked",
         "DeleteItem",
         "ConsumedCapacity",
         "absent",
         "\\{\"CapacityUnits\":1,\"TableName\":\"[^\"]+\"\\}",
         asks_for_no_capacity},
        {"missing-items-in-batches",
         "the deletion of a missing item costs one unit; two in a batch of Local's",
         "BatchWriteItem",
         "ConsumedCapacity/[0-9]+/(Table/)?CapacityUnits",
         "[0-9]+",
         "[0-9]+",
         is_larger_in_local},
        {"partial-index-keys",
         "Local also counts an index that an item is not in since one of the two keys is absent",
         "PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems",
         "ConsumedCapacity/([0-9]+/)?(Global|Local)SecondaryIndexes(/[^/]+)?",
         "absent",
         "\\{.*\"CapacityUnits\":[0-9]+.*\\}"},
        {"partial-index-keys-in-the-sum",
         "goes with the row before",
         "PutItem|UpdateItem|DeleteItem",
         "ConsumedCapacity/CapacityUnits",
         "[0-9]+",
         "[0-9]+",
         is_larger_in_local},
        {"transaction-capacity",
         "Local does not tell reads from writes",
         "TransactWriteItems",
         "ConsumedCapacity/[0-9]+/((Table|GlobalSecondaryIndexes/[^/]+|LocalSecondaryIndexes/[^/]"
         "+)/)?WriteCapacityUnits",
         "[0-9]+",
         "absent"},
        {"transaction-capacity-units",
         "a transaction doubles the units of the table and takes those of the indexes once; "
         "Local's sums are others",
         "TransactWriteItems",
         "ConsumedCapacity/[0-9]+/((Table|GlobalSecondaryIndexes/[^/]+|LocalSecondaryIndexes/[^/]"
         "+)/)?CapacityUnits",
         "[0-9]+",
         "[0-9]+"},
        {"transaction-capacity-of-replays",
         "doing nothing again costs reads; writes in Local",
         "TransactWriteItems",
         "ConsumedCapacity/[0-9]+/(Table/)?ReadCapacityUnits",
         "[0-9]+",
         "absent"},
        {"transaction-capacity-of-reads",
         "Local does not tell reads from writes",
         "TransactGetItems",
         "ConsumedCapacity/[0-9]+/(Table/)?ReadCapacityUnits",
         "[0-9]+",
         "absent"},
        {"item-collections",
         "Local has no metrics of item collections",
         "PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems",
         "ItemCollectionMetrics",
         "\\{.*\\}",
         "absent"},
    };
}

}  // namespace ddbm::differential
