#ifndef DDBM_VERSION_HPP
#define DDBM_VERSION_HPP

#include <string_view>

namespace ddbm {

/// Semantic version of this library; CMake reads it from here.
inline constexpr std::string_view version = "0.1.0";

}  // namespace ddbm

#endif
