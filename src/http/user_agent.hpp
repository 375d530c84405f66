#ifndef DDBM_SRC_USER_AGENT_HPP
#define DDBM_SRC_USER_AGENT_HPP

#include <ddbm/service.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

// "ddbm/0.1.0 ua/2.1 lang/c++#202002"
std::string user_agent();

// What X-Amz-Target has in front of the operation's name.
constexpr std::string_view target_prefix(service which)
{
    return which == service::dynamodb ? "DynamoDB_20120810." : "DynamoDBStreams_20120810.";
}

}  // namespace ddbm::detail

#endif
