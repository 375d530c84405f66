#ifndef DDBM_SRC_POOL_REPORT_HPP
#define DDBM_SRC_POOL_REPORT_HPP

#include "http/pool_statistics.hpp"

#include <ddbm/connection_statistics.hpp>

#include <chrono>
#include <string>

namespace ddbm::detail {

// What a pool holds and has done as users read it: reasons by name, times as what is left of them.
connection_statistics
report_of(std::string url, const pool_statistics& pool, std::chrono::steady_clock::time_point now);

}  // namespace ddbm::detail

#endif
