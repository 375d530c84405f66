#ifndef DDBM_PAGE_HPP
#define DDBM_PAGE_HPP

#include <ddbm/stored.hpp>

#include <ddbm/detail/range_core.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

// Handles on objects that are of their type.
template <class Handle>
std::vector<Handle> handles_of(std::vector<std::shared_ptr<stored_object>> items)
{
    std::vector<Handle> made;
    made.reserve(items.size());
    for (auto& each : items)
        made.emplace_back(std::move(each));
    return made;
}

template <class Handle>
struct result_maker<std::vector<Handle>>
{
    static std::vector<Handle> make(page_core page)
    {
        return handles_of<Handle>(std::move(page.items));
    }
};

}  // namespace detail

/// Several items of a range, and where it goes on behind them: see `range::async_next_page`.
template <class T, class Handle = stored<T>>
class page
{
public:
    page() = default;

    std::vector<Handle> items;
    /// For `range::start_after`; empty if nothing comes behind these items.
    std::string cursor;

    // -- For the library.

    explicit page(detail::page_core core)
        : items(detail::handles_of<Handle>(std::move(core.items))), cursor(std::move(core.cursor))
    {
    }
};

}  // namespace ddbm

#endif
