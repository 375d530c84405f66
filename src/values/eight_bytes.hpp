// Text looked at eight bytes at a time. What is found is marked in the top bit of its byte; bytes
// behind the first one that is found may be marked, too, so only that one counts.

#ifndef DDBM_SRC_VALUES_EIGHT_BYTES_HPP
#define DDBM_SRC_VALUES_EIGHT_BYTES_HPP

#include <boost/endian/conversion.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ddbm::detail {

// The first byte is the lowest.
inline std::uint64_t load_eight(const char* p) noexcept
{
    return boost::endian::load_little_u64(reinterpret_cast<const unsigned char*>(p));
}

constexpr std::uint64_t in_each(unsigned char byte) noexcept
{
    return std::uint64_t{0x0101010101010101} * byte;
}

inline constexpr std::uint64_t top_bits = in_each(0x80);

// Those below `limit`, which is at most 0x80.
constexpr std::uint64_t bytes_below(std::uint64_t word, unsigned char limit) noexcept
{
    return (word - in_each(limit)) & ~word & top_bits;
}

constexpr std::uint64_t bytes_equal(std::uint64_t word, unsigned char byte) noexcept
{
    return bytes_below(word ^ in_each(byte), 1);
}

// How many bytes are in front of the first one that is marked; there is one.
constexpr std::size_t bytes_before(std::uint64_t marks) noexcept
{
    return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

// These bytes alone; fewer than eight.
constexpr std::uint64_t first_bytes(std::uint64_t word, std::size_t count) noexcept
{
    return word & ((std::uint64_t{1} << (8 * count)) - 1);
}

// Text of at most eight bytes as load_eight gives it.
constexpr std::uint64_t bytes_of(std::string_view text) noexcept
{
    std::uint64_t word = 0;
    for (std::size_t i = text.size(); i-- != 0;)
        word = word << 8 | static_cast<unsigned char>(text[i]);
    return word;
}

}  // namespace ddbm::detail

#endif
