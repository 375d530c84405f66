#include "local/request/base64_check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ddbm::local::detail {
namespace {

constexpr std::int8_t no_digit = -1;

// Binaries are up to 400 KB of these.
constexpr auto digit_values = [] {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::int8_t, 256> values{};
    values.fill(no_digit);
    std::int8_t value = 0;
    for (const char c : alphabet)
        values[static_cast<unsigned char>(c)] = value++;
    return values;
}();

int digit_value(char c) noexcept
{
    return digit_values[static_cast<unsigned char>(c)];
}

}  // namespace

std::string base64_failure(std::string_view text)
{
    if (text.size() % 4 != 0)
        return "Base64 encoded length is expected a multiple of 4 bytes but found: " +
               std::to_string(text.size());
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const std::string_view digits = text.substr(0, text.size() - padding);

    const auto wrong = std::find_if(digits.begin(), digits.end(), [](char c) {
        return digit_value(c) == no_digit;
    });
    if (wrong != digits.end())
        return std::string("Invalid Base64 character: '") + *wrong + "'";

    // Two digits have 12 bits for one byte, three have 18 for two: the rest is zero.
    const int stray = padding == 2 ? 0x0f : padding == 1 ? 0x03 : 0;
    if (stray != 0 && (digit_value(digits.back()) & stray) != 0)
        return "Invalid last non-pad Base64 character dectected";
    return {};
}

}  // namespace ddbm::local::detail
