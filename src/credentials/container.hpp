// The protocol by which ECS, EKS Pod Identity and others give a container its keys.

#ifndef DDBM_SRC_CREDENTIALS_CONTAINER_HPP
#define DDBM_SRC_CREDENTIALS_CONTAINER_HPP

#include "credentials/fetcher.hpp"
#include "credentials/key_plan.hpp"

#include <ddbm/credentials.hpp>

#include <string_view>

namespace ddbm::detail {

/// @param token  the value of `Authorization`; empty: there is none. Throws `key_failure` if it
/// cannot stand in a header.
fetch_request container_request(const container_role& role, std::string_view token);

credentials read_container_keys(const fetch_reply& reply, const container_role& role);

}  // namespace ddbm::detail

#endif
