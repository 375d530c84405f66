#ifndef DDBM_DETAIL_HANDLE_OBJECT_HPP
#define DDBM_DETAIL_HANDLE_OBJECT_HPP

#include <ddbm/partial.hpp>
#include <ddbm/projected.hpp>
#include <ddbm/stored.hpp>

#include <ddbm/detail/index_value.hpp>

namespace ddbm::detail {

// The class that a handle's objects are of.
template <class Handle>
struct handle_object;

template <class T>
struct handle_object<stored<T>>
{
    using type = T;
};

template <class T, name_literal Index, class Tag>
struct handle_object<partial<T, Index, Tag>>
{
    using type = T;
};

template <class T>
struct handle_object<projected<T>>
{
    using type = T;
};

}  // namespace ddbm::detail

#endif
