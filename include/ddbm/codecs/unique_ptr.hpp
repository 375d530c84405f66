#ifndef DDBM_CODECS_UNIQUE_PTR_HPP
#define DDBM_CODECS_UNIQUE_PTR_HPP

#include <ddbm/codec.hpp>

#include <ddbm/detail/holder_codec.hpp>

#include <memory>

namespace ddbm {

/// As an `optional` of what it points to: a null pointer is left out of the item. So objects can
/// have parts of their own type.
template <class T, class Form>
requires storable<T, Form>
struct codec<std::unique_ptr<T>, Form> : detail::holder_codec<std::unique_ptr<T>, T, codec<T, Form>>
{
};

}  // namespace ddbm

#endif
