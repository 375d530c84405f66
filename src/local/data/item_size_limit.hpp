// Items hold limits::item_bytes at most.
#ifndef DDBM_SRC_LOCAL_DATA_ITEM_SIZE_LIMIT_HPP
#define DDBM_SRC_LOCAL_DATA_ITEM_SIZE_LIMIT_HPP

#include "local/service_error.hpp"
#include "values/item_size.hpp"

#include <ddbm/item.hpp>
#include <ddbm/limits.hpp>

#include <cstddef>

namespace ddbm::local::detail {

inline void check_put_size(const item& attributes)
{
    if (ddbm::detail::item_size(attributes) > limits::item_bytes)
        refuse("Item size has exceeded the maximum allowed size");
}

inline void check_updated_size(const item& attributes)
{
    if (ddbm::detail::item_size(attributes) > limits::item_bytes)
        refuse("Item size to update has exceeded the maximum allowed size");
}

/// UpdateItem measures what it writes, too; updates in transactions do not.
inline void check_written_size(std::size_t size)
{
    if (size > limits::item_bytes)
        refuse("Item size to update has exceeded the maximum allowed size");
}

}  // namespace ddbm::local::detail

#endif
