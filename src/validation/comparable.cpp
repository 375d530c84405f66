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

}  // namespace ddbm::detail
