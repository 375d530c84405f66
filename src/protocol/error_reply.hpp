// A reply that is no success: {"__type":"prefix#ConditionalCheckFailedException","message":"...",
// "Item":{...}}, or whatever a proxy or a wrong address answers in the service's place.

#ifndef DDBM_SRC_PROTOCOL_ERROR_REPLY_HPP
#define DDBM_SRC_PROTOCOL_ERROR_REPLY_HPP

#include <ddbm/cancellation_reason.hpp>
#include <ddbm/error.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/item.hpp>
#include <ddbm/throttling_reason.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

struct error_reply
{
    error_reply() = default;

    error_code code;
    std::string exception_type;  // without prefix; empty if there was none
    std::string message;
    std::optional<item> returned;              // what is there, after a failed condition
    std::vector<cancellation_reason> reasons;  // of a transaction that was cancelled
    std::vector<throttling_reason> throttling;
};

/// Never throws for what the reply is like: that is in the code and the message.
error_reply read_error_reply(int status, std::string_view content_type, std::string_view body);

/// The error for a reply that is not DynamoDB's JSON; its words name all three, of the body the
/// beginning. The code is `errc::invalid_reply`, or a retryable one if the status says that whoever
/// answered is in trouble. An empty `content_type` is left out.
error not_dynamodb(int status, std::string_view content_type, std::string_view body);

}  // namespace ddbm::detail

#endif
