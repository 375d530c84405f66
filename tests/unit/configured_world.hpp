#ifndef DDBM_TESTS_UNIT_CONFIGURED_WORLD_HPP
#define DDBM_TESTS_UNIT_CONFIGURED_WORLD_HPP

#include "client/configured_keys.hpp"
#include "config/config_sources.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

using texts = std::map<std::string, std::string>;

// A world of given variables and files, in which the user's home is /home/u.
inline config_sources world_of(texts variables, texts files = {})
{
    variables.emplace("HOME", "/home/u");

    config_sources sources;
    sources.variable = [variables](const std::string& name) -> std::optional<std::string> {
        const auto position = variables.find(name);
        if (position == variables.end())
            return std::nullopt;
        return position->second;
    };
    sources.read_file = [files](const std::string& path) -> boost::system::result<std::string> {
        const auto position = files.find(path);
        if (position == files.end())
            return make_error_code(boost::system::errc::no_such_file_or_directory);
        return position->second;
    };
    return sources;
}

inline client_config
configured(texts variables, texts files = {}, std::shared_ptr<transport_opener> opener = nullptr)
{
    return config_from(world_of(std::move(variables), std::move(files)), std::move(opener));
}

inline client_config
with_files(const std::string& config, const std::string& credentials, texts variables = {})
{
    return configured(
        std::move(variables),
        {{"/home/u/.aws/config", config}, {"/home/u/.aws/credentials", credentials}}
    );
}

// What a client of it has at hand, without asking anybody.
inline credentials keys_at_hand(const client_config& config)
{
    const auto keys = configured_keys(config)->current();
    return keys ? *keys : credentials("(none)", "");
}

inline std::string key_id(const client_config& config)
{
    return keys_at_hand(config).access_key_id();
}

template <class Function>
std::string refusal(errc code, Function&& function)
{
    try
    {
        function();
    }
    catch (const error& e)
    {
        EXPECT_EQ(e.code(), code);
        return e.get_diagnostics().message();
    }
    return "accepted";
}

inline ::testing::AssertionResult contains(const std::string& text, std::string_view part)
{
    if (text.find(part) != std::string::npos)
        return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "no \"" << part << "\" in: " << text;
}

}  // namespace ddbm::detail

#endif
