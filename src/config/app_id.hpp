#ifndef DDBM_SRC_CONFIG_APP_ID_HPP
#define DDBM_SRC_CONFIG_APP_ID_HPP

#include "config/setting.hpp"

#include <string>

namespace ddbm::detail {

/** The program's own part of the user agent: `AWS_SDK_UA_APP_ID`, or `sdk_ua_app_id` of a profile.
 *
 *  Empty if it is not set. Throws `errc::invalid_configuration` for more than 50 characters, and
 *  for others than letters, digits and ``!#$%&'*+-.^_`|~``: a header cannot have them there, and
 *  what is cut or replaced would not be found again in the service's logs.
 */
std::string read_app_id(const setting& text);

}  // namespace ddbm::detail

#endif
