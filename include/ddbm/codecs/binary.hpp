#ifndef DDBM_CODECS_BINARY_HPP
#define DDBM_CODECS_BINARY_HPP

#include <ddbm/binary.hpp>
#include <ddbm/codec.hpp>

#include <cstddef>
#include <span>

namespace ddbm {

template <>
struct codec<binary>
{
    static constexpr attribute_type stored_as = attribute_type::b;

    static void write(value_writer& writer, const binary& bytes) { writer.binary(bytes); }

    static errc read_binary(std::span<const std::byte> read, binary& bytes)
    {
        bytes.assign(read.begin(), read.end());
        return errc{};
    }
};

}  // namespace ddbm

#endif
