#include "credentials/key_failure.hpp"

#include "credentials/fetcher.hpp"
#include "errors/one_line.hpp"

namespace ddbm::detail {

bool is_passing_status(int status) noexcept
{
    constexpr int too_many_requests = 429;
    constexpr int first_of_servers = 500;
    return status == too_many_requests || status >= first_of_servers;
}

std::string described(const fetch_reply& reply)
{
    std::string text = "HTTP status " + std::to_string(reply.status) + ", ";
    if (reply.body.get().empty())
        return text + "no body";
    text += std::to_string(reply.body.get().size()) + " bytes";
    if (!reply.content_type.empty())
        text += " of " + quoted_words(reply.content_type);
    return text;
}

std::string quoted_words(std::string_view text)
{
    constexpr std::size_t longest = 300;

    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    if (text.size() <= longest)
        return one_line(std::string(text));
    // Not in the middle of a character: those that continue one begin with 10.
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return one_line(std::string(text.substr(0, end))) + " ...";
}

}  // namespace ddbm::detail
