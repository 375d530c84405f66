#ifndef DDBM_SRC_LOCAL_CONTROL_UUID_HPP
#define DDBM_SRC_LOCAL_CONTROL_UUID_HPP

#include "local/engine_state.hpp"

#include <string>

namespace ddbm::local::detail {

/// A random one (version 4).
std::string make_uuid(engine_state& state);

}  // namespace ddbm::local::detail

#endif
