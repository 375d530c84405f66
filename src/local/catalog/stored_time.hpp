// Times as numbers in the store.
#ifndef DDBM_SRC_LOCAL_CATALOG_STORED_TIME_HPP
#define DDBM_SRC_LOCAL_CATALOG_STORED_TIME_HPP

#include "local/catalog/table.hpp"

#include <ddbm/error.hpp>

#include <chrono>
#include <cstdint>

namespace ddbm::local::detail {

/// So many of `Unit` after 1970. Throws errc::store_damaged for what no clock has shown: beyond the
/// range of the clock's type, or so near to its ends that times could not be reckoned with.
template <class Unit>
time_point stored_time(std::int64_t count)
{
    using std::chrono::duration_cast;
    constexpr auto year = std::chrono::hours(24) * 366;
    constexpr auto first = duration_cast<Unit>(-100 * year);
    constexpr auto last = duration_cast<Unit>(time_point::max().time_since_epoch() - year);
    if (count < first.count() || count > last.count())
        throw error(errc::store_damaged, "the store has a time that is none");
    return time_point(duration_cast<time_point::duration>(Unit(count)));
}

}  // namespace ddbm::local::detail

#endif
