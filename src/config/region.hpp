#ifndef DDBM_SRC_CONFIG_REGION_HPP
#define DDBM_SRC_CONFIG_REGION_HPP

#include <string>
#include <string_view>

namespace ddbm::detail {

/// Why `region` cannot be one, as a sentence; empty if it can. It has to be a label of a host name
/// and more than a number. Names such as `fips-us-east-1` are none either: they mean another region
/// and one of its variants.
std::string problem_of_region(std::string_view region);

}  // namespace ddbm::detail

#endif
