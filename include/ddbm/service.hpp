#ifndef DDBM_SERVICE_HPP
#define DDBM_SERVICE_HPP

namespace ddbm {

/// The two services that share DynamoDB's protocol.
enum class service
{
    /// Tables and items: targets `DynamoDB_20120810.*`.
    dynamodb,
    /// Change streams of tables: targets `DynamoDBStreams_20120810.*`.
    dynamodb_streams,
};

}  // namespace ddbm

#endif
