// The protocol of AWS STS, version 2011-06-15: forms are posted, XML comes back.

#ifndef DDBM_SRC_CREDENTIALS_STS_HPP
#define DDBM_SRC_CREDENTIALS_STS_HPP

#include "credentials/fetcher.hpp"
#include "credentials/key_plan.hpp"

#include <ddbm/credentials.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace ddbm::detail {

/// A session's name where none is configured: it shows in the account's logs.
std::string made_up_session_name(std::chrono::system_clock::time_point now);

/// AssumeRole, signed with the keys of who may assume the role. Throws `key_failure` if they cannot
/// stand in a header.
fetch_request assume_role_request(
    const assumed_role& role, const credentials& source, std::chrono::system_clock::time_point now
);

/// AssumeRoleWithWebIdentity, which the token alone vouches for.
fetch_request web_identity_request(
    const web_identity_role& role, std::string_view token, std::chrono::system_clock::time_point now
);

/// The keys in the reply to AssumeRole or AssumeRoleWithWebIdentity. Throws `key_failure` that
/// names STS, the role and what STS says.
credentials read_sts_keys(const fetch_reply& reply, const key_way& asked);

}  // namespace ddbm::detail

#endif
