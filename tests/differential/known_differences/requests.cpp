// Where DynamoDB Local differs from the service in requests that are wrong as such.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_requests()
{
    return {
        {"serialization",
         "a member of the wrong JSON type: Local fails inside",
         ".*",
         "outcome",
         "400 SerializationException: .*",
         "500 InternalFailure: .*"},
        {"table-missing",
         "other words",
         ".*",
         "outcome",
         rnf + "Requested resource not found(: Table: .* not found)?",
         rnf + "Cannot do operations on a non-existent table"},
        {"return-enums",
         "Local does not look at these",
         ".*",
         "outcome",
         constraint + "Value '.*' at "
                      "'(returnConsumedCapacity|returnItemCollectionMetrics|returnValues|select)' "
                      "failed to satisfy constraint: Member must satisfy enum value set: .*",
         "200|400 (ConditionalCheckFailedException|TransactionCanceledException): .*"},
        {"operator-enum",
         "Local fails inside",
         "PutItem|UpdateItem|DeleteItem|Query|Scan",
         "outcome",
         constraint + "Value '.*' at 'conditionalOperator' failed to satisfy constraint: Member "
                      "must satisfy enum value set: \\[OR, AND\\]",
         "500 InternalFailure: .*|200|400 ConditionalCheckFailedException: .*"},
        {"table-name-words",
         "other words",
         ".*",
         "outcome",
         constraint + "Value '.*' at 'tableName' failed to satisfy constraint: Member must have "
                      "length (less|greater) than or equal to [0-9]+",
         ve + "Invalid table/index name\\.  Table/index names must be .*"},
        {"table-name-missing",
         "other words",
         ".*",
         "outcome",
         ve + "The parameter 'TableName' is required but was not present in the request",
         ve + "(Value null at 'tableName' failed to satisfy constraint: Member must not be "
              "null|Invalid table/index name.*)"},
        {"no-requests-in-batch",
         "other words",
         "BatchGetItem|BatchWriteItem",
         "outcome",
         ve + "The requestItems parameter is required for Batch(Get|Write)Item",
         ve + "(BatchGetItem must have some requests set|BatchWriteItem cannot have a null or no "
              "requests set)"},
        {"no-keys-in-batch",
         "other words",
         "BatchGetItem",
         "outcome",
         constraint + "Value '\\[\\]' at 'requestItems\\..*\\.member\\.keys' failed to satisfy "
                      "constraint: Member must have length greater than or equal to 1",
         ve + "The list of keys in RequestItems for BatchGetItem is required: .* has empty list"},
        {"empty-key-in-batch",
         "other words",
         "BatchGetItem",
         "outcome",
         ve + "(The provided key element does not match the schema|Provided list of item keys "
              "contains duplicates)",
         ve + "The list of keys in RequestItems for BatchGetItem may not contain null or empty "
              "values: .*"},
        {"return-values-of-a-delete",
         "other words",
         "PutItem|DeleteItem",
         "outcome",
         ve + "ReturnValues can only be ALL_OLD or NONE",
         ve + "Return values set to invalid value"},
        {"index-key-type-in-batch",
         "other words",
         "BatchWriteItem",
         "outcome",
         ve + "The provided key element does not match the schema",
         omv + "Type mismatch for Index Key"},
        {"constraint-order",
         "Local looks at these members later than at others",
         ".*",
         "outcome",
         constraint + ".*",
         "400 (ValidationException|ResourceNotFoundException|TransactionCanceledException): .*",
         may_hold_mistakes},
        {"order-of-checks",
         "of several mistakes Local finds one first that the service looks for later",
         ".*",
         "outcome",
         "400 .*",
         "400 .*",
         is_found_before_that_of_local},
    };
}

}  // namespace ddbm::differential
