#include "config/app_id.hpp"

#include <algorithm>

namespace ddbm::detail {

namespace {

constexpr std::size_t most_characters = 50;

// That of a token, RFC 9110 5.6.2.
bool is_of_token(char c)
{
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != others.npos;
}

}  // namespace

std::string read_app_id(const setting& text)
{
    if (text.value.size() > most_characters)
        refuse(
            text,
            "it has " + std::to_string(text.value.size()) + " characters, and may have " +
                std::to_string(most_characters)
        );
    if (!std::all_of(text.value.begin(), text.value.end(), is_of_token))
        refuse(text, "it may have letters, digits and !#$%&'*+-.^_`|~ only, and no spaces");
    return text.value;
}

}  // namespace ddbm::detail
