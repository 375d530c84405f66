#ifndef DDBM_NUMBER_HPP
#define DDBM_NUMBER_HPP

#include <ddbm/errc.hpp>
#include <ddbm/limits.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm {

namespace detail {

template <class T, class... Us>
inline constexpr bool is_one_of = (std::is_same_v<T, Us> || ...);

// Integers that mean numbers: neither bool nor characters.
template <class T>
concept number_integer = is_one_of<
    T,
    signed char,
    unsigned char,
    short,
    unsigned short,
    int,
    unsigned int,
    long,
    unsigned long,
    long long,
    unsigned long long>;

// Where the compiler has them. Some of them have more digits than a number.
#ifdef __SIZEOF_INT128__
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

template <class T>
concept number_wide = is_one_of<T, int128, uint128>;
#else
template <class T>
concept number_wide = false;
#endif

template <class T>
concept number_float = is_one_of<T, float, double>;

template <class T>
concept number_compatible = number_integer<T> || number_wide<T> || number_float<T>;

template <class T>
concept whole_value = number_integer<T> || number_wide<T>;

}  // namespace detail

/** A DynamoDB number: an exact decimal of up to 38 significant digits.
 *
 *  It is 0, or its magnitude lies between 1e-130 and 9.99...e125. Compared by value: 1.50 is 1.5,
 *  and there is no negative zero.
 */
class number
{
public:
    /// The most significant digits that a number has.
    static constexpr int max_digits = limits::number_digits;
    /// The most characters that `write` and `to_string` produce.
    static constexpr std::size_t max_text_size = 45;

    /// Zero.
    constexpr number() noexcept = default;

    /// Exactly this integer. `bool` and character types are not numbers.
    template <detail::number_integer T>
    number(T value) noexcept : number(value < 0, magnitude(value))
    {
    }

    /// The same of 128 bits, `__int128`. Throws `errc::number_out_of_range` for one of 39 digits,
    /// the last of which is not 0.
    template <detail::number_wide T>
    number(T value);

    /** The shortest decimal that reads back as the same `float` or `double`.
     *
     *  Throws `errc::number_invalid` for NaN and infinity, `errc::number_out_of_range` for a
     *  magnitude that DynamoDB does not store.
     */
    template <detail::number_float T>
    number(T value);

    /** Reads a decimal: sign, digits, fraction, exponent, each but the digits optional.
     *
     *  Takes all forms that DynamoDB takes, such as `-0012.50`, `.5`, `5.` and `1E+3`. Throws
     *  `errc::number_invalid` for another text (blanks, hexadecimal, NaN), and
     *  `errc::number_out_of_range` for one with more digits or a magnitude than a number holds;
     *  zeros at either end are not significant.
     */
    static number parse(std::string_view text);

    /// The same without exceptions: `errc{}` and the value in `out`, or the failure.
    static errc try_parse(std::string_view text, number& out) noexcept;

    /** The one text of this value.
     *
     *  Plain digits where that takes at most 40 characters besides the sign (`-12.5`, `0.001`),
     *  otherwise one digit, a fraction and an exponent (`1.5E+100`, `1E-130`).
     */
    std::string to_string() const;

    /// The text without an exponent, as DynamoDB answers it; up to 170 characters.
    std::string to_plain_string() const;

    /// Writes what `to_string` returns, `max_text_size` characters at most and no final zero
    /// byte, and returns the end.
    char* write(char* first) const noexcept;

    /** The value as a C++ type.
     *
     *  Throws `errc::number_not_representable` if an integer type cannot hold exactly this value,
     *  or if neither the nearest `float` or `double` nor its shortest text is exactly this value.
     */
    template <detail::number_compatible T>
    T to() const
    {
        T value{};
        if (errc failure = try_to(value); failure != errc{})
            fail(failure);
        return value;
    }

    /// The same without exceptions: `errc{}` and the value in `out`, or the failure.
    template <detail::number_compatible T>
    errc try_to(T& out) const noexcept;

    /// The nearest `float` or `double`. Throws `errc::number_not_representable` if the magnitude
    /// is above the type's greatest.
    template <detail::number_float T>
    T rounded() const;

    bool is_zero() const noexcept { return high_ == 0; }
    bool is_negative() const noexcept { return negative_; }
    /// The power of ten of the first significant digit: 2 for 123, -3 for 0.001, 0 for 0.
    int exponent() const noexcept { return exponent_; }
    /// How many significant digits there are: 2 for 1200; 0 for 0.
    int digits() const noexcept;

    /// Prints what `to_string` returns.
    friend std::ostream& operator<<(std::ostream& out, const number& value)
    {
        return value.print(out);
    }

    friend bool operator==(const number&, const number&) noexcept = default;
    friend std::strong_ordering operator<=>(const number& a, const number& b) noexcept
    {
        return compare(a, b);
    }

private:
    friend struct std::hash<number>;

    number(bool negative, std::uint64_t magnitude) noexcept;

    template <class T>
    static constexpr std::uint64_t magnitude(T value) noexcept
    {
        const auto bits = static_cast<std::uint64_t>(value);
        return value < 0 ? 0 - bits : bits;
    }

    static std::strong_ordering compare(const number& a, const number& b) noexcept;
    [[noreturn]] void fail(errc failure) const;
    std::ostream& print(std::ostream& out) const;

    // The significant digits, aligned to the left and filled up with zeros: the first 19 in
    // high_, the next 19 in low_. So each value has one form and compares limb by limb.
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
    std::int16_t exponent_ = 0;
    bool negative_ = false;
};

static_assert(std::is_trivially_copyable_v<number>);

}  // namespace ddbm

template <>
struct std::hash<ddbm::number>
{
    std::size_t operator()(const ddbm::number& value) const noexcept;
};

#endif
