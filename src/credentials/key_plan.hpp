// Where access keys will come from, as a value: decided by plan_keys(), followed by resolve_keys().

#ifndef DDBM_SRC_CREDENTIALS_KEY_PLAN_HPP
#define DDBM_SRC_CREDENTIALS_KEY_PLAN_HPP

#include <ddbm/credentials.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace ddbm::detail {

class key_plan;

/// Keys that stand in a variable or a file themselves.
class given_keys
{
public:
    given_keys() = default;

    credentials keys;
};

/// An AWS service that gives out keys.
class key_service
{
public:
    key_service() = default;

    /// `https://sts.eu-central-1.amazonaws.com`, without a path.
    std::string url;
    std::string region;
};

/// The keys of a role, which STS gives to who has those of `source`: AssumeRole.
class assumed_role
{
public:
    assumed_role() = default;

    std::string role_arn;
    /// Empty: one is made up for each request.
    std::string session_name;
    std::string external_id;
    std::optional<std::chrono::seconds> duration;
    key_service sts;
    std::shared_ptr<const key_plan> source;
};

/// The keys of a role, which STS gives to who has a token: AssumeRoleWithWebIdentity.
class web_identity_role
{
public:
    web_identity_role() = default;

    std::string role_arn;
    std::string session_name;
    std::string token_file;
    key_service sts;
};

/// The keys of a role for a user who has signed in: GetRoleCredentials of IAM Identity Center.
class sso_role
{
public:
    sso_role() = default;

    /// The [sso-session] section's; empty in a profile of the older form.
    std::string session;
    std::string start_url;
    std::string account_id;
    std::string role_name;
    /// What signing in has left: `~/.aws/sso/cache/HASH.json`.
    std::string token_file;
    key_service portal;
    /// Where a token is renewed.
    key_service oidc;
};

/// What a command prints.
class process_keys
{
public:
    process_keys() = default;

    /// May hold secrets.
    std::string command;
    /// For when the command does not say.
    std::string account_id;
};

/// The keys of the container that the program runs in.
class container_role
{
public:
    container_role() = default;

    /// Its path may be all that protects the keys.
    std::string url;
    /// The value of `Authorization` is what is in the file, else the text; neither: there is none.
    std::string token_file;
    secret_text token;
};

/// The keys of the EC2 instance that the program runs on.
class instance_role
{
public:
    instance_role() = default;

    /// Without a `/` at its end.
    std::string url;
    /// Whether an instance without tokens is asked without one.
    bool may_go_without_token = true;
    std::chrono::milliseconds time_limit{1'000};
    int attempts = 3;
};

using key_way = std::variant<
    given_keys,
    assumed_role,
    web_identity_role,
    sso_role,
    process_keys,
    container_role,
    instance_role>;

class key_plan
{
public:
    key_plan() = default;
    key_plan(key_way how_, std::string why_) : how(std::move(how_)), why(std::move(why_)) {}

    key_way how;
    /// The setting that decided: a variable's name, or a key with profile, file and line; nothing
    /// where nothing is set.
    std::string why;
    /// Where keys were looked for before, in vain: sentences. Of a plan that is no other one's
    /// source.
    std::string looked_at;
    /// What to do where nothing is set and the instance has no keys either: sentences.
    std::string advice;
    /// A profile has decided, not variables or that nothing is set.
    bool is_of_profile = false;
};

/// `given`, `assume-role` and so on: one word for each way.
std::string_view name_of(const key_way& how) noexcept;

/// By which letters AWS counts the way, as all of its SDKs tell it in `User-Agent`: `o,i,n` for a
/// role that is assumed with the keys of another profile.
std::string letters_of(const key_plan& plan);

/** What will be asked and why, a line for each step: the source of a role comes under it. Without
 *  secrets: no keys, no commands, no paths of a container's address.
 */
std::string described(const key_plan& plan);

/// The same for one step, as a part of a sentence: `STS at https://... for the role arn:...`.
std::string described(const key_way& how);

}  // namespace ddbm::detail

#endif
