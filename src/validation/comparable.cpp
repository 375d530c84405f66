#include "values/refuse_value.hpp"

#include <ddbm/detail/comparable.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace ddbm::detail {

bool is_storable(double value) noexcept
{
    const double magnitude = std::abs(value);
    return magnitude == 0 || (magnitude >= 1e-130 && magnitude < 1e126);
}

std::partial_ordering compare_extreme(double value, const number& other) noexcept
{
    if (std::isnan(value))
        return std::partial_ordering::unordered;
    const bool is_great = std::abs(value) > 1;
    if (is_great || other.is_zero())
        return value > 0 ? std::partial_ordering::greater : std::partial_ordering::less;
    return other.is_negative() ? std::partial_ordering::greater : std::partial_ordering::less;
}

std::string in_words(std::string_view text)
{
    return '"' + shortened(text) + '"';
}

std::string in_words(const number& value)
{
    return value.to_string();
}

namespace {

template <class Float>
std::string float_in_words(Float value)
{
    if (std::isnan(value))
        return "NaN";
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return std::string(text.data(), end);
}

}  // namespace

std::string in_words(float value)
{
    return float_in_words(value);
}

std::string in_words(double value)
{
    return float_in_words(value);
}

#ifdef __SIZEOF_INT128__

namespace {

template <class Wide>
std::string wide_in_words(Wide value)
{
    if (!is_long(value))
        return number(value).to_string();
    const int last = static_cast<int>(value % 10);
    return number(value / 10).to_string() + std::to_string(last < 0 ? -last : last);
}

}  // namespace

std::string in_words(int128 value)
{
    return wide_in_words(value);
}

std::string in_words(uint128 value)
{
    return wide_in_words(value);
}

#endif

void fail_to_be_number(const std::string& value, validation_report& report)
{
    report.fail("is " + value + ", which no number is");
}

}  // namespace ddbm::detail
