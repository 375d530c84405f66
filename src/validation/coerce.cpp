#include "values/base64.hpp"

#include <ddbm/validators/coerce.hpp>

namespace ddbm::detail {

number number_from_text(std::string_view text, validation_report& report)
{
    number read;
    const errc failure = number::try_parse(text, read);
    if (failure == errc::number_out_of_range)
        report.fail("has more than 38 digits or is too large or too small");
    else if (failure != errc{})
        report.fail("is not a number");
    return read;
}

bool bool_from_text(std::string_view text, validation_report& report)
{
    if (text != "true" && text != "false")
        report.fail("is neither true nor false");
    return text == "true";
}

bool bool_from_number(const number& value, validation_report& report)
{
    if (!value.is_zero() && value != number(1))
        report.fail("is " + value.to_string() + ", neither 0 nor 1");
    return !value.is_zero();
}

binary binary_from_text(std::string_view text, validation_report& report)
{
    binary bytes;
    if (base64_decode(text, bytes) != errc{})
        report.fail("is not base64");
    return bytes;
}

void fail_to_coerce(const std::string& value, const std::string& kind, validation_report& report)
{
    report.fail("is " + value + ", not " + kind);
}

}  // namespace ddbm::detail
