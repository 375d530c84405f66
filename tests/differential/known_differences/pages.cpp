// Where DynamoDB Local differs from the service in queries and scans.

#include "differential/known_differences/applies.hpp"
#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_pages()
{
    return {
        {"start-outside-of-query",
         "other words",
         "Query",
         "outcome",
         ve + "The provided starting key is outside query boundaries based on provided conditions",
         ve + "The provided starting key does not match the range key predicate"},
        {"null-on-sort-key",
         "other words",
         "Query",
         "outcome",
         ve + "Attempted conditional constraint is not an indexable operation",
         ve + "Only scalar types can be used as Range Key values"},
        {"key-condition-first",
         "Local looks at other expressions first",
         "Query",
         "outcome",
         ve + "(Either the KeyConditions or KeyConditionExpression parameter must be specified in "
              "the request\\.|KeyConditionExpressions? .*|Invalid (operator|condition) "
              ".*|Conditions can be of length 1 or 2 only)",
         any_expression},
        {"select-before-filter",
         "Local looks at the filter first",
         "Query",
         "outcome",
         ve + "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
              "SPECIFIC_ATTRIBUTES",
         ve + "QueryFilter can only contain non-primary key attributes: Primary key attribute: .*"},
        {"select-before-start",
         "Local looks at the place of the start key first",
         "Query",
         "outcome",
         ve + "(ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName|Must "
              "specify the AttributesToGet or ProjectionExpression when choosing to get "
              "SPECIFIC_ATTRIBUTES|Cannot specify the .* when choosing to get .*)",
         ve + "The provided starting key does not match the range key predicate"},
        {"start-before-paths",
         "Local looks at paths into keys first",
         "Query|Scan",
         "outcome",
         ve + "The provided (starting key .*|key element does not match the schema)",
         ve + "Key attributes must be scalars; .*"},
        {"start-at-the-end",
         "a start key that is the last of its range; Local takes it for one outside",
         "Query",
         "outcome",
         "200",
         ve + "The provided starting key does not match the range key predicate"},
        {"filter-on-both-keys",
         "Local names the other one",
         "Query",
         "outcome",
         ve +
             "(Filter Expression|QueryFilter) can only contain non-primary key attributes: Primary "
             "key attribute: .*",
         ve +
             "(Filter Expression|QueryFilter) can only contain non-primary key attributes: Primary "
             "key attribute: .*"},
        {"operator-on-sort-key",
         "Local fails inside",
         "Query",
         "outcome",
         ve + "Attempted conditional constraint is not an indexable operation",
         "500 InternalFailure: .*"},
        {"segment-too-large",
         "other words",
         "Scan",
         "outcome",
         ve + "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
              ".*",
         ve + "1 validation error detected: Value '.*' at 'segment' failed to satisfy constraint: "
              "Member must have value less than or equal to .*"},
        {"empty-start",
         "Local takes an empty start key for none",
         "Query|Scan",
         "outcome",
         ve + "The provided starting key is invalid.*",
         "200",
         has_empty_start},
        {"start-too-long",
         "Local does not look at the size of a start key",
         "Query|Scan",
         "outcome",
         ve + "The provided starting key is invalid: One or more parameter values were invalid: "
              "(Size "
              "of hashkey|Aggregated size of all range keys) has exceeded .*",
         "200"},
        {"operator-for-one-condition",
         "a ConditionalOperator for a single condition does no harm",
         "Query|Scan|PutItem|UpdateItem|DeleteItem",
         "outcome",
         "200|400 ConditionalCheckFailedException: .*",
         ve + "ConditionalOperator can only be used when Filter or Expected has two or more "
              "elements"},
        {"empty-value-in-start",
         "Local says more",
         "Query|Scan",
         "outcome",
         ve + "The provided starting key is invalid",
         ve + "The provided starting key is invalid: One or more parameter values are not valid\\. "
              ".*"},
        {"select-first",
         "Local looks at the list first",
         "Query|Scan",
         "outcome",
         ve + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
         ve + "Cannot specify the (AttributesToGet|ProjectionExpression) when choosing to get "
              "ALL_PROJECTED_ATTRIBUTES"},
        {"start-of-another-size",
         "other words",
         "Query|Scan",
         "outcome",
         ve + "The provided (starting key is invalid(: The provided key element does not match "
              "the schema)?|key element does not match the schema)",
         ve + "(Exclusive Start Key must have same size as table's key schema|Type mismatch for "
              "attribute to update)"},
        {"bad-value-in-start",
         "Local does not say that it is in the start key",
         "Query|Scan",
         "outcome",
         ve + "The provided starting key is invalid: Supplied AttributeValue is empty, must "
              "contain exactly one of the supported datatypes",
         ve + "Supplied AttributeValue is empty, must contain exactly one of the supported "
              "datatypes"},
        {"segment-words",
         "other words",
         "Scan",
         "outcome",
         ve + "The (TotalSegments|Segment) parameter is required but was not present in the "
              "request when .*",
         ve + "(If segment is specified, total segment must also be specified|If total segments "
              "is specified, a particular segment must also be specified for this request)"},
        {"operands-before-start",
         "Local looks at the start key before operands",
         "Query",
         "outcome",
         omv + "Invalid number of argument\\(s\\) for the .* ComparisonOperator|" + ve +
             "Must "
             "specify "
             "the "
             "Attribu"
             "tesToGe"
             "t or "
             "Project"
             "ionExpr"
             "ession "
             "when "
             "choosin"
             "g to "
             "get "
             "SPECIFI"
             "C_ATTRI"
             "BUTES",
         ve + "The provided starting key does not match the range key predicate"},
        {"no-key-conditions",
         "other words",
         "Query",
         "outcome",
         ve + "Conditions can be of length 1 or 2 only",
         ve + "Either the KeyConditions or KeyConditionExpression parameter must be specified in "
              "the request\\."},
        {"consistent-global-index",
         "other words",
         "Query|Scan",
         "outcome",
         ve + "Consistent reads are not supported on global secondary indexes",
         ve + "Consistent read cannot be true when querying a GSI"},
        {"consistent-global-scan",
         "other words",
         "Scan",
         "outcome",
         ve + "Consistent reads are not supported on global secondary indexes",
         ve + "Consistent read cannot be true when scanning a GSI"},
        {"start-of-one-row",
         "a query of one row cannot be restarted; Local gives nothing",
         "Query",
         "outcome",
         ve + "The query can return at most one row and cannot be restarted",
         "200"},
        {"limit-and-end",
         "a page that its limit ended says where, also if nothing can follow",
         "Query",
         "LastEvaluatedKey",
         "\\{.*\\}",
         "absent",
         has_limit},
        {"limit-and-end-of-a-walk",
         "goes with the row before",
         "Query",
         "Pages",
         "[0-9]+",
         "[0-9]+|absent",
         has_one_page_more},
        {"missing-key-condition",
         "Local does not name it",
         "Query",
         "outcome",
         ve + "Query condition missed key schema element: .*",
         ve + "Query condition missed key schema element"},
        {"empty-attributes-to-get",
         "Local takes an empty list for none",
         "GetItem|BatchGetItem|Query|Scan",
         "outcome",
         constraint + "Value '\\[\\]' at '.*attributesToGet' failed .*",
         "200"},
        {"local-index-fetches",
         "what a local index does not hold is read from the table and costs; nothing in Local",
         "Query|Scan",
         "ConsumedCapacity/(Table/)?CapacityUnits",
         "[0-9E.-]+",
         "[0-9E.-]+",
         reads_local_index},
        {"index-entries-cost",
         "an index costs what it holds; in Local the whole items",
         "Query|Scan",
         "ConsumedCapacity/((Global|Local)SecondaryIndexes/[^/]+/)?CapacityUnits",
         "[0-9E.-]+",
         "[0-9E.-]+",
         reads_index_for_more},
        {"duplicate-attributes-to-get",
         "other words",
         "GetItem|BatchGetItem|Query|Scan",
         "outcome",
         omv + "Duplicate value in attribute name: .*",
         ve + "Cannot have two attributes with the same name"},
    };
}

}  // namespace ddbm::differential
