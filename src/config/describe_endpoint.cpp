#include "config/configured_endpoint.hpp"
#include "config/resolved_config.hpp"

#include <ddbm/describe_endpoint.hpp>

#include <variant>

namespace ddbm {

std::string describe_endpoint(
    const client_config& config,
    service which,
    std::string_view account_id,
    std::string_view table,
    std::string_view operation
)
{
    using namespace detail;

    endpoint_request request;
    request.kind = kind_of(which, operation);
    request.account_id = account_id;
    request.names.only = table;
    const endpoint_decision decision = configured_endpoints(config).choose(request);
    if (const auto* refusal = std::get_if<endpoint_refusal>(&decision))
        refuse_endpoint(config, *refusal);
    return std::get<endpoint_choice>(decision).why;
}

}  // namespace ddbm
