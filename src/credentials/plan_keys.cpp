#include "credentials/plan_keys.hpp"

#include "config/lowercase.hpp"
#include "config/region.hpp"
#include "credentials/iso_time.hpp"
#include "credentials/key_services.hpp"
#include "credentials/key_urls.hpp"
#include "credentials/sso.hpp"

#include <ddbm/error.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

// Names that some tools take for those of the keys.
constexpr const char* other_names[][2] = {
    {"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID"},
    {"AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY"},
};

[[noreturn]] void refuse_settings(const std::string& what)
{
    throw error(errc::invalid_configuration, what);
}

std::string in_quotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

// Both or none: half a pair would be signed with and refused by the service, or silently replaced
// by other keys than the ones that were meant.
void check_pair(const setting& id, const setting& secret)
{
    if (id.is_set() == secret.is_set())
        return;
    const setting& there = id.is_set() ? id : secret;
    const setting& missing = id.is_set() ? secret : id;
    refuse_settings(there.where + " is set, but " + missing.where + " is not.");
}

class planner
{
public:
    planner(const shared_settings& settings, std::string_view region)
        : settings_(settings), services_(settings, region)
    {
    }

    key_plan decide()
    {
        std::optional<key_plan> plan = of_variables();
        if (!plan)
            plan = of_selected_profile();
        if (!plan)
            plan = of_web_identity_variables();
        if (!plan)
            plan = of_container();
        if (!plan)
            plan = of_instance();
        if (!plan)
        {
            throw error(
                errc::no_credentials,
                "There are no access keys. " + looked_at() + instance_switch().where +
                    " forbids to ask an EC2 instance for its role's."
            );
        }
        plan->looked_at = looked_at();
        return *std::move(plan);
    }

private:
    // -- Variables

    std::optional<key_plan> of_variables() const
    {
        const setting id = settings_.variable("AWS_ACCESS_KEY_ID");
        const setting secret = settings_.variable("AWS_SECRET_ACCESS_KEY");
        check_pair(id, secret);
        if (!id.is_set())
            return std::nullopt;

        given_keys given;
        given.keys = credentials(
            id.value,
            secret.value,
            settings_.variable("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN").value
        );
        given.keys.set_account_id(settings_.variable("AWS_ACCOUNT_ID").value);
        if (const setting end = settings_.variable("AWS_CREDENTIAL_EXPIRATION"); end.is_set())
        {
            given.keys.set_expiration(parse_iso_time(end.value));
            if (!given.keys.expiration())
                detail::refuse(end, "it has to be a time such as 2030-01-31T23:59:59Z");
        }
        return key_plan(std::move(given), id.where);
    }

    std::optional<key_plan> of_web_identity_variables() const
    {
        const setting file = settings_.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
        if (!file.is_set())
            return std::nullopt;
        const setting role = settings_.variable("AWS_ROLE_ARN");
        if (!role.is_set())
            refuse_settings(file.where + " is set, but " + role.where + " is not.");

        web_identity_role plan;
        plan.role_arn = role.value;
        plan.session_name = settings_.variable("AWS_ROLE_SESSION_NAME").value;
        plan.token_file = file.value;
        plan.sts = services_.sts(file);
        return key_plan(std::move(plan), file.where);
    }

    std::optional<key_plan> of_container() const
    {
        const setting relative = settings_.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        const setting full = settings_.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (!relative.is_set() && !full.is_set())
            return std::nullopt;

        container_role plan;
        plan.url = relative.is_set() ? container_url_of_path(relative) : container_url(full);
        plan.token_file = settings_.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value;
        if (plan.token_file.empty())
        {
            setting token = settings_.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
            if (!is_header_value(token.value))
                refuse_settings(token.where + " has line breaks or other control characters.");
            plan.token = secret_text(std::move(token.value));
        }
        return key_plan(std::move(plan), relative.is_set() ? relative.where : full.where);
    }

    // -- The instance

    setting instance_switch() const { return settings_.variable("AWS_EC2_METADATA_DISABLED"); }

