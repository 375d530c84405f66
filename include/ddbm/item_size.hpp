#ifndef DDBM_ITEM_SIZE_HPP
#define DDBM_ITEM_SIZE_HPP

#include <ddbm/item.hpp>
#include <ddbm/model.hpp>

#include <cstddef>

namespace ddbm {

namespace detail {

// Compiled once, in the library.
std::size_t object_size(const record_ops& record, const void* object);

}  // namespace detail

/** How many bytes DynamoDB counts for the item of an object. No item is made for it.
 *
 *  Throws `ddbm::error` where the object cannot be stored.
 */
template <detail::has_model T>
std::size_t item_size(const T& object)
{
    return detail::object_size(detail::record_of<T>(), &object);
}

}  // namespace ddbm

#endif
