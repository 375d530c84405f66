#ifndef DDBM_DESCRIBE_CREDENTIALS_HPP
#define DDBM_DESCRIBE_CREDENTIALS_HPP

#include <ddbm/client_config.hpp>

#include <string>

namespace ddbm {

/** Says where a client of this configuration would get its keys from, and because of what: for
 *  logs, and for who wonders. Nothing is fetched; profile files are read.
 *
 *  @code
 *  keys of STS at https://sts.eu-west-1.amazonaws.com for the role arn:aws:iam::1:role/app,
 *      because of role_arn of the profile "app" (/home/me/.aws/config:7)
 *    signed with the keys that are given there, because of aws_access_key_id of the profile "me"
 *        (/home/me/.aws/credentials:2)
 *  @endcode
 *
 *  A line for each step, which are two here, without secrets: no keys, no commands, no paths of a
 *  container's address. A client of embedded engines alone needs no keys, whatever this says.
 *
 *  @par Errors  Throws what making a client would throw for want of keys: see
 *  `client_config::from_environment()`.
 */
std::string describe_credentials(const client_config& config);

}  // namespace ddbm

#endif
