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
        {"update-errors-in-transactions",
         "an update that fails on its item cancels the transaction; in Local it is a bad request",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         ve + "(The provided expression refers to an attribute that does not exist in the "
              "item|The document path provided in the update expression is invalid for update|An "
              "operand in the update expression has an incorrect data type|Number overflow. .*)"},
        {"keys-in-transactions",
         "a wrong key cancels the transaction; in Local it is a bad request",
         "TransactWriteItems|TransactGetItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         "400 (ValidationException|TransactionCanceledException): (The number of conditions on "
         "the keys is invalid|One or more parameter values were invalid: Type mismatch for "
         "key|Key attributes must be scalars; .*|One of the required keys was not given a "
         "value|Invalid attribute value type|DynamoDB only supports precision up to 38 digits|One "
         "or more parameter values are not valid\\. A value specified for a secondary index key "
         "is not supported\\. .*|One or more parameter values are not valid\\. The AttributeValue "
         "for a key attribute cannot contain an empty .*|One or more parameter values are not "
         "valid\\. The update expression attempted to update a secondary index key to a value that "
         "is not supported\\. .*)"},
        {"key-paths-in-checks",
         "paths into keys of indexes are refused, and values of other types; not in a check or an "
         "update of Local's",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         "200",
         checks_or_updates},
        {"index-key-too-long-in-a-transaction",
         "cancels the transaction; in Local it is a bad request",
         "TransactWriteItems",
         "outcome",
         "400 TransactionCanceledException: .*\\[(None, )*ValidationError(, None)*\\]",
         omv + "Size limit exceeded"},
        {"placeholders-before-other-actions",
         "actions are read one after the other; Local finds the mistake of a later one first",
         "TransactWriteItems",
         "outcome",
         ve + "ExpressionAttribute(Names|Values) can only be specified when using expressions.*",
         any_expression + "|" + ve + update_failure},
        {"one-item-twice",
         "found before any item is read; later in Local",
         "TransactWriteItems",
         "outcome",
         ve + "Transaction request cannot include multiple operations on one item",
         ve + update_failure + "|400 TransactionCanceledException: .*"},
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
        {"key-too-long-in-a-transaction",
         "Local cancels the transaction, or finds another mistake",
         "TransactWriteItems|TransactGetItems",
         "outcome",
         omv + "(Size of hashkey has exceeded the maximum size limit of2048 bytes|Aggregated size "
               "of all range keys has exceeded the size limit of 1024 bytes)",
         "400 TransactionCanceledException: .*|" + ve + update_failure},
        {"key-words-in-reasons",
         "other words",
         "TransactWriteItems|TransactGetItems",
         "CancellationReasons/[0-9]+/Message",
         "\"(The provided key element does not match the schema|One or more parameter values were "
         "invalid: Type mismatch for key .* expected: .* actual: .*)\"",
         "\"(One or more parameter values were invalid: Type mismatch for key|The number of "
         "conditions on the keys is invalid)\""},
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
