// Where DynamoDB Local differs from the service in expressions, and updates of either style.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {
namespace {

const std::string operand_of_add =
    ve + "Invalid UpdateExpression: Incorrect operand type for operator or function; "
         "operator: (ADD|DELETE), operand type: [A-Z_]+";

}  // namespace

std::vector<known_difference> differences_in_expressions()
{
    return {
        {"remove-from-missing-item",
         "removing below a missing parent is no error if there is no item at all",
         "UpdateItem|TransactWriteItems",
         "outcome",
         "200",
         ve + "The document path provided in the update expression is invalid for update",
         removes_only},
        {"overlap",
         "Local may name another path than the one that overlaps",
         ".*",
         "outcome",
         expression + "Two document paths overlap .*",
         expression + "Two document paths overlap .*"},
        {"list-elements-that-were-updated",
         "only they come back; whole lists in Local",
         "UpdateItem",
         "Attributes/.*L",
         "\\[.*\\]",
         "\\[.*\\]",
         returns_a_part_of_what_local_does},
        {"members-that-were-updated",
         "only they come back; whole maps in Local if a list was updated too",
         "UpdateItem",
         "Attributes/.*/M/.*",
         "absent",
         "\\{.*\\}",
         returns_updated},
        {"index-key-made-by-an-update",
         "Local lets an update put a value of another type into the key of an index, or says so "
         "in other words",
         "UpdateItem",
         "outcome",
         ve +
             "The update expression attempted to update the secondary index key to unsupported "
             "type|" +
             omv + "Type mismatch for Index Key .*",
         "200|" + ve +
             "(Invalid attribute value type|Updates on index keys must be of the same data "
             "type as the key attribute)"},
        {"type-names-of-local",
         "Local has types of its own",
         ".*",
         "outcome",
         expression + "Incorrect operand type for operator or function; operator or function: "
                      "attribute_type, operand type: \\{B, BOOL, BS, L, M, N, NS, NULL, S, SS\\}",
         expression + "Incorrect operand type for operator or function; operator or function: "
                      "attribute_type, operand type: \\{B, BOOL, BS, DECIMAL, .*\\}"},
        {"numbers-of-between",
         "Local prints numbers as they were sent",
         ".*",
         "outcome",
         expression + "The BETWEEN operator requires upper bound to be greater than or equal to "
                      "lower bound; .*\\{N:.*",
         expression + "The BETWEEN operator requires upper bound to be greater than or equal to "
                      "lower bound; .*\\{N:.*"},
        {"reserved-words",
         "Local does not reserve all words",
         ".*",
         "outcome",
         expression + "Attribute name is a reserved keyword; reserved keyword: "
                      "([Ss]ize|[Cc]onvert)",
         "200|400 (ConditionalCheckFailedException|TransactionCanceledException): .*|" + ve +
             update_failure},
        {"failing-updates",
         "of several things that an update cannot do, Local may tell another one",
         "UpdateItem",
         "outcome",
         ve + update_failure,
         ve + update_failure},
        {"type-names-of-actions",
         "Local has a longer name for it",
         "UpdateItem",
         "outcome",
         omv + "(ADD|DELETE) action (with value )?is not supported for the type (BOOL|S|N|B|L|M)",
         omv + "(ADD|DELETE) action (with value )?is not supported for the type "
               "(BOOLEAN|STRING|NUMBER|BINARY|LIST|MAP)"},
        {"bad-action",
         "other words",
         "UpdateItem",
         "outcome",
         omv + "(Only DELETE action is allowed when no attribute value is specified|Action .* is "
               "none of ADD, PUT, DELETE)",
         ve + "Member must satisfy enum value set: \\[ADD, DELETE, PUT\\]"},
        {"nesting-in-placeholders",
         "Local allows values of expressions one level more than attributes",
         ".*",
         "outcome",
         ve + "ExpressionAttributeValues contains invalid value: Nesting Levels have exceeded "
              "supported limits: Attributes in the item have nested levels beyond supported limit "
              "for key .*",
         "200|400 (ConditionalCheckFailedException: .*|ValidationException: Nesting Levels have "
         "exceeded supported limits.*)"},
        {"nesting-in-placeholders-of-one-item",
         "the same where it is not said which value it is",
         "PutItem|UpdateItem|DeleteItem|Query",
         "outcome",
         ve + "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
              "levels beyond supported limit",
         "200|400 (ConditionalCheckFailedException: .*|ValidationException: (ExpressionAttribute"
         "Values contains invalid value: )?Nesting Levels have exceeded supported limits.*)",
         has_expression_values},
        {"nesting-of-updates",
         "other words",
         "UpdateItem",
         "outcome",
         ve + "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
              "levels beyond supported limit",
         ve + "Nesting Levels have exceeded supported limits"},
        {"empty-placeholders",
         "Local does not mind empty lists of placeholders without an expression",
         ".*",
         "outcome",
         ve + "ExpressionAttribute(Names|Values) can only be specified when using expressions.*",
         "200|400 (ConditionalCheckFailedException|TransactionCanceledException): .*",
         has_empty_placeholders},
        {"operand-of-add",
         "newer words",
         "UpdateItem|TransactWriteItems",
         "outcome",
         operand_of_add,
         operand_of_add + ", typeSet: ALLOWED_FOR_(ADD|DELETE)_OPERAND",
         local_goes_on},
        {"operand-of-another-add",
         "of several of them, Local may tell another one",
         "UpdateItem|TransactWriteItems",
         "outcome",
         operand_of_add,
         operand_of_add + ", typeSet: ALLOWED_FOR_(ADD|DELETE)_OPERAND",
         has_several_operands},
        {"sum-too-precise",
         "other words",
         "UpdateItem",
         "outcome",
         ve + "Number overflow\\. .*",
         ve + "DynamoDB only supports precision up to 38 digits"},
        {"undefined-placeholders",
         "of several that are not defined, Local may tell another one",
         ".*",
         "outcome",
         expression + "An expression attribute (name|value) used .* is not defined; .*",
         expression + "An expression attribute (name|value) used .* is not defined; .*"},
        {"nesting-in-legacy-updates",
         "Local allows values of updates one level more than attributes",
         "UpdateItem",
         "outcome",
         ve + "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
              "levels beyond supported limit",
         "200|400 ConditionalCheckFailedException: .*",
         has_attribute_updates},
    };
}

}  // namespace ddbm::differential
