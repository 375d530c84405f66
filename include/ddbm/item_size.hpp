#ifndef DDBM_ITEM_SIZE_HPP
#define DDBM_ITEM_SIZE_HPP

#include <ddbm/item.hpp>
#include <ddbm/model.hpp>

#include <ddbm/detail/conversion_check.hpp>

#include <cstddef>

namespace ddbm {

namespace detail {

// Compiled once, in the library.
std::size_t object_size(const record_ops& record, const void* object);

}  // namespace detail

/** How many bytes DynamoDB counts for the item of an object. No item is made for it.
 *
 *  Where its class has several models, a tag says which: `item_size<archive>(order)`. Throws
 *  `ddbm::error` where the object cannot be stored.
 */
template <class Tag = void, class T>
requires detail::is_object<T, item, Tag> std::size_t item_size(const T& object)
{
    static_assert(sizeof(detail::conversion_check<T, false, Tag>) != 0);
    std::size_t bytes = 0;
    if constexpr (detail::has_model<T, Tag>)
        bytes = detail::object_size(detail::record_of<T, Tag>(), &object);
    return bytes;
}

}  // namespace ddbm

#endif
