#ifndef DDBM_CODECS_BINARY_HPP
#define DDBM_CODECS_BINARY_HPP

// ddbm::binary, vectors of std::byte with another allocator, and arrays of std::byte.

#include <ddbm/binary.hpp>
#include <ddbm/codec.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace ddbm {

template <class Allocator>
struct codec<std::vector<std::byte, Allocator>>
{
    using bytes_type = std::vector<std::byte, Allocator>;

    static constexpr attribute_type stored_as = attribute_type::b;

    static void write(value_writer& writer, const bytes_type& bytes) { writer.binary(bytes); }

    static errc read_binary(std::span<const std::byte> read, bytes_type& bytes)
    {
        bytes.assign(read.begin(), read.end());
        return errc{};
    }
};

/// Exactly so many bytes; others are `errc::value_not_allowed`.
template <std::size_t Size>
struct codec<std::array<std::byte, Size>>
{
    static constexpr std::string_view expected = "a binary of as many bytes as its array";
    static constexpr attribute_type stored_as = attribute_type::b;

    static void write(value_writer& writer, const std::array<std::byte, Size>& bytes)
    {
        writer.binary(bytes);
    }

    static errc read_binary(std::span<const std::byte> read, std::array<std::byte, Size>& bytes)
    {
        if (read.size() != Size)
            return errc::value_not_allowed;
        std::copy(read.begin(), read.end(), bytes.begin());
        return errc{};
    }
};

}  // namespace ddbm

#endif
