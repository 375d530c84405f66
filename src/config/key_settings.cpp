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
    return note;
}

}  // namespace

std::shared_ptr<credentials_provider> configured_keys(const shared_settings& settings)
{
    auto keys = pair_of(
        settings.variable("AWS_ACCESS_KEY_ID"),
        settings.variable("AWS_SECRET_ACCESS_KEY"),
        settings.variable("AWS_SESSION_TOKEN")
    );
    if (keys)
        return keys;

    return pair_of(
        settings.property("aws_access_key_id"),
        settings.property("aws_secret_access_key"),
        settings.property("aws_session_token")
    );
}

std::string missing_keys(const shared_settings& settings)
{
    return "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; there is no "
           "aws_access_key_id " +
           settings.place() + '.' + fetching_note(settings);
}

}  // namespace ddbm::detail
