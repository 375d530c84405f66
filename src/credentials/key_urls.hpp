#ifndef DDBM_SRC_CREDENTIALS_KEY_URLS_HPP
#define DDBM_SRC_CREDENTIALS_KEY_URLS_HPP

#include "config/setting.hpp"

#include <string>
#include <string_view>

namespace ddbm::detail {

// Addresses that keys are fetched from. Each refuses by `errc::invalid_configuration` what none can
// be made of; what is refused is not shown where a path may be a secret.

/// `http://169.254.170.2` with this path.
std::string container_url_of_path(const setting& path);

/** A whole address. By plain HTTP, where who is on the way reads the keys, only of this machine: a
 *  loopback address, `localhost`, 169.254.170.2 of ECS, 169.254.170.23 and [fd00:ec2::23] of EKS.
 */
std::string container_url(const setting& url);

/// `http://` or `https://` with a host and no path; a port only where it is not the usual one, as
/// in the header that is signed.
std::string service_url(const setting& url);

/// Whether it can stand in a header: no control characters.
bool is_header_value(std::string_view text);

}  // namespace ddbm::detail

#endif
