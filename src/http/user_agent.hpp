#ifndef DDBM_SRC_USER_AGENT_HPP
#define DDBM_SRC_USER_AGENT_HPP

#include <ddbm/service.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// What a client does that AWS counts, by the letters that all its SDKs use: as far as it is known
// when the head of requests to an endpoint is composed. What is different from call to call, such
// as that a waiter or a range makes it, is not said.
enum class client_feature
{
    standard_retries,
    adaptive_retries,
    endpoint_override,
    account_endpoint,
    account_mode_preferred,
    account_mode_disabled,
    account_mode_required,
    resolved_account,
};

std::string_view letter_of(client_feature feature) noexcept;

// What is said of a client beside the library itself.
class agent_parts
{
public:
    agent_parts() = default;

    std::vector<client_feature> features;  // in the order in which they are to be said
    std::string key_letters;               // and behind them, see letters_of(key_plan)
    std::string execution_environment;     // AWS_EXECUTION_ENV, whatever it holds
    std::string app_id;                    // the program's own part, see read_app_id()
};

// The value of `User-Agent`, such as "ddbm/0.1.0 ua/2.1 os/linux lang/c++#202002 md/arch#x86_64
// m/E,N,e app/shop". It goes with every request, so it has no more than AWS asks for.
std::string user_agent(const agent_parts& parts = {});

// What X-Amz-Target has in front of the operation's name.
constexpr std::string_view target_prefix(service which)
{
    return which == service::dynamodb ? "DynamoDB_20120810." : "DynamoDBStreams_20120810.";
}

}  // namespace ddbm::detail

#endif
