// Where DynamoDB Local differs from the service in streams.

#include "differential/known_differences/rows.hpp"
#include "differential/known_differences/words.hpp"

namespace ddbm::differential {

std::vector<known_difference> differences_in_streams()
{
    return {
        {"empty-map-in-image",
         "Local writes an empty map as an empty value",
         "GetRecords",
         "Records/[0-9]+/dynamodb/(New|Old)Image/.*M",
         "\\{\\}",
         "absent"},
        {"stream-members",
         "Local has its own words for members that are absent",
         "DescribeStream|GetShardIterator|GetRecords",
         "outcome",
         constraint + ".*",
         ve + "(Invalid StreamArn|No ShardId specified\\.|Invalid ShardIterator|One or more "
              "parameter values were invalid: (streamArn cannot be empty or null\\.|Invalid "
              "SequenceNumber))"},
        {"limit-of-records",
         "other words",
         "GetRecords",
         "outcome",
         constraint + "Value '1001' at 'limit' failed to satisfy constraint: .*",
         omv + "Limit should be less than or equal to 1000"},
        {"shard-missing",
         "other words",
         "GetShardIterator",
         "outcome",
         rnf + "Requested resource not found: Shard does not exist",
         rnf + "Shard does not exist"},
        {"start-shard-missing",
         "Local does not look for it",
         "DescribeStream",
         "outcome",
         rnf + "Requested resource not found: Shard does not exist",
         "200"},
        {"stream-arn",
         "other words",
         "DescribeStream",
         "outcome",
         constraint + "Value 'foo' at 'streamArn' failed .*",
         rnf + "Requested resource not found: Stream: foo not found"},
        {"spare-sequence-number",
         "other words",
         "GetShardIterator",
         "outcome",
         ve + "SequenceNumber must not be specified for ShardIteratorType .*",
         omv + "SequenceNumber should not be passed for this iterator type"},
        {"sequence-number",
         "other words",
         "GetShardIterator",
         "outcome",
         ve + "SequenceNumber must be specified for ShardIteratorType .*",
         omv + "Invalid SequenceNumber"},
    };
}

}  // namespace ddbm::differential
