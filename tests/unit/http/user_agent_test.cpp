#include "http/user_agent.hpp"

#include <ddbm/version.hpp>

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace ddbm::detail {
namespace {

std::vector<std::string> tokens_of(const std::string& agent)
{
    std::istringstream in(agent);
    std::vector<std::string> tokens;
    for (std::string token; std::getline(in, token, ' ');)
        tokens.push_back(token);
    return tokens;
}

std::string token_with(const std::string& prefix, const std::string& agent)
{
    std::string found;
    for (const std::string& token : tokens_of(agent))
    {
        if (!token.starts_with(prefix))
            continue;
        EXPECT_TRUE(found.empty()) << "twice: " << prefix;
        found = token.substr(prefix.size());
    }
    return found;
}

TEST(UserAgent, BeginsWithTheLibraryAndTheForm)
{
    const std::vector<std::string> tokens = tokens_of(user_agent());

    ASSERT_GE(tokens.size(), 3u);
    EXPECT_EQ(tokens[0], "ddbm/" + std::string(version));
    EXPECT_EQ(tokens[1], "ua/2.1");
    // One of the names that AWS knows.
    const std::set<std::string> systems = {"os/linux", "os/macos", "os/windows", "os/other"};
    EXPECT_TRUE(systems.contains(tokens[2])) << tokens[2];
    EXPECT_GE(std::stol(token_with("lang/c++#", user_agent())), 202002);
    EXPECT_EQ(token_with("m/", user_agent()), "");
    EXPECT_EQ(token_with("app/", user_agent()), "");
    EXPECT_EQ(token_with("exec-env/", user_agent()), "");
}

TEST(UserAgent, SaysWhatTheClientDoes)
{
    agent_parts parts;
    parts.features = {client_feature::standard_retries, client_feature::endpoint_override};
    parts.key_letters = "p,i,0";
    parts.execution_environment = "AWS_ECS_FARGATE";
    parts.app_id = "shop";

    const std::string agent = user_agent(parts);

    EXPECT_EQ(token_with("m/", agent), "E,N,p,i,0");
    EXPECT_EQ(token_with("exec-env/", agent), "AWS_ECS_FARGATE");
    EXPECT_EQ(tokens_of(agent).back(), "app/shop");
}

TEST(UserAgent, IsOneHeaderWhateverTheEnvironmentSays)
{
    agent_parts parts;
    parts.execution_environment = "a b\r\nX: \x7f\xc3\xa4\t";

    const std::string agent = user_agent(parts);

    EXPECT_EQ(token_with("exec-env/", agent), "a-b--X:-----");
    for (char c : agent)
        EXPECT_TRUE(c >= ' ' && c <= '~') << agent;
}

// As botocore 1.43 has them in its useragent.py.
TEST(UserAgent, HasTheLettersOfTheSdks)
{
    constexpr std::pair<client_feature, std::string_view> letters[] = {
        {client_feature::standard_retries, "E"},
        {client_feature::adaptive_retries, "F"},
        {client_feature::endpoint_override, "N"},
        {client_feature::account_mode_preferred, "P"},
        {client_feature::account_mode_disabled, "Q"},
        {client_feature::account_mode_required, "R"},
        {client_feature::resolved_account, "T"},
    };
    for (const auto& [feature, letter] : letters)
        EXPECT_EQ(letter_of(feature), letter);
    EXPECT_EQ(letter_of(client_feature::account_endpoint), "O");
}

}  // namespace
}  // namespace ddbm::detail
