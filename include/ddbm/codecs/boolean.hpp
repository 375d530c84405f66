#ifndef DDBM_CODECS_BOOLEAN_HPP
#define DDBM_CODECS_BOOLEAN_HPP

#include <ddbm/codec.hpp>

namespace ddbm {

template <>
struct codec<bool>
{
    static constexpr attribute_type stored_as = attribute_type::boolean;

    static void write(value_writer& writer, bool value) { writer.boolean(value); }

    static errc read_boolean(bool read, bool& value)
    {
        value = read;
        return errc{};
    }
};

}  // namespace ddbm

#endif
