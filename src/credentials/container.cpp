#include "credentials/container.hpp"

#include "credentials/key_failure.hpp"
#include "credentials/key_urls.hpp"
#include "credentials/secret_document.hpp"

namespace ddbm::detail {

namespace {

// What services of containers say in place of keys: `code` and `message`, or nothing.
std::string words_of_container(const fetch_reply& reply, const std::string& from)
{
    try
    {
        const secret_document document(reply.body.get(), from);
        std::string words;
        for (const char* name : {"code", "Code", "message", "Message"})
        {
            if (const std::string_view text = document.text_or_empty(name); !text.empty())
                words += ": " + quoted_words(text);
        }
        return words;
    }
    catch (const key_failure&)
    {
        return {};
    }
}

}  // namespace

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
            from + ": " + described(reply) + words_of_container(reply, from) + '.',
            is_passing_status(reply.status) ? key_failure::next::try_again
                                            : key_failure::next::give_up
        );
    }
    return read_keys(secret_document(reply.body.get(), from), "Token");
}

}  // namespace ddbm::detail
