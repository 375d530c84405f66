#include "local/storage/key_number.hpp"

namespace ddbm::local::detail {
namespace {

constexpr int zero_byte = 0x80;
constexpr int end_byte = 0;
constexpr int negative_end_byte = 102;

// Pairs are 1 to 100, or 101 down to 2.
constexpr int positive_pair(int pair) noexcept
{
    return pair + 1;
}
constexpr int negative_pair(int pair) noexcept
{
    return 101 - pair;
}

// The significant digits, one per byte, from the number's own text.
struct digits
{
    std::array<char, number::max_text_size> values;
    std::size_t count = 0;

    explicit digits(const number& value) noexcept
    {
        char text[number::max_text_size];
        const char* const end = value.write(text);
        const auto wanted = static_cast<std::size_t>(value.digits());
        for (const char* p = text; p != end && count < wanted; ++p)
        {
            const bool leading_zero = *p == '0' && count == 0;
            if (*p >= '0' && *p <= '9' && !leading_zero)
                values[count++] = static_cast<char>(*p - '0');
        }
    }

    int at(std::size_t i) const noexcept { return i < count ? values[i] : 0; }
};

}  // namespace

key_number::key_number(const number& value) noexcept
{
    if (value.is_zero())
    {
        add(zero_byte);
        hashed_size_ = size_;
        add(end_byte);
        return;
    }

    const bool negative = value.is_negative();
    // Rounded down for negative exponents, too. -65 to 62, so that one byte has room beside the
    // sign.
    const int hundreds = (value.exponent() + 200) / 2 - 100;
    const int place = hundreds + 193;
    add(negative ? 255 - place : place);

    const digits all(value);
    const bool starts_with_half = value.exponent() % 2 == 0;
    std::size_t next = 0;
    for (bool half = starts_with_half; next < all.count; half = false)
    {
        const int tens = half ? 0 : all.at(next++);
        const int pair = tens * 10 + all.at(next++);
        add(negative ? negative_pair(pair) : positive_pair(pair));
    }

    // The longest negative numbers have their end for the sake of the order only.
    const bool is_longest = size_ == 1 + most_pairs;
    hashed_size_ = size_ + (negative && !is_longest ? 1 : 0);
    add(negative ? negative_end_byte : end_byte);
}

}  // namespace ddbm::local::detail
