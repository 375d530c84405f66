// Why a request is not accepted, in the words of the service.
#ifndef DDBM_LOCAL_SERVER_REFUSAL_HPP
#define DDBM_LOCAL_SERVER_REFUSAL_HPP

#include "local/service_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ddbm::server {

class refusal
{
public:
    local::detail::service_error error;
    /// It has the form of one that is: only those who have the keys can tell. The service finds
    /// that out before it looks into the body, and all else afterwards.
    bool by_keys = false;
};

/// Nothing: it is accepted.
using failure = std::optional<refusal>;

inline constexpr std::string_view missing_authentication_token_exception =
    "com.amazon.coral.service#MissingAuthenticationTokenException";
inline constexpr std::string_view incomplete_signature_exception =
    "com.amazon.coral.service#IncompleteSignatureException";
inline constexpr std::string_view invalid_signature_exception =
    "com.amazon.coral.service#InvalidSignatureException";
inline constexpr std::string_view unrecognized_client_exception =
    "com.amazon.coral.service#UnrecognizedClientException";

inline failure refused_for_form(std::string_view type, std::string message)
{
    return refusal{local::detail::service_error(400, type, std::move(message)), false};
}

inline failure refused_by_keys(std::string_view type, std::string message)
{
    return refusal{local::detail::service_error(400, type, std::move(message)), true};
}

/// `text` in quotes, between what comes before and after.
inline std::string quoted(std::string_view before, std::string_view text, std::string_view after)
{
    std::string message(before);
    message.append("'").append(text).append("'").append(after);
    return message;
}

}  // namespace ddbm::server

#endif
