#include "local/streams/stream_errors.hpp"

#include "local/service_error.hpp"

namespace ddbm::local::detail {

void data_is_trimmed()
{
    throw service_error(
        400,
        "com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException",
        "The data you are trying to access has been trimmed"
    );
}

void iterator_is_expired()
{
    throw service_error(
        400,
        "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException",
        "The shard iterator has expired"
    );
}

}  // namespace ddbm::local::detail
