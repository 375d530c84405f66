// Numbers from text: what is read is written, and what is written reads as the same. The short ways
// into C++ types agree with the long one.

#include "fuzz_target.hpp"

#include <ddbm/number.hpp>

#include <ddbm/detail/number_text.hpp>

#include <cstring>
#include <string>

namespace {

using ddbm::errc;
using ddbm::number;

template <class T>
void check_conversion(std::string_view text, errc parsed, const number& value)
{
    T fast{};
    T exact{};
    const errc quick = ddbm::detail::parse_number_text(text, fast);
    const errc slow = parsed == errc{} ? value.try_to(exact) : parsed;
    FUZZ_CHECK(quick == slow);
    if (quick != errc{})
        return;
    FUZZ_CHECK(fast == exact);
    FUZZ_CHECK(number(fast).to<T>() == fast);
    if constexpr (std::is_integral_v<T>)
        FUZZ_CHECK(number(fast) == value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    number value;
    const errc failure = number::try_parse(text, value);
    if (failure == errc{})
    {
        const std::string written = value.to_string();
        FUZZ_CHECK(written.size() <= number::max_text_size);
        FUZZ_CHECK(number::parse(written) == value);
        FUZZ_CHECK(number::parse(value.to_plain_string()) == value);
        FUZZ_CHECK(value.digits() <= number::max_digits);
    }
    check_conversion<int>(text, failure, value);
    check_conversion<signed char>(text, failure, value);
    check_conversion<unsigned long long>(text, failure, value);
    check_conversion<long long>(text, failure, value);
    check_conversion<double>(text, failure, value);
    check_conversion<float>(text, failure, value);

    // Every double, too.
    double any = 0;
    if (size == sizeof(any))
    {
        std::memcpy(&any, data, sizeof(any));
        try
        {
            const number exact(any);
            FUZZ_CHECK(exact.to<double>() == any);
        }
        catch (const std::exception&)
        {
        }
    }
    return 0;
}