    std::optional<key_plan> of_instance() const
    {
        if (read_switch(instance_switch()))
            return std::nullopt;

        instance_role plan;
        const setting url =
            settings_.find("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
        const setting mode = settings_.find(
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"
        );
        const std::string version = lowercase(mode.value);
        if (mode.is_set() && version != "ipv4" && version != "ipv6")
            detail::refuse(mode, "it has to be IPv4 or IPv6");
        plan.url = version == "ipv6" ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
        if (url.is_set())
            plan.url = service_url(url);
        plan.may_go_without_token =
            !read_switch(settings_.find("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled")
            );
        const setting limit =
            settings_.find("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout");
        if (limit.is_set())
            plan.time_limit = std::chrono::seconds(read_count(limit));
        const setting attempts =
            settings_.find("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts");
        if (attempts.is_set())
            plan.attempts = read_count(attempts);
        return key_plan(std::move(plan), url.is_set() ? url.where : std::string());
    }

    // -- Profiles

    std::optional<key_plan> of_selected_profile()
    {
        const std::string& name = settings_.profile_name();
        visited_.push_back(name);
        return assumes_role(name) ? of_role(name) : of_profile(name);
    }

    bool assumes_role(const std::string& profile) const
    {
        return of(profile, "role_arn").is_set() && !of(profile, "web_identity_token_file").is_set();
    }

    setting of(const std::string& profile, std::string_view key) const
    {
        return settings_.property_of(profile, key);
    }

    // All but the assumption of a role.
    std::optional<key_plan> of_profile(const std::string& profile) const
    {
        std::optional<key_plan> plan = of_web_identity_in(profile);
        if (!plan)
            plan = of_sso(profile);
        if (!plan)
            plan = of_pair(profile, profile_file_kind::credentials);
        if (!plan)
            plan = of_process(profile);
        if (!plan)
            plan = of_pair(profile, profile_file_kind::config);
        if (plan)
            plan->is_of_profile = true;
        return plan;
    }

    std::optional<key_plan> of_role(const std::string& profile)
    {
        const setting role = of(profile, "role_arn");
        const setting source = of(profile, "source_profile");
        const setting kind = of(profile, "credential_source");
        if (source.is_set() && kind.is_set())
            refuse_settings(source.where + " and " + kind.where + " exclude each other.");
        if (!source.is_set() && !kind.is_set())
        {
            refuse_settings(
                role.where + " needs source_profile, credential_source or web_identity_token_file "
                             "beside it: nothing says whose keys may assume the role."
            );
        }
        if (const setting device = of(profile, "mfa_serial"); device.is_set())
        {
            refuse_settings(
                device.where +
                " asks for the code of a device, which nobody is there to type. Have "
                "another tool assume the role, and run it by credential_process."
            );
        }

        assumed_role plan;
        plan.role_arn = role.value;
        plan.session_name = of(profile, "role_session_name").value;
        plan.external_id = of(profile, "external_id").value;
        if (const setting duration = of(profile, "duration_seconds"); duration.is_set())
            plan.duration = std::chrono::seconds(read_count(duration));
        plan.source = std::make_shared<const key_plan>(
            kind.is_set() ? of_source_kind(kind) : of_source_profile(profile, source)
        );
        plan.sts = services_.sts(role);
        key_plan made(std::move(plan), role.where);
        made.is_of_profile = true;
        return made;
    }

    key_plan of_source_kind(const setting& kind) const
    {
        std::optional<key_plan> plan;
        if (kind.value == "Environment")
            plan = of_variables();
        else if (kind.value == "EcsContainer")
            plan = of_container();
        else if (kind.value == "Ec2InstanceMetadata")
            plan = of_instance();
        else
            detail::refuse(kind, "it has to be Environment, EcsContainer or Ec2InstanceMetadata");
        if (plan)
            return *std::move(plan);
        if (kind.value == "Environment")
            refuse_settings(kind.where + " is Environment, but AWS_ACCESS_KEY_ID is not set.");
        if (kind.value == "EcsContainer")
        {
            refuse_settings(
                kind.where +
                " is EcsContainer, but neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is set."
            );
        }
        refuse_settings(
            kind.where + " is Ec2InstanceMetadata, which " + instance_switch().where + " forbids."
        );
    }

    key_plan of_source_profile(const std::string& profile, const setting& source)
    {
        const std::string& name = source.value;
        if (!settings_.has_profile(name))
        {
            refuse_settings(
                source.where + " names the profile " + in_quotes(name) + ", which is not in " +
                settings_.files() + "."
            );
        }

        // A profile may have the keys that may assume its role itself.
        const bool has_keys = has_any_key(name);
        const bool is_itself = name == profile && has_keys;
        if (std::find(visited_.begin(), visited_.end(), name) != visited_.end() && !is_itself)
            refuse_settings(
                source.where + " leads back to a profile that it comes from: " + circle(name)
            );
        visited_.push_back(name);

        if (!has_keys && assumes_role(name))
            return *of_role(name);
        std::optional<key_plan> plan = of_profile(name);
        if (!plan)
        {
            refuse_settings(
                source.where + " names the profile " + in_quotes(name) +
                ", which has neither keys nor a way to some."
            );
        }
        return *std::move(plan);
    }

    // `"a", "b", "a".`
    std::string circle(const std::string& again) const
    {
        std::string text;
        for (auto at = std::find(visited_.begin(), visited_.end(), again); at != visited_.end();
             ++at)
            text += in_quotes(*at) + ", ";
        return text + in_quotes(again) + '.';
    }

    bool has_any_key(const std::string& profile) const
    {
        return of(profile, "aws_access_key_id").is_set() ||
               of(profile, "aws_secret_access_key").is_set();
    }

    // The keys of a profile if it has them in that file.
    std::optional<key_plan> of_pair(const std::string& profile, profile_file_kind file) const
    {
        const auto here = [&](std::string_view key) {
            return settings_.property_of(profile, key, file);
        };
        const setting id = here("aws_access_key_id");
        const setting secret = here("aws_secret_access_key");
        if (!id.is_set() && !secret.is_set())
            return std::nullopt;
        const setting other =
            of(profile, id.is_set() ? "aws_secret_access_key" : "aws_access_key_id");
        if (id.is_set() != secret.is_set() && other.is_set())
        {
            refuse_settings(
                (id.is_set() ? id : secret).where + " and " + other.where +
                " stand in two files, so they may be of two pairs. Put both into one."
            );
        }
        check_pair(id, secret);

        // Those of the other file belong to other keys.
        setting token = here("aws_session_token");
        if (!token.is_set())
            token = here("aws_security_token");
        given_keys given;
        given.keys = credentials(id.value, secret.value, token.value);
        given.keys.set_account_id(here("aws_account_id").value);
        return key_plan(std::move(given), id.where);
    }

    std::optional<key_plan> of_web_identity_in(const std::string& profile) const
    {
        const setting file = of(profile, "web_identity_token_file");
        if (!file.is_set())
            return std::nullopt;
        const setting role = of(profile, "role_arn");
        if (!role.is_set())
            refuse_settings(file.where + " needs a role_arn beside it.");

        web_identity_role plan;
        plan.role_arn = role.value;
        plan.session_name = of(profile, "role_session_name").value;
        plan.token_file = file.value;
        plan.sts = services_.sts(file);
        return key_plan(std::move(plan), file.where);
    }

    std::optional<key_plan> of_process(const std::string& profile) const
    {
        const setting login = of(profile, "login_session");
        if (login.is_set())
        {
            refuse_settings(
                login.where +
                " is not supported. Run \"aws configure export-credentials --profile " + profile +
                " --format process\" by credential_process."
            );
        }
        const setting command = of(profile, "credential_process");
        if (!command.is_set())
            return std::nullopt;
        process_keys plan;
        plan.command = command.value;
        plan.account_id = of(profile, "aws_account_id").value;
        return key_plan(std::move(plan), command.where);
    }

    // -- IAM Identity Center

    std::optional<key_plan> of_sso(const std::string& profile) const
    {
        const setting role = of(profile, "sso_role_name");
        const setting account = of(profile, "sso_account_id");
        if (!role.is_set() && !account.is_set())
            return std::nullopt;
        const setting& there = role.is_set() ? role : account;

        const setting session = of(profile, "sso_session");
        if (session.is_set() && !settings_.has_sso_session(session.value))
        {
            refuse_settings(
                session.where + " names the sso-session section " + in_quotes(session.value) +
                ", which is not in " + settings_.files() + "."
            );
        }
        const setting region = sso_setting(profile, session, "sso_region");
        const setting start = sso_setting(profile, session, "sso_start_url");
        for (const setting* needed : {&role, &account, &region, &start})
        {
            if (!needed->is_set())
                refuse_settings(there.where + " is set, but " + needed->where + " is not.");
        }
        if (settings_.home().empty())
            refuse_settings(there.where + " needs the user's folder, but HOME is not set.");
        if (const std::string problem = problem_of_region(region.value); !problem.empty())
            refuse_settings(region.where + ": " + problem);

        sso_role plan;
        plan.session = session.value;
        plan.start_url = start.value;
        plan.account_id = account.value;
        plan.role_name = role.value;
        plan.token_file = settings_.home() + "/.aws/sso/cache/" +
                          sso_token_name(session.is_set() ? session.value : start.value);
        plan.portal = services_.sso_portal(region.value);
        plan.oidc = services_.sso_oidc(region.value);
        return key_plan(std::move(plan), there.where);
    }

    // Of the session, which the profile may only repeat; without one of the profile.
    setting
    sso_setting(const std::string& profile, const setting& session, std::string_view key) const
    {
        setting own = of(profile, key);
        if (!session.is_set())
            return own;
        setting shared = settings_.sso_property(session.value, key);
        if (own.is_set() && shared.is_set() && own.value != shared.value)
            refuse_settings(own.where + " and " + shared.where + " contradict each other.");
        return shared.is_set() ? shared : own;
    }

    // -- What to say where there is nothing

    std::string looked_at() const
    {
        std::string text = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; there are "
                           "neither keys nor a way to some " +
                           settings_.place() +
                           "; AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI "
                           "and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set. ";
        for (const auto& [other, name] : other_names)
        {
            if (settings_.variable(other).is_set())
                text += std::string(other) + " is set, but the name that is read is " + name + ". ";
        }
        return text;
    }

    const shared_settings& settings_;
    const key_services services_;
    std::vector<std::string> visited_;
};

}  // namespace

key_plan plan_keys(const shared_settings& settings, std::string_view region)
{
    return planner(settings, region).decide();
}

}  // namespace ddbm::detail
