#ifndef DDBM_SRC_CONFIG_PROFILE_FILE_HPP
#define DDBM_SRC_CONFIG_PROFILE_FILE_HPP

#include <ddbm/detail/secret_text.hpp>

#include <map>
#include <string>
#include <string_view>

namespace ddbm::detail {

enum class profile_file_kind
{
    /// `~/.aws/config`: sections `[default]`, `[profile name]`, `[services name]`,
    /// `[sso-session name]`.
    config,
    /// `~/.aws/credentials`: each section is a profile.
    credentials,
};

/// A setting: a text, or settings of its own on indented lines. Texts may be secrets: no copies of
/// them are left in memory.
class profile_property
{
public:
    profile_property() = default;
    profile_property(const profile_property&) = default;
    profile_property(profile_property&&) = default;
    profile_property& operator=(const profile_property&) = default;
    profile_property& operator=(profile_property&&) = default;
    ~profile_property() { wipe(value); }

    std::string value;
    std::map<std::string, secret_text, std::less<>> nested;

    /// File and line, as in `/home/u/.aws/config:7`.
    std::string where;
};

/// Settings by their name in lowercase.
using profile_section = std::map<std::string, profile_property, std::less<>>;

/// The sections of one of the shared files, or of both together.
class profile_file
{
public:
    profile_file() = default;

    std::map<std::string, profile_section, std::less<>> profiles;
    std::map<std::string, profile_section, std::less<>> services;
    std::map<std::string, profile_section, std::less<>> sso_sessions;

    /// Adds the settings of `other`; where both have one, `other` wins.
    void merge(profile_file other);

    const profile_section* find_profile(std::string_view name) const;
    const profile_section* find_services(std::string_view name) const;
    const profile_section* find_sso_session(std::string_view name) const;
};

/// Throws `errc::invalid_configuration` that names `file_name`, the line and what is wrong with it,
/// never the line itself: it may hold a secret.
profile_file
parse_profile_file(std::string_view text, profile_file_kind kind, std::string_view file_name);

}  // namespace ddbm::detail

#endif
