#ifndef DDBM_SRC_UNIFORM_HPP
#define DDBM_SRC_UNIFORM_HPP

#include <ddbm/environment.hpp>

namespace ddbm::detail {

// A random number from 0 to 1.
inline double uniform(environment& env)
{
    return static_cast<double>(env.random() >> 11) * 0x1.0p-53;
}

}  // namespace ddbm::detail

#endif
