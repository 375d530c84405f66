#ifndef DDBM_SRC_CONFIG_REGION_HPP
#define DDBM_SRC_CONFIG_REGION_HPP

#include <string_view>

namespace ddbm::detail {

/// Throws `errc::invalid_configuration` unless `region` can be a label of a host name: 1 to 63
/// letters, digits and hyphens, no hyphen at either end. So it does for names such as
/// `fips-us-east-1`, which mean another region and one of its variants.
void check_region(std::string_view region);

}  // namespace ddbm::detail

#endif
