// The protocol of IAM Identity Center, formerly AWS SSO: the file that signing in leaves, the
// renewal of its token, and the keys of a role for who has it.

#ifndef DDBM_SRC_CREDENTIALS_SSO_HPP
#define DDBM_SRC_CREDENTIALS_SSO_HPP

#include "credentials/fetcher.hpp"
#include "credentials/key_plan.hpp"

#include <ddbm/credentials.hpp>

#include <ddbm/detail/secret_text.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// `HASH.json`, the file's name: HASH is the SHA-1 of the session's name, or of the start URL.
std::string sso_token_name(std::string_view of);

/// What is in the file.
class sso_token
{
public:
    using time_point = std::chrono::system_clock::time_point;

    sso_token() = default;

    /// Whether it may be used at all.
    bool is_valid(time_point now) const noexcept { return now < expires; }
    /// Whether it should be renewed: from 15 minutes before its end on.
    bool is_due(time_point now) const noexcept;
    /// Whether it can be: not every sign-in allows it, and none for ever.
    bool is_renewable(time_point now) const noexcept;

    secret_text access_token;
    time_point expires;
    secret_text refresh_token;
    std::string client_id;
    secret_text client_secret;
    std::optional<time_point> registration_expires;
};

/// Throws `key_failure` that names the file and says how to sign in again.
sso_token read_sso_token(std::string_view text, const sso_role& role);

/// CreateToken.
fetch_request sso_renewal(const sso_role& role, const sso_token& token);

/// The token that it has answered with, at `now`.
sso_token read_sso_renewal(
    const fetch_reply& reply, const sso_role& role, const sso_token& old, sso_token::time_point now
);

/// The file with another token; everything else in it stays.
secret_text renewed_sso_file(std::string_view text, const sso_token& token);

/// GetRoleCredentials.
fetch_request sso_keys_request(const sso_role& role, const sso_token& token);
credentials read_sso_keys(const fetch_reply& reply, const sso_role& role);

/// Whose session has ended is told to sign in again.
std::string how_to_sign_in(const sso_role& role);

}  // namespace ddbm::detail

#endif
