#ifndef DDBM_SRC_CONFIG_SHARED_SETTINGS_HPP
#define DDBM_SRC_CONFIG_SHARED_SETTINGS_HPP

#include "config/config_sources.hpp"
#include "config/profile_file.hpp"
#include "config/setting.hpp"

#include <string>
#include <string_view>

namespace ddbm::detail {

/** What AWS tools share: the variables, and the selected profile of the two files.
 *
 *  It refers to the sources that it was made from.
 */
class shared_settings
{
public:
    /// Reads the files. Throws `errc::invalid_configuration` for a named file or profile that is
    /// not there, and for a line that cannot be read.
    explicit shared_settings(const config_sources& sources);

    // What is not set comes with its bare name as the place.

    setting variable(const char* name) const;

    /// The first one of two names that is set.
    setting variable(const char* name, const char* other_name) const;

    /// Of the profile.
    setting property(std::string_view key) const;

    /// The first one of two keys that is set.
    setting property(std::string_view key, std::string_view other_key) const;

    /// The variable, else the property.
    setting find(const char* variable_name, std::string_view key) const;

    /// A key of a service in the section that the profile names by `services`. Throws
    /// `errc::invalid_configuration` if there is no such section.
    setting service_property(std::string_view service_id, std::string_view key) const;

    bool has_profile() const noexcept { return profile_ != nullptr; }
    /// The name of the selected profile, be it there or not.
    const std::string& profile_name() const noexcept { return profile_name_; }

    // Of any profile or [sso-session] section by its name; nothing is set in one that is not there.

    bool has_profile(std::string_view profile) const;
    setting property_of(std::string_view profile, std::string_view key) const;
    /// In one of the two files alone.
    setting
    property_of(std::string_view profile, std::string_view key, profile_file_kind file) const;

    bool has_sso_session(std::string_view session) const;
    setting sso_property(std::string_view session, std::string_view key) const;

    /// The files that were read, where one that is not there says so.
    const std::string& files() const noexcept { return files_; }

    /// The user's folder; empty if no variable says so.
    std::string home() const;

    /// `in the profile "name" of FILE and FILE`, where a file that is not there says so.
    std::string place() const;

private:
    void read_file(profile_file_kind kind, const char* variable_name, const char* default_name);
    void add_file(const std::string& described);
    const config_sources& sources_;
    std::string profile_name_ = "default";
    std::string files_;
    profile_file config_file_;
    profile_file credentials_file_;
    /// Both together.
    profile_file file_;
    const profile_section* profile_ = nullptr;
};

}  // namespace ddbm::detail

#endif
