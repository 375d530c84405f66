#ifndef DDBM_SRC_CREDENTIALS_ISO_TIME_HPP
#define DDBM_SRC_CREDENTIALS_ISO_TIME_HPP

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm::detail {

/** A point of time as the services that give out keys write it: `2026-11-30T06:37:17Z`, by ISO 8601
 *  and RFC 3339. Fractions of a second of any length, cut to what the clock holds; offsets such as
 *  `+02:00`, `-0330` and `+01`; `UTC` in place of `Z`, which old tools write; a leap second is the
 *  second after it. Nothing for any other text, one without a time zone among them, and for years
 *  before 1970 and after 2261, which the clock does not have.
 */
std::optional<std::chrono::system_clock::time_point> parse_iso_time(std::string_view text);

/// `2026-11-30T06:37:17Z`; fractions of a second are dropped.
std::string iso_time(std::chrono::system_clock::time_point when);

}  // namespace ddbm::detail

#endif
