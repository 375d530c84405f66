// Nearly every number of an item is a short plain integer or decimal: std::from_chars reads these.
// What it cannot read or does not hold exactly goes through number, which has the rules.

#include <ddbm/detail/number_text.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace ddbm::detail {
namespace {

template <class T>
errc parse_by_number(std::string_view text, T& out) noexcept
{
    number exact;
    if (const errc failure = number::try_parse(text, exact); failure != errc{})
        return failure;
    return exact.try_to(out);
}

// from_chars also reads "inf" and "nan".
bool begins_with_digit(std::string_view text) noexcept
{
    if (text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

// Whether `value`, read from `text`, is this text's number: decimals of up to digits10 digits all
// survive the way to a floating type and back, others are compared with the shortest text.
template <class T>
bool is_exact(std::string_view text, T value) noexcept
{
    if (text.size() <= std::numeric_limits<T>::digits10)
        return true;
    char shortest[32];
    const char* last = std::to_chars(shortest, shortest + sizeof(shortest), value).ptr;
    return text == std::string_view(shortest, static_cast<std::size_t>(last - shortest));
}

// Of DynamoDB.
constexpr double beyond_all_numbers = 1e126;

// Far enough inside of number's range and of float's to leave no doubt.
template <class T>
bool is_moderate(T value) noexcept
{
    const T magnitude = std::abs(value);
    return magnitude > T(1e-30) && magnitude < T(1e30);
}

}  // namespace

template <number_compatible T>
errc parse_number_text(std::string_view text, T& out) noexcept
{
    const char* const last = text.data() + text.size();
    T value{};
    if constexpr (number_float<T>)
    {
        if (begins_with_digit(text))
        {
            const auto read = std::from_chars(text.data(), last, value);
            if (read.ec == std::errc{} && read.ptr == last && is_moderate(value) &&
                is_exact(text, value))
            {
                out = value;
                return errc{};
            }
        }
    }
    else if constexpr (number_integer<T>)
    {
        const auto read = std::from_chars(text.data(), last, value);
        if (read.ec == std::errc{} && read.ptr == last)
        {
            out = value;
            return errc{};
        }
    }
    return parse_by_number(text, out);
}

template <number_float T>
errc parse_rounded_text(std::string_view text, T& out) noexcept
{
    number exact;
    if (const errc failure = number::try_parse(text, exact); failure != errc{})
        return failure;
    char digits[number::max_text_size];
    T nearest{};
    const auto read = std::from_chars(digits, exact.write(digits), nearest);
    if (read.ec != std::errc{} && exact.exponent() > 0)
        return errc::number_not_representable;
    // Beneath the least one there is 0.
    if (read.ec != std::errc{})
        nearest = T(0);
    // Rounded up to what could not be written again.
    if (std::abs(double{nearest}) >= beyond_all_numbers)
        return errc::number_not_representable;
    out = nearest;
    return errc{};
}

template errc parse_number_text(std::string_view, signed char&) noexcept;
template errc parse_number_text(std::string_view, unsigned char&) noexcept;
template errc parse_number_text(std::string_view, short&) noexcept;
template errc parse_number_text(std::string_view, unsigned short&) noexcept;
template errc parse_number_text(std::string_view, int&) noexcept;
template errc parse_number_text(std::string_view, unsigned int&) noexcept;
template errc parse_number_text(std::string_view, long&) noexcept;
template errc parse_number_text(std::string_view, unsigned long&) noexcept;
template errc parse_number_text(std::string_view, long long&) noexcept;
template errc parse_number_text(std::string_view, unsigned long long&) noexcept;
#ifdef __SIZEOF_INT128__
template errc parse_number_text(std::string_view, int128&) noexcept;
template errc parse_number_text(std::string_view, uint128&) noexcept;
#endif
template errc parse_number_text(std::string_view, float&) noexcept;
template errc parse_number_text(std::string_view, double&) noexcept;

template errc parse_rounded_text(std::string_view, float&) noexcept;
template errc parse_rounded_text(std::string_view, double&) noexcept;

}  // namespace ddbm::detail
