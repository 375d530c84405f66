// Goes through the bytes of an encoded item. FORMAT.md describes them. Nothing is believed: what
// would lead beyond the bytes throws.
#ifndef DDBM_SRC_VALUES_ENCODED_READER_HPP
#define DDBM_SRC_VALUES_ENCODED_READER_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ddbm::detail {

// What stands in front of a value.
enum class value_tag : unsigned char
{
    s = 1,
    n = 2,
    b = 3,
    false_value = 4,
    true_value = 5,
    null = 6,
    m = 7,
    l = 8,
    ss = 9,
    ns = 10,
    bs = 11,
};

/// More levels than DynamoDB has, so that only damaged bytes exceed it.
inline constexpr int max_encoded_levels = 64;

struct encoded_text
{
    std::string_view bytes;
    bool needs_escape;  // in JSON
};

struct encoded_number
{
    std::string_view text;
    bool has_exponent;
};

class encoded_reader
{
public:
    explicit encoded_reader(std::string_view bytes) noexcept
        : next_(bytes.data()), end_(next_ + bytes.size())
    {
    }

    bool at_end() const noexcept { return next_ == end_; }

    unsigned char byte()
    {
        if (at_end())
            damaged();
        return static_cast<unsigned char>(*next_++);
    }

    std::uint64_t varint()
    {
        const unsigned char first = byte();
        return first < 0x80 ? first : long_varint(first);
    }

    std::string_view bytes(std::uint64_t size)
    {
        if (size > left())
            damaged();
        const std::string_view found(next_, static_cast<std::size_t>(size));
        next_ += size;
        return found;
    }

    /// How many things follow that take a byte at least.
    std::size_t count()
    {
        const std::uint64_t n = varint();
        if (n > left())
            damaged();
        return static_cast<std::size_t>(n);
    }

    value_tag tag() { return static_cast<value_tag>(byte()); }

    encoded_text text()
    {
        const std::uint64_t head = varint();
        return {bytes(head / 2), head % 2 != 0};
    }

    encoded_number number_text()
    {
        const unsigned head = byte();
        return {bytes(head & 0x7fu), (head & 0x80u) != 0};
    }

    std::string_view binary_bytes() { return bytes(varint()); }

    /// The inside of a list, map or set.
    encoded_reader inside()
    {
        std::uint64_t size = 0;
        for (int shift = 0; shift < 32; shift += 8)
            size |= std::uint64_t(byte()) << shift;
        return encoded_reader(bytes(size));
    }

    void skip(value_tag tag);

    [[noreturn]] static void damaged();

private:
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - next_); }
    std::uint64_t long_varint(std::uint64_t first);

    const char* next_;
    const char* end_;
};

}  // namespace ddbm::detail

#endif
