#ifndef DDBM_RANGE_PAGE_HPP
#define DDBM_RANGE_PAGE_HPP

#include <ddbm/stored.hpp>

#include <ddbm/detail/range_core.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ddbm {

/// Several items of a range, and where it goes on behind them: see `range::async_next_page`.
template <class T, class Handle = stored<T>>
class range_page
{
public:
    range_page() = default;

    std::vector<Handle> items;
    /// For `range::start_after`; empty if nothing comes behind these items.
    std::string cursor;

    // -- For the library.

    explicit range_page(detail::page_core core)
        : items(std::move(core)), cursor(std::move(core.cursor))
    {
    }
};

}  // namespace ddbm

#endif
