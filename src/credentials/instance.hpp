// The protocol of an EC2 instance's metadata, version 2: a token is put, the role's name is got
// with it, then the role's keys. Version 1 is the same without a token.

#ifndef DDBM_SRC_CREDENTIALS_INSTANCE_HPP
#define DDBM_SRC_CREDENTIALS_INSTANCE_HPP

#include "credentials/fetcher.hpp"
#include "credentials/key_plan.hpp"

#include <ddbm/credentials.hpp>

#include <string>
#include <string_view>

namespace ddbm::detail {

fetch_request instance_token_request(const instance_role& role);

/// Empty where the instance has no tokens, and the role may go without. Throws `key_failure`.
secret_text read_instance_token(const fetch_reply& reply, const instance_role& role);

fetch_request instance_role_request(const instance_role& role, std::string_view token);

/// The first one. Throws `key_failure`, also for an instance without a role.
std::string read_instance_role(const fetch_reply& reply, const instance_role& role);

fetch_request instance_keys_request(
    const instance_role& role, std::string_view token, std::string_view role_name
);

credentials read_instance_keys(const fetch_reply& reply, const instance_role& role);

}  // namespace ddbm::detail

#endif
