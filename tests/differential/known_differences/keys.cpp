// Where DynamoDB Local differs from the service in keys of tables and indexes.

#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_keys()
{
    return {
        {"key-count",
         "other words",
         ".*",
         "outcome",
         ve + "The provided key element does not match the schema",
         ve + "The number of conditions on the keys is invalid"},
        {"key-type",
         "other words",
         ".*",
         "outcome",
         ve + "The provided key element does not match the schema",
         omv + "Type mismatch for key"},
        {"key-missing-in-put",
         "other words",
         ".*",
         "outcome",
         ve + "(One or more parameter values were invalid: Missing the key .* in the item|The "
              "provided key element does not match the schema)",
         ve + "One of the required keys was not given a value"},
        {"key-type-in-put",
         "no details",
         ".*",
         "outcome",
         omv + "Type mismatch for key .* expected: .* actual: .*",
         omv + "Type mismatch for key"},
        {"index-key-type",
         "no details",
         ".*",
         "outcome",
         omv + "Type mismatch for Index Key .* Expected: .* Actual: .* IndexName: .*",
         omv + "Type mismatch for Index Key"},
        {"key-before-expressions",
         "Local looks at the key first",
         "GetItem|UpdateItem|DeleteItem",
         "outcome",
         any_expression,
         ve + "(The number of conditions on the keys is invalid|One or more parameter values were "
              "invalid: (Type mismatch for key|Cannot update attribute .*)|Invalid attribute "
              "value type)"},
        {"key-of-a-document-type",
         "other words",
         ".*",
         "outcome",
         ve + "The provided key element does not match the schema",
         ve + "Invalid attribute value type"},
        {"key-of-a-document-type-in-put",
         "other words",
         ".*",
         "outcome",
         omv + "Type mismatch for key .* expected: .* actual: .*",
         ve + "Invalid attribute value type"},
        {"long-index-key-of-an-update",
         "Local lets an update make the key of an index too long",
         "UpdateItem",
         "outcome",
         omv + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
         "200"},
        {"index-key-too-long",
         "other words",
         ".*",
         "outcome",
         omv + "(Size of hashkey has exceeded the maximum size limit of2048 bytes|Aggregated size "
               "of all range keys has exceeded the size limit of 1024 bytes)",
         omv + "Size limit exceeded"},
        {"key-too-long",
         "other words",
         ".*",
         "outcome",
         omv + "(Size of hashkey has exceeded the maximum size limit of2048 bytes|Aggregated size "
               "of all range keys has exceeded the size limit of 1024 bytes)",
         ve + "Hash primary key values must be under 2048 bytes, and range primary key values "
              "must be under 1024 bytes"},
        {"index-key-paths-before-conditions",
         "a path into a key of an index is refused first; the condition comes first in Local",
         "UpdateItem",
         "outcome",
         ve + "Key attributes must be scalars; list random access '\\[\\]' and map lookup '\\.' "
              "are not allowed: (Index)?Key: .*",
         "400 ConditionalCheckFailedException: The conditional request failed"},
        {"legacy-actions-before-keys",
         "actions are looked at first; keys in Local",
         "UpdateItem",
         "outcome",
         omv + "(Action .* is none of ADD, PUT, DELETE|Only DELETE action is allowed when no "
               "attribute value is specified|(ADD|DELETE) action (with value )?is not supported "
               "for the type .*)",
         omv + "Cannot update attribute .*\\. This attribute is part of the key"},
        {"keys-before-conditions",
         "what an update would do to keys is looked at before the item; later in Local",
         "UpdateItem",
         "outcome",
         omv +
             "(Cannot update attribute .*\\. This attribute is part of the key|Type mismatch "
             "for Index Key .*)|" +
             ve +
             "One or more parameter values are not valid\\. The "
             "update expression attempted to update a secondary "
             "index key to a value that is not supported\\. .*",
         "400 ConditionalCheckFailedException: The conditional request failed|" + ve +
             update_failure},
    };
}

}  // namespace ddbm::differential
