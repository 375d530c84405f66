#ifndef DDBM_SRC_CREDENTIALS_PLAN_KEYS_HPP
#define DDBM_SRC_CREDENTIALS_PLAN_KEYS_HPP

#include "config/shared_settings.hpp"
#include "credentials/key_plan.hpp"

#include <string_view>

namespace ddbm::detail {

/** Decides where keys come from: the first of these for which anything is set, and nothing else if
 *  that fails.
 *
 *  1. `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, with `AWS_SESSION_TOKEN`,
 *     `AWS_CREDENTIAL_EXPIRATION` and `AWS_ACCOUNT_ID`.
 *  2. The profile: the first of
 *     - `role_arn` with `source_profile` or `credential_source`,
 *     - `role_arn` with `web_identity_token_file`,
 *     - `sso_account_id` and `sso_role_name`, with an [sso-session] section or without,
 *     - keys in the credentials file,
 *     - `credential_process`,
 *     - keys in the config file.
 *  3. `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`.
 *  4. `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
 *  5. The EC2 instance, unless `AWS_EC2_METADATA_DISABLED` is `true`.
 *
 *  It is the order of the AWS SDK for Python in a profile, and of most others between the five.
 *
 *  @param region  that of the program, which goes before variables and profile; may be empty. STS
 *  is asked in it.
 *
 *  @par Errors  Throws `ddbm::error`: `errc::invalid_configuration` for settings that contradict
 *  each other, lead nowhere or in a circle, or need somebody at a keyboard, with file and line;
 *  `errc::no_region` where STS has to be asked and nothing says where; `errc::no_credentials` if
 *  nothing is set and the instance is not to be asked.
 */
key_plan plan_keys(const shared_settings& settings, std::string_view region = {});

}  // namespace ddbm::detail

#endif
