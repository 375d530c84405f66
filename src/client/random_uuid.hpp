#ifndef DDBM_SRC_RANDOM_UUID_HPP
#define DDBM_SRC_RANDOM_UUID_HPP

#include <ddbm/environment.hpp>

#include <array>

namespace ddbm::detail {

using uuid_text = std::array<char, 36>;

/// A random UUID, version 4.
uuid_text random_uuid(environment& env);

}  // namespace ddbm::detail

#endif
