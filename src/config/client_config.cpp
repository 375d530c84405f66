#include "config/config_sources.hpp"
#include "config/profile_file.hpp"

#include <ddbm/client_config.hpp>
#include <ddbm/error.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <utility>

namespace ddbm {

namespace detail {

namespace {

// Settings of a profile that say how to fetch keys. None of them can be followed yet.
constexpr const char* fetching_keys[] = {
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "credential_process",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "login_session",
};

[[noreturn]] void refuse(const std::string& what)
{
    throw error(errc::invalid_configuration, what);
}

std::string in_quotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

std::string lowercase(std::string text)
{
    for (char& c : text)
    {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

bool is_true(const std::string& text)
{
    return lowercase(text) == "true";
}

class loader
{
public:
    explicit loader(const config_sources& sources) : sources_(sources) {}

    client_config load(std::shared_ptr<transport_opener> opener)
    {
        read_profile();

        client_config config;
        config.opener = std::move(opener);
        config.region = first_of({variable("AWS_REGION"), variable("AWS_DEFAULT_REGION")});
        if (config.region.empty())
            config.region = property("region");
        set_credentials(config);
        set_endpoints(config);
        if (config.opener && nothing_is_configured(config))
            config.endpoint_url = "embedded:";
        config_access::set_notes(config, notes());
        return config;
    }

private:
    // Set to nothing is not set.
    std::string variable(const std::string& name) const
    {
        return sources_.variable(name).value_or(std::string());
    }

    static std::string first_of(std::initializer_list<std::string> texts)
    {
        for (const std::string& text : texts)
        {
            if (!text.empty())
                return text;
        }
        return {};
    }

    std::string home() const { return first_of({variable("HOME"), variable("USERPROFILE")}); }

    void read_profile()
    {
        const std::string named = variable("AWS_PROFILE");
        profile_name_ = named.empty() ? "default" : named;

        // The credentials file comes second because it wins where both have a setting.
        read_file(profile_file_kind::config, "AWS_CONFIG_FILE", "config");
        read_file(profile_file_kind::credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials");

        profile_ = file_.find_profile(profile_name_);
        if (profile_ == nullptr && !named.empty())
            refuse(
                "AWS_PROFILE names the profile " + in_quotes(named) + ", which is not in " +
                files_ + "."
            );
    }

    void read_file(profile_file_kind kind, const char* variable_name, const char* default_name)
    {
        const std::string named = variable(variable_name);
        std::string path = named;
        if (named.empty())
        {
            if (home().empty())
            {
                add_file(std::string("~/.aws/") + default_name + " (HOME is not set)");
                return;
            }
            path = home() + "/.aws/" + default_name;
        }
        else if (named.starts_with("~/"))
        {
            path = home() + named.substr(1);
        }

        const boost::system::result<std::string> text = sources_.read_file(path);
        if (text.has_value())
        {
            add_file(path);
            file_.merge(parse_profile_file(*text, kind, path));
            return;
        }

        const std::string why = text.error().message();
        if (!named.empty())
            refuse(std::string(variable_name) + " names the file " + path + ": " + why + ".");
        add_file(path + " (" + why + ")");
    }

    void add_file(const std::string& described)
    {
        if (!files_.empty())
            files_ += " and ";
        files_ += described;
    }

    std::string property(std::string_view name) const
    {
        if (profile_ == nullptr)
            return {};
        const auto position = profile_->find(name);
        return position == profile_->end() ? std::string() : position->second.value;
    }

    // Both or none: half a pair would be signed with and refused by the service, or silently
    // replaced by other keys than the ones that were meant.
    static bool
    complete(const std::string& id, const std::string& secret, const std::string (&names)[2])
    {
        if (id.empty() == secret.empty())
            return !id.empty();
        refuse(
            names[id.empty() ? 1 : 0] + " is set, but " + names[id.empty() ? 0 : 1] + " is not."
        );
    }

    void set_credentials(client_config& config) const
    {
        const std::string id = variable("AWS_ACCESS_KEY_ID");
        const std::string secret = variable("AWS_SECRET_ACCESS_KEY");
        if (complete(id, secret, {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}))
        {
            config.static_credentials(id, secret, variable("AWS_SESSION_TOKEN"));
            return;
        }

        const std::string where = " of the profile " + in_quotes(profile_name_) + " in " + files_;
        const std::string profile_id = property("aws_access_key_id");
        const std::string profile_secret = property("aws_secret_access_key");
        if (complete(
                profile_id,
                profile_secret,
                {"aws_access_key_id" + where, "aws_secret_access_key" + where}
            ))
        {
            config.static_credentials(profile_id, profile_secret, property("aws_session_token"));
        }
    }

    // A program that brings an engine along runs without any set-up. As soon as there is some, what
    // is missing of it is an error.
    bool nothing_is_configured(const client_config& config) const
    {
        return config.endpoint_url.empty() && config.streams_endpoint_url.empty() &&
               config.region.empty() && !config.credentials && profile_ == nullptr;
    }

    void set_endpoints(client_config& config) const
    {
        if (is_true(variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) ||
            is_true(property("ignore_configured_endpoint_urls")))
            return;

        config.endpoint_url = endpoint_of("AWS_ENDPOINT_URL_DYNAMODB", "dynamodb");
        config.streams_endpoint_url =
            endpoint_of("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "dynamodb_streams");
    }

    std::string endpoint_of(const char* service_variable, std::string_view service_id) const
    {
        return first_of(
            {variable(service_variable),
             variable("AWS_ENDPOINT_URL"),
             service_property(service_id),
             property("endpoint_url")}
        );
    }

    std::string service_property(std::string_view service_id) const
    {
        const std::string title = property("services");
        if (title.empty())
            return {};
        const profile_section* section = file_.find_services(title);
        if (section == nullptr)
        {
            refuse(
                "The profile " + in_quotes(profile_name_) + " names the services section " +
                in_quotes(title) + ", which is not in " + files_ + "."
            );
        }
        const auto service = section->find(service_id);
        if (service == section->end())
            return {};
        const auto url = service->second.nested.find("endpoint_url");
        return url == service->second.nested.end() ? std::string() : url->second;
    }

    config_notes notes() const
    {
        const std::string where = " in the profile " + in_quotes(profile_name_) + " of " + files_;

        config_notes notes;
        notes.region =
            "AWS_REGION and AWS_DEFAULT_REGION are not set; there is no region" + where + ".";
        notes.credentials = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; there is no "
                            "aws_access_key_id" +
                            where + ".";
        for (const char* key : fetching_keys)
        {
            if (property(key).empty())
                continue;
            notes.credentials += " The profile gets its keys by " + std::string(key) +
                                 ", which is not supported yet.";
            break;
        }
        return notes;
    }

    const config_sources& sources_;
    std::string profile_name_;
    std::string files_;
    profile_file file_;
    const profile_section* profile_ = nullptr;
};

std::optional<std::string> process_variable(const std::string& name)
{
    const char* value = std::getenv(name.c_str());
    if (value == nullptr)
        return std::nullopt;
    return std::string(value);
}

boost::system::result<std::string> read_whole_file(const std::string& path)
{
    using boost::system::errc::make_error_code;
    namespace sys = boost::system::errc;

    std::error_code problem;
    const std::filesystem::file_status status = std::filesystem::status(path, problem);
    if (!std::filesystem::exists(status))
        return make_error_code(sys::no_such_file_or_directory);
    if (std::filesystem::is_directory(status))
        return make_error_code(sys::is_a_directory);

    std::ifstream file(path, std::ios::binary);
    if (!file)
        return make_error_code(sys::permission_denied);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file.bad())
        return make_error_code(sys::io_error);
    return text;
}

}  // namespace

config_sources process_sources()
{
    config_sources sources;
    sources.variable = process_variable;
    sources.read_file = read_whole_file;
    return sources;
}

client_config config_from(const config_sources& sources, std::shared_ptr<transport_opener> opener)
{
    return loader(sources).load(std::move(opener));
}

}  // namespace detail

client_config client_config::from_environment(std::shared_ptr<transport_opener> opener)
{
    return detail::config_from(detail::process_sources(), std::move(opener));
}

client_config& client_config::static_credentials(
    std::string access_key_id, std::string secret_access_key, std::string session_token
)
{
    credentials = std::make_shared<static_credentials_provider>(ddbm::credentials(
        std::move(access_key_id), std::move(secret_access_key), std::move(session_token)
    ));
    return *this;
}

}  // namespace ddbm
