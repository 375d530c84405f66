// Where DynamoDB Local differs from the service in transactions.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_transactions()
{
    return {
        {"transaction-members",
         "Local does not look at these",
         "TransactWriteItems",
         "outcome",
         constraint + "Value (null|'XX') at "
                      "'transactItems\\.[0-9]+\\.member\\.[a-zA-Z]+\\.(updateExpression|returnVal"
                      "uesOnConditionCheckFailure)' failed to satisfy constraint: .*",
         "200|400 TransactionCanceledException: .*"},
        {"items-without-attributes",
         "an item of which nothing is selected is left out; empty in Local",
         "TransactGetItems",
         "Responses/[0-9]+/Item",
         "absent",
         "\\{\\}"},
        {"update-errors-in-transactions",
         "an update that fails on its item cancels the transaction; in Local it is a bad request",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         ve + "(The provided expression refers to an attribute that does not exist in the "
              "item|The document path provided in the update expression is invalid for update|An "
              "operand in the update expression has an incorrect data type|Number overflow. .*)",
         cancels_for_an_update},
        {"keys-in-transactions",
         "a wrong key cancels the transaction; in Local it is a bad request",
         "TransactWriteItems|TransactGetItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         "400 (ValidationException|TransactionCanceledException): (The number of conditions on "
         "the keys is invalid|One or more parameter values were invalid: Type mismatch for "
         "key|Key attributes must be scalars; .*|One of the required keys was not given a "
         "value|Invalid attribute value type)"},
        {"results-in-transactions",
         "so does what an update makes of an item",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         ve + "(DynamoDB only supports precision up to 38 digits|One or more parameter values are "
              "not valid\\. The update expression attempted to update a secondary index key to a "
              "value that is not supported\\. .*)",
         cancels_for_an_update},
        {"index-keys-in-checks",
         "paths into keys of indexes are refused, and values that cannot be keys; not in a check "
         "or "
         "an update of Local's",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         "200",
         cancels_for_an_index_key},
        {"index-key-too-long-in-a-transaction",
         "cancels the transaction; in Local it is a bad request",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         omv + "Size limit exceeded"},
        {"empty-keys-before-others",
         "empty keys of all actions are looked for before what else is wrong with keys",
         "TransactWriteItems|TransactGetItems",
         "outcome",
         ve + "One or more parameter values are not valid\\. .*",
         ve + "(The number of conditions on the keys is invalid|One of the required keys was not "
              "given a value|Invalid attribute value type|One or more parameter values were "
              "invalid: "
              "(Type mismatch for |Size limit exceeded).*)|400 TransactionCanceledException: .*"},
        {"keys-before-items-in-transactions",
         "all keys are looked at before an item is read; each with its item in Local",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         ve + update_failure_of_local,
         cancels_for_a_key},
        {"one-item-twice",
         "found before any item is read; later in Local",
         "TransactWriteItems",
         "outcome",
         ve + "Transaction request cannot include multiple operations on one item",
         ve + update_failure_of_local + "|400 TransactionCanceledException: .*"},
        {"one-item-in-two-forms",
         "numbers are compared by value; as they are written in Local",
         "TransactWriteItems|TransactGetItems",
         "outcome",
         ve + "Transaction request cannot include multiple operations on one item",
         "200",
         has_numbers_in_two_forms},
        {"index-key-type-in-reasons",
         "no details",
         "TransactWriteItems",
         "CancellationReasons/[0-9]+/Message",
         "\"One or more parameter values were invalid: Type mismatch for Index Key .*\"",
         "\"One or more parameter values were invalid: Type mismatch for Index Key\""},
        {"conditions-of-impossible-transactions",
         "an action that cannot be made is reported alone; Local looks at conditions too",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         "400 TransactionCanceledException: .*\\[((None|ConditionalCheckFailed|ValidationError)(, "
         ")?)+\\]"},
        {"key-words-in-reasons",
         "other words",
         "TransactWriteItems|TransactGetItems",
         "CancellationReasons/[0-9]+/Message",
         "\"(The provided key element does not match the schema|One or more parameter values were "
         "invalid: (Type mismatch for key .* expected: .* actual: .*|(Size of hashkey|Aggregated "
         "size of all range keys) has exceeded .*))\"",
         "\"(One or more parameter values were invalid: (Type mismatch for key|Size limit "
         "exceeded)|The number of conditions on the keys is invalid|Hash primary key values must "
         "be "
         "under 2048 bytes, and range primary key values must be under 1024 bytes)\""},
        {"token-mismatch",
         "Local has no words",
         "TransactWriteItems",
         "outcome",
         "400 IdempotentParameterMismatchException: .+",
         "400 IdempotentParameterMismatchException: "},
        {"token-before-tables",
         "Local looks at the token first",
         "TransactWriteItems",
         "outcome",
         rnf + "Requested resource not found",
         "400 IdempotentParameterMismatchException: "},
        {"condition-dot",
         "Local puts a dot at the end",
         "TransactWriteItems",
         "CancellationReasons/[0-9]+/Message",
         "\"The conditional request failed\"",
         "\"The conditional request failed.\""},
    };
}

}  // namespace ddbm::differential
