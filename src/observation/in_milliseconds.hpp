#ifndef DDBM_SRC_OBSERVATION_IN_MILLISECONDS_HPP
#define DDBM_SRC_OBSERVATION_IN_MILLISECONDS_HPP

#include <chrono>
#include <string>

namespace ddbm::detail {

// "3.214 ms".
inline std::string in_milliseconds(std::chrono::nanoseconds time)
{
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    std::string fraction = std::to_string(microseconds % 1000);
    fraction.insert(0, 3 - fraction.size(), '0');
    return std::to_string(microseconds / 1000) + '.' + fraction + " ms";
}

}  // namespace ddbm::detail

#endif
