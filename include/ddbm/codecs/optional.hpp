#ifndef DDBM_CODECS_OPTIONAL_HPP
#define DDBM_CODECS_OPTIONAL_HPP

#include <ddbm/codec.hpp>

#include <ddbm/detail/holder_codec.hpp>

#include <optional>

namespace ddbm {

/** Left out of the item when it is empty; NULL where a list or a map has it. Reads as empty from
 *  both.
 *
 *  If what it holds may be NULL itself, as an `attribute_value`, then NULL is such a value, and an
 *  empty one has no place in a list or a map.
 */
template <class T, class Form>
requires storable<T, Form>
struct codec<std::optional<T>, Form> : detail::holder_codec<std::optional<T>, T, codec<T, Form>>
{
};

}  // namespace ddbm

#endif
