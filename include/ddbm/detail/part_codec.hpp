#ifndef DDBM_DETAIL_PART_CODEC_HPP
#define DDBM_DETAIL_PART_CODEC_HPP

// The codecs of parts that have types of their own, as those of a tuple and a variant. A form is
// that of the parts which can be stored in it; the others are stored as ever.

#include <ddbm/codec.hpp>

namespace ddbm::detail {

template <class T, class Form>
struct part_codec
{
    using type = codec<T>;
};

template <class T, class Form>
requires storable<T, Form>
struct part_codec<T, Form>
{
    using type = codec<T, Form>;
};

template <class T, class Form>
using part_codec_t = typename part_codec<T, Form>::type;

// All of them can be stored, and one at least in this form.
template <class Form, class... T>
concept storable_parts = (is_codec<part_codec_t<T, Form>> && ...) &&
                         (sizeof...(T) == 0 || (storable<T, Form> || ...));

}  // namespace ddbm::detail

#endif
