#include "local/values/wire_number.hpp"

#include "local/service_error.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace ddbm::local::detail {
namespace {

constexpr std::int64_t min_exponent = -130;
constexpr std::int64_t max_exponent = 125;

// Beyond any that matters, and far from the end of the integers.
constexpr std::int64_t exponent_cap = 1'000'000'000'000;

// What number does not tell of a text that it found to be a number.
struct measures
{
    std::int64_t significant_digits = 0;
    std::int64_t exponent = 0;  // of the first significant digit; of the last one for a zero
};

// None: no 64-bit integer, which is what the service reads exponents as.
std::optional<std::int64_t> read_exponent(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
        return {};
    return std::clamp(value, -exponent_cap, exponent_cap);
}

// None: the exponent cannot be read.
std::optional<measures> measure(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
    const std::string_view digits = text.substr(0, mark);
    std::int64_t scale = 0;
    if (mark < text.size())
    {
        const auto exponent = read_exponent(text.substr(mark + 1));
        if (!exponent)
            return {};
        scale = *exponent;
    }

    // Places are counted from the digit in front of the point, which has 0.
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const auto place = [&](std::size_t at) {
        const auto distance = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(at);
        return at < point ? distance - 1 : distance;
    };

    const std::size_t first = digits.find_first_not_of("0.");
    if (first == digits.npos)
    {
        const std::size_t after = point < digits.size() ? digits.size() - point - 1 : 0;
        return measures{0, scale - static_cast<std::int64_t>(after)};
    }
    const std::size_t last = digits.find_last_not_of("0.");
    return measures{place(first) - place(last) + 1, place(first) + scale};
}

[[noreturn]] void refuse_overflow()
{
    refuse("Number overflow. Attempting to store a number with magnitude larger than supported "
           "range");
}

[[noreturn]] void refuse_underflow()
{
    refuse("Number underflow. Attempting to store a number with magnitude smaller than supported "
           "range");
}

}  // namespace

number parse_wire_number(std::string_view text)
{
    number value;
    const errc failure = number::try_parse(text, value);
    if (failure == errc{} && !value.is_zero())
        return value;
    if (text.empty())
        refuse("The parameter cannot be converted to a numeric value");
    if (failure == errc::number_invalid)
        refuse("The parameter cannot be converted to a numeric value: " + std::string(text));

    const std::optional<measures> size = measure(text);
    if (!size)
        refuse("The parameter cannot be converted to a numeric value");
    if (size->significant_digits > number::max_digits)
        refuse("Attempting to store more than 38 significant digits in a Number");
    if (size->exponent > max_exponent)
        refuse_overflow();
    if (size->exponent < min_exponent)
        refuse_underflow();
    return value;
}

}  // namespace ddbm::local::detail
