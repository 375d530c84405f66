#include "config/key_settings.hpp"

#include <ddbm/error.hpp>

namespace ddbm::detail {

namespace {

// Settings of a profile that say how to fetch keys. None of them can be followed yet.
constexpr const char* fetching_properties[] = {
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

// Variables that say the same.
constexpr const char* fetching_variables[] = {
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
};

// Names that some tools take for those of the keys.
constexpr const char* other_names[][2] = {
    {"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID"},
    {"AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"},
};

// Both or none: half a pair would be signed with and refused by the service, or silently replaced
// by other keys than the ones that were meant.
std::shared_ptr<credentials_provider>
pair_of(const setting& id, const setting& secret, const setting& token)
{
    if (id.is_set() != secret.is_set())
    {
        const setting& there = id.is_set() ? id : secret;
        const setting& missing = id.is_set() ? secret : id;
        throw error(
            errc::invalid_configuration, there.where + " is set, but " + missing.where + " is not."
        );
    }
    if (!id.is_set())
        return nullptr;
    return std::make_shared<static_credentials_provider>(
        credentials(id.value, secret.value, token.value)
    );
}

std::string fetching_note(const shared_settings& settings)
{
    std::string note;
    for (const char* key : fetching_properties)
    {
        const setting property = settings.property(key);
        if (!property.is_set())
            continue;
        note += " The profile gets its keys by " + std::string(key) +
                ", which is not supported yet: see " + property.where + ".";
        break;
    }
    for (const char* name : fetching_variables)
    {
        if (settings.variable(name).is_set())
            note += ' ' + std::string(name) +
                    " is set, but fetching keys that way is not supported yet.";
    }
    for (const auto& [other, name] : other_names)
    {
        if (settings.variable(other).is_set())
            note +=
                ' ' + std::string(other) + " is set, but the name that is read is " + name + '.';
    }
    return note;
}

}  // namespace

std::shared_ptr<credentials_provider> configured_keys(const shared_settings& settings)
{
    auto keys = pair_of(
        settings.variable("AWS_ACCESS_KEY_ID"),
        settings.variable("AWS_SECRET_ACCESS_KEY"),
        settings.variable("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")
    );
    // The keys beside a role are not its own: at best they are those that may assume it.
    if (keys || settings.property("role_arn").is_set())
        return keys;

    return pair_of(
        settings.property("aws_access_key_id"),
        settings.property("aws_secret_access_key"),
        settings.property("aws_session_token", "aws_security_token")
    );
}

std::string missing_keys(const shared_settings& settings)
{
    std::string note = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; ";
    if (settings.property("role_arn").is_set())
        note += "there are no keys of its role_arn";
    else
        note += "there is no aws_access_key_id";
    note += ' ' + settings.place() + '.';
    return note + fetching_note(settings) + " Keys of an EC2 instance's role are not looked for.";
}

}  // namespace ddbm::detail
