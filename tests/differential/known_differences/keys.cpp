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
        {"key-of-an-update",
         "of several that an update cannot write, Local may tell another one",
         "UpdateItem",
         "outcome",
         omv + "Cannot update attribute .*\\. This attribute is part of the key",
         omv + "Cannot update attribute .*\\. This attribute is part of the key"},
        {"long-index-key-of-an-update",
         "Local lets an update make the key of an index too long",
         "UpdateItem",
         "outcome",
         omv + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes|" + ve +
             "The update expression attempted to update the secondary index key beyond allowed "
             "size "
             "limits\\.",
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
    };
}

}  // namespace ddbm::differential
