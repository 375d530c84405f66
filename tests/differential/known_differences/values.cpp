// Where DynamoDB Local differs from the service in attribute values.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_values()
{
    return {
        {"number-words", "other words", ".*", "outcome", ve + number_words, ve + local_number},
        {"empty-attribute-name-in-placeholders",
         "other words",
         ".*",
         "outcome",
         ve + "ExpressionAttributeValues contains invalid value: One or more parameter values "
              "were invalid: Empty attribute name for key .*",
         ve + "ExpressionAttributeValues contains invalid value: Empty attribute name for key .*"},
        {"zero-underflow-before-updates",
         "zero with so low an exponent is not taken, but by Local",
         "UpdateItem",
         "outcome",
         ve + "ExpressionAttributeValues contains invalid value: Number (over|under)flow\\. .*",
         ve + update_failure,
         has_zero_with_exponent},
        {"values-after-keys",
         "values of expressions are looked at first; key conditions in Local, for zero with a low "
         "exponent",
         "Query",
         "outcome",
         ve + "ExpressionAttributeValues contains invalid value: Number (over|under)flow\\. .*",
         omv + "Condition parameter type does not match schema type",
         has_zero_with_exponent},
        {"number-words-in-placeholders",
         "other words",
         ".*",
         "outcome",
         ve + "ExpressionAttributeValues contains invalid value: " + number_words + " for key .*",
         ve + "ExpressionAttributeValues contains invalid value: " + local_number + " for key .*"},
        {"zero-underflow",
         "zero with so low an exponent is not taken, but by Local",
         ".*",
         "outcome",
         ve + "(ExpressionAttributeValues contains invalid value: )?Number (over|under)flow\\. .*",
         "200|400 (ConditionalCheckFailedException|TransactionCanceledException): .*",
         has_zero_with_exponent},
        {"index-key-of-a-document-type",
         "other words",
         ".*",
         "outcome",
         omv + "Type mismatch for Index Key .*",
         ve + "Invalid attribute value type"},
        {"duplicates-dot",
         "Local leaves a dot out",
         ".*",
         "outcome",
         ve + ".*Input collection \\[.*\\] contains duplicates\\..*",
         ve + ".*Input collection \\[.*\\] contains duplicates($|[^.].*)"},
        {"duplicate-binaries",
         "Local does not print them",
         ".*",
         "outcome",
         ve + ".*Input collection \\[.*\\]of type BS contains duplicates\\..*",
         ve + ".*Input collection of type BS contains duplicates\\..*"},
        {"empty-attribute-name",
         "other words",
         ".*",
         "outcome",
         omv + "Empty attribute name",
         ve + "Empty attribute name"},
    };
}

}  // namespace ddbm::differential
