#ifndef DDBM_SRC_HTTP_HTTP_DATE_HPP
#define DDBM_SRC_HTTP_HTTP_DATE_HPP

#include <chrono>
#include <optional>
#include <string_view>

namespace ddbm::detail {

// Reads the value of `Date` in each of the three forms of RFC 9110 5.6.7. Nothing for any other
// text and for a day or time that there is not; the day of the week is not compared with the date.
//
//   Sun, 06 Nov 1994 08:49:37 GMT    what everybody sends
//   Sunday, 06-Nov-94 08:49:37 GMT   the years 1970 to 2069
//   Sun Nov  6 08:49:37 1994
std::optional<std::chrono::sys_seconds> read_http_date(std::string_view text);

}  // namespace ddbm::detail

#endif
