#ifndef DDBM_PAGE_HPP
#define DDBM_PAGE_HPP

#include <ddbm/stored.hpp>

#include <ddbm/detail/range_core.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

// Of objects of any type those of this one.
template <class T>
std::vector<stored<T>> stored_objects(std::vector<std::shared_ptr<stored_object>> items)
{
    std::vector<stored<T>> made;
    made.reserve(items.size());
    for (auto& each : items)
        made.emplace_back(std::move(each));
    return made;
}

template <class T>
struct result_maker<std::vector<stored<T>>>
{
    static std::vector<stored<T>> make(page_core page)
    {
        return stored_objects<T>(std::move(page.items));
    }
};

}  // namespace detail

/// Several items of a range, and where it goes on behind them: see `range::async_next_page`.
template <class T>
class page
{
public:
    page() = default;

    std::vector<stored<T>> items;
    /// For `range::start_after`; empty if nothing comes behind these items.
    std::string cursor;

    // -- For the library.

    explicit page(detail::page_core core)
        : items(detail::stored_objects<T>(std::move(core.items))), cursor(std::move(core.cursor))
    {
    }
};

}  // namespace ddbm

#endif
