#include "config/shared_settings.hpp"

#include <ddbm/error.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

[[noreturn]] void refuse_file(const std::string& what)
{
    throw error(errc::invalid_configuration, what);
}

std::string in_quotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

// `kind` is the word in front of the section's name.
setting setting_in(
    const profile_section* section, std::string_view key, const char* kind, std::string_view name
)
{
    setting found({}, std::string(key));
    if (section == nullptr)
        return found;
    const auto position = section->find(key);
    if (position == section->end())
        return found;
    found.value = position->second.value;
    found.where += " of the " + std::string(kind) + ' ' + in_quotes(name) + " (" +
                   position->second.where + ")";
    return found;
}

}  // namespace

shared_settings::shared_settings(const config_sources& sources) : sources_(sources)
{
    // The second name is that of older tools.
    const setting named = variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE");
    if (named.is_set())
        profile_name_ = named.value;

    // The credentials file comes second because it wins where both have a setting.
    read_file(profile_file_kind::config, "AWS_CONFIG_FILE", "config");
    read_file(profile_file_kind::credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials");

    profile_ = file_.find_profile(profile_name_);
    if (profile_ == nullptr && named.is_set())
    {
        refuse_file(
            named.where + " names the profile " + in_quotes(profile_name_) + ", which is not in " +
            files_ + "."
        );
    }
}

setting shared_settings::variable(const char* name) const
{
    return setting(sources_.variable(name).value_or(std::string()), name);
}

setting shared_settings::variable(const char* name, const char* other_name) const
{
    setting first = variable(name);
    return first.is_set() ? first : variable(other_name);
}

setting shared_settings::property(std::string_view key) const
{
    return setting_in(profile_, key, "profile", profile_name_);
}

bool shared_settings::has_profile(std::string_view profile) const
{
    return file_.find_profile(profile) != nullptr;
}

setting shared_settings::property_of(std::string_view profile, std::string_view key) const
{
    return setting_in(file_.find_profile(profile), key, "profile", profile);
}

setting shared_settings::property_of(
    std::string_view profile, std::string_view key, profile_file_kind file
) const
{
    const profile_file& alone =
        file == profile_file_kind::config ? config_file_ : credentials_file_;
    return setting_in(alone.find_profile(profile), key, "profile", profile);
}

bool shared_settings::has_sso_session(std::string_view session) const
{
    return file_.find_sso_session(session) != nullptr;
}

setting shared_settings::sso_property(std::string_view session, std::string_view key) const
{
    return setting_in(file_.find_sso_session(session), key, "sso-session", session);
}

setting shared_settings::property(std::string_view key, std::string_view other_key) const
{
    setting first = property(key);
    return first.is_set() ? first : property(other_key);
}

setting shared_settings::find(const char* variable_name, std::string_view key) const
{
    setting first = variable(variable_name);
    return first.is_set() ? first : property(key);
}

setting shared_settings::service_property(std::string_view service_id, std::string_view key) const
{
    const setting missing({}, std::string(key));
    const setting title = property("services");
    if (!title.is_set())
        return missing;
    const profile_section* section = file_.find_services(title.value);
    if (section == nullptr)
    {
        refuse_file(
            title.where + " names the services section " + in_quotes(title.value) +
            ", which is not in " + files_ + "."
        );
    }

    const auto service = section->find(service_id);
    if (service == section->end())
        return missing;
    const auto position = service->second.nested.find(key);
    if (position == service->second.nested.end())
        return missing;
    return setting(
        position->second.get(),
        std::string(key) + " of " + std::string(service_id) + " in the services section " +
            in_quotes(title.value) + " (" + service->second.where + ")"
    );
}

std::string shared_settings::place() const
{
    return "in the profile " + in_quotes(profile_name_) + " of " + files_;
}

std::string shared_settings::home() const
{
    return home_of(sources_);
}

void shared_settings::read_file(
    profile_file_kind kind, const char* variable_name, const char* default_name
)
{
    std::string path = path_in_variable(sources_, variable_name);
    const bool is_named = !path.empty();
    if (!is_named)
    {
        if (home().empty())
            return add_file(std::string("~/.aws/") + default_name + " (HOME is not set)");
        path = home() + "/.aws/" + default_name;
    }

    boost::system::result<std::string> text = sources_.read_file(path);
    if (text.has_value())
    {
        add_file(path);
        const secret_text known(*std::move(text));
        profile_file& alone = kind == profile_file_kind::config ? config_file_ : credentials_file_;
        alone = parse_profile_file(known.get(), kind, path);
        file_.merge(alone);
        return;
    }

    const std::string why = text.error().message();
    if (is_named)
        refuse_file(std::string(variable_name) + " names the file " + path + ": " + why + ".");
    add_file(path + " (" + why + ")");
}

void shared_settings::add_file(const std::string& described)
{
    if (!files_.empty())
        files_ += " and ";
    files_ += described;
}

}  // namespace ddbm::detail
