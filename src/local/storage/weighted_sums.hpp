// Two sums over 32-bit words, of which each counts with the sums before it: what SQLite checks its
// log with (https://www.sqlite.org/fileformat2.html, 4.2), and what pages are checked with here. A
// word that changes alone always changes them.
#ifndef DDBM_SRC_LOCAL_STORAGE_WEIGHTED_SUMS_HPP
#define DDBM_SRC_LOCAL_STORAGE_WEIGHTED_SUMS_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ddbm::local::detail {

/// Four bytes as a number.
template <std::endian Order>
std::uint32_t word_at(const char* bytes) noexcept
{
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof(word));
    if constexpr (Order != std::endian::native)
        word = word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff0000) | word << 24;
    return word;
}

struct weighted_sums
{
    std::uint32_t first = 0;
    std::uint32_t second = 0;

    /// A multiple of eight bytes.
    template <std::endian Order>
    void add(std::string_view bytes) noexcept
    {
        std::uint32_t a = first;
        std::uint32_t b = second;
        const char* const end = bytes.data() + bytes.size();
        for (const char* next = bytes.data(); next != end; next += 8)
        {
            a += word_at<Order>(next) + b;
            b += word_at<Order>(next + 4) + a;
        }
        first = a;
        second = b;
    }

    bool operator==(const weighted_sums&) const = default;
};

}  // namespace ddbm::local::detail

#endif
