// Two numbers are at most 256 powers of ten and 38 digits apart, so both fit into one row of
// digits, and what is learnt at school does.

#include "local/expression/number_sum.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace ddbm::local::detail {
namespace {

constexpr int max_exponent = 125;
constexpr int min_exponent = -130;
constexpr int lowest_place = min_exponent - number::max_digits + 1;

// From the lowest place up, with room for a carry.
using digit_row = std::array<signed char, max_exponent + 1 - lowest_place + 1>;

// The places that a number's digits take.
struct span_of_places
{
    int last;   // the lowest
    int first;  // the highest
};

std::size_t row_index(int place)
{
    return static_cast<std::size_t>(place - lowest_place);
}

span_of_places places_of(const number& value)
{
    return {value.exponent() - value.digits() + 1, value.exponent()};
}

void add_digits(digit_row& row, const number& value, bool negative)
{
    std::array<char, number::max_text_size> buffer;
    const std::string_view text(
        buffer.data(), static_cast<std::size_t>(value.write(buffer.data()) - buffer.data())
    );
    const int sign = value.is_negative() != negative ? -1 : 1;
    int place = value.exponent();
    int left = value.digits();
    bool significant = false;
    for (const char c : text)
    {
        if (left == 0 || c == 'E')
            break;
        significant = significant || (c >= '1' && c <= '9');
        if (!significant || c < '0' || c > '9')
            continue;
        signed char& digit = row[row_index(place)];
        digit = static_cast<signed char>(digit + sign * (c - '0'));
        --place;
        --left;
    }
}

// Makes each digit 0 to 9; false if what is carried out of the highest place is negative.
bool carry(digit_row& row, std::size_t begin, std::size_t end)
{
    int carried = 0;
    for (std::size_t i = begin; i < end; ++i)
    {
        int digit = row[i] + carried;
        carried = digit < 0 ? -((9 - digit) / 10) : digit / 10;
        digit -= carried * 10;
        row[i] = static_cast<signed char>(digit);
    }
    return carried >= 0;
}

void negate(digit_row& row, std::size_t begin, std::size_t end)
{
    for (std::size_t i = begin; i < end; ++i)
        row[i] = static_cast<signed char>(-row[i]);
}

number_sum read(const digit_row& row, std::size_t begin, std::size_t end, bool negative)
{
    while (end > begin && row[end - 1] == 0)
        --end;
    while (begin < end && row[begin] == 0)
        ++begin;
    if (begin == end)
        return {};
    const int exponent = static_cast<int>(end) - 1 + lowest_place;
    if (exponent > max_exponent)
        return {{}, sum_failure::overflow};
    if (exponent < min_exponent)
        return {{}, sum_failure::underflow};
    if (end - begin > static_cast<std::size_t>(number::max_digits))
        return {{}, sum_failure::precision};

    std::array<char, number::max_digits + 16> text;
    char* out = text.data();
    if (negative)
        *out++ = '-';
    for (std::size_t i = end; i-- > begin;)
        *out++ = static_cast<char>('0' + row[i]);
    *out++ = 'E';
    out = std::to_chars(out, text.data() + text.size(), static_cast<int>(begin) + lowest_place).ptr;
    number_sum sum;
    number::try_parse({text.data(), static_cast<std::size_t>(out - text.data())}, sum.value);
    return sum;
}

number_sum combine(const number& a, const number& b, bool negative_b)
{
    const span_of_places of_a = places_of(a.is_zero() ? b : a);
    const span_of_places of_b = places_of(b.is_zero() ? a : b);
    digit_row row{};
    add_digits(row, a, false);
    add_digits(row, b, negative_b);
    const std::size_t begin = row_index(std::min(of_a.last, of_b.last));
    const std::size_t end = row_index(std::max(of_a.first, of_b.first)) + 2;
    digit_row magnitude = row;
    bool negative = false;
    if (!carry(magnitude, begin, end))
    {
        negative = true;
        magnitude = row;
        negate(magnitude, begin, end);
        carry(magnitude, begin, end);
    }
    return read(magnitude, begin, end, negative);
}

}  // namespace

number_sum add(const number& a, const number& b) noexcept
{
    return combine(a, b, false);
}

number_sum subtract(const number& a, const number& b) noexcept
{
    return combine(a, b, true);
}

}  // namespace ddbm::local::detail
