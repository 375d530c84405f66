#include "http/user_agent.hpp"

#include <ddbm/version.hpp>

namespace ddbm::detail {

namespace {

#if defined(__linux__)
constexpr std::string_view system = "linux";
#elif defined(__APPLE__)
constexpr std::string_view system = "macos";
#elif defined(_WIN32)
constexpr std::string_view system = "windows";
#else
constexpr std::string_view system = "other";
#endif

#if defined(__x86_64__) || defined(_M_X64)
constexpr std::string_view machine = "x86_64";
#elif defined(__aarch64__) || defined(_M_ARM64)
constexpr std::string_view machine = "aarch64";
#else
constexpr std::string_view machine;
#endif

void append(std::string& out, std::string_view prefix, std::string_view value)
{
    if (value.empty())
        return;
    out += ' ';
    out += prefix;
    for (char c : value)
        out += c > ' ' && c <= '~' ? c : '-';
}

}  // namespace

std::string_view letter_of(client_feature feature) noexcept
{
    switch (feature)
    {
    case client_feature::standard_retries:
        return "E";
    case client_feature::adaptive_retries:
        return "F";
    case client_feature::endpoint_override:
        return "N";
    case client_feature::account_endpoint:
        return "O";
    case client_feature::account_mode_preferred:
        return "P";
    case client_feature::account_mode_disabled:
        return "Q";
    case client_feature::account_mode_required:
        return "R";
    case client_feature::resolved_account:
        return "T";
    }
    return {};
}

std::string user_agent(const agent_parts& parts)
{
    std::string letters;
    for (client_feature feature : parts.features)
    {
        if (!letters.empty())
            letters += ',';
        letters += letter_of(feature);
    }
    if (!letters.empty() && !parts.key_letters.empty())
        letters += ',';
    letters += parts.key_letters;

    std::string agent = "ddbm/";
    agent += version;
    agent += " ua/2.1";
    append(agent, "os/", system);
    append(agent, "lang/c++#", std::to_string(__cplusplus));
    append(agent, "md/arch#", machine);
    append(agent, "exec-env/", parts.execution_environment);
    append(agent, "m/", letters);
    append(agent, "app/", parts.app_id);
    return agent;
}

}  // namespace ddbm::detail
