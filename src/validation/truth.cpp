#include "validation/ascii.hpp"

#include <ddbm/validators/truth.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace ddbm {
namespace {

using words = std::array<std::string_view, 5>;

constexpr words words_for_true = {"1", "true", "yes", "on", "enable"};
constexpr words words_for_false = {"0", "false", "no", "off", "disable"};

bool has(const words& known, std::string_view word)
{
    return std::find(known.begin(), known.end(), word) != known.end();
}

}  // namespace

bool boolean_value::operator()(std::string_view text, validation_report& report) const
{
    constexpr std::size_t longest = std::string_view("disable").size();
    const std::string word =
        text.size() <= longest ? detail::ascii_lower(std::string(text)) : std::string();
    const bool means_true = has(words_for_true, word);
    if (!means_true && !has(words_for_false, word))
        report.fail("is none of 1, true, yes, on, enable, 0, false, no, off, disable");
    return means_true;
}

bool boolean_value::operator()(const number& value, validation_report& report) const
{
    if (!value.is_zero() && value != number(1))
        report.fail("is " + value.to_string() + ", neither 0 nor 1");
    return !value.is_zero();
}

}  // namespace ddbm
