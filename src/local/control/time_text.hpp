// Points in time as replies and error texts have them, always UTC.
#ifndef DDBM_SRC_LOCAL_CONTROL_TIME_TEXT_HPP
#define DDBM_SRC_LOCAL_CONTROL_TIME_TEXT_HPP

#include "local/catalog/table.hpp"

#include <chrono>
#include <string>

namespace ddbm::local::detail {

/// "1732312345.123", a JSON number.
std::string epoch_seconds_text(time_point time);

/// "2026-10-08T23:07:31.275Z"
std::string iso_text(time_point time);

/// "Friday, October 9, 2026 at 12:21:34 AM Coordinated Universal Time"
std::string long_text(time_point time);

/// The days since the epoch, as UTC counts them.
std::chrono::sys_days day_of(time_point time);

}  // namespace ddbm::local::detail

#endif
