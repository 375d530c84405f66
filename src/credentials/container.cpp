#include "credentials/container.hpp"

#include "credentials/key_failure.hpp"
#include "credentials/key_urls.hpp"
#include "credentials/secret_document.hpp"

namespace ddbm::detail {

fetch_request container_request(const container_role& role, std::string_view token)
{
    if (!is_header_value(token))
    {
        throw key_failure(
            "The file " + role.token_file +
            " has line breaks or other control characters in the token of the container."
        );
    }
    fetch_request request("GET", role.url);
    request.header("accept", "application/json");
    if (!token.empty())
        request.header("authorization", std::string(token));
    request.may_use_proxy = false;
    return request;
}

credentials read_container_keys(const fetch_reply& reply, const container_role& role)
{
    const std::string from = described(key_way(role));
    if (reply.status != 200)
    {
        throw key_failure(
            from + ": " + described(reply) +
                words_of_refusal(reply.body.get(), {"code", "Code", "message", "Message"}) + '.',
            is_passing_status(reply.status) ? key_failure::next::try_again
                                            : key_failure::next::give_up
        );
    }
    return read_keys(secret_document(reply.body.get(), from), "Token");
}

}  // namespace ddbm::detail
