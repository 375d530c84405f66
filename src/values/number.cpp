// Decimal arithmetic is not needed here, only the place of each digit: a number is its significant
// digits, aligned to the left, and the power of ten of the first one.

#include <ddbm/error.hpp>
#include <ddbm/number.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <ostream>
#include <span>
#include <system_error>

namespace ddbm {
namespace {

constexpr int limb_digits = 19;
constexpr int min_exponent = -130;
constexpr int max_exponent = 125;

// The most characters that the plain form takes, without the sign.
constexpr int max_plain_size = 40;

// Further than any exponent that is in range, whatever the place of the point.
constexpr std::int64_t exponent_cap = std::numeric_limits<std::int64_t>::max() / 4;

constexpr auto powers_of_ten = [] {
    std::array<std::uint64_t, 20> powers{};
    std::uint64_t power = 1;
    for (std::uint64_t& p : powers)
    {
        p = power;
        power *= 10;
    }
    return powers;
}();

std::uint64_t power_of_ten(int n) noexcept
{
    return powers_of_ten[static_cast<std::size_t>(n)];
}

int count_digits(std::uint64_t value) noexcept
{
    int n = 1;
    while (n < 20 && value >= power_of_ten(n))
        ++n;
    return n;
}

bool is_decimal_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

// Collects the digits of a text from left to right and drops zeros at both ends.
class digit_collector
{
public:
    void add(char digit) noexcept
    {
        any_ = true;
        const auto value = static_cast<std::uint64_t>(digit - '0');
        if (count_ == 0 && value == 0)
        {
            leading_zeros_after_point_ += after_point_;
            return;
        }
        if (count_ < limb_digits)
            high_ = high_ * 10 + value;
        else if (count_ < number::max_digits)
            low_ = low_ * 10 + value;
        else if (value != 0)
            too_many_ = true;
        ++count_;
        digits_before_point_ += !after_point_;
    }

    // False for a second point.
    bool add_point() noexcept
    {
        const bool first = !after_point_;
        after_point_ = true;
        return first;
    }

    bool any() const noexcept { return any_; }
    bool too_many() const noexcept { return too_many_; }
    bool is_zero() const noexcept { return count_ == 0; }

    std::int64_t exponent() const noexcept
    {
        return digits_before_point_ > 0 ? digits_before_point_ - 1
                                        : -1 - leading_zeros_after_point_;
    }

    std::uint64_t high() const noexcept
    {
        return count_ < limb_digits ? high_ * power_of_ten(limb_digits - static_cast<int>(count_))
                                    : high_;
    }

    std::uint64_t low() const noexcept
    {
        if (count_ <= limb_digits || count_ >= number::max_digits)
            return low_;
        return low_ * power_of_ten(number::max_digits - static_cast<int>(count_));
    }

private:
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
    std::int64_t count_ = 0;
    std::int64_t digits_before_point_ = 0;
    std::int64_t leading_zeros_after_point_ = 0;
    bool after_point_ = false;
    bool any_ = false;
    bool too_many_ = false;
};

// Reads "+12" behind the e. False if it is no exponent; one beyond all bounds is cut to a large
// one.
bool read_exponent(const char*& p, const char* last, std::int64_t& exponent) noexcept
{
    const bool negative = p != last && *p == '-';
    if (p != last && (*p == '-' || *p == '+'))
        ++p;
    if (p == last)
        return false;

    std::int64_t value = 0;
    for (; p != last && is_decimal_digit(*p); ++p)
        value = value < exponent_cap / 10 ? value * 10 + (*p - '0') : exponent_cap;
    exponent = negative ? -value : value;
    return is_decimal_digit(p[-1]);
}

#ifdef __SIZEOF_INT128__

// What the two limbs count.
constexpr detail::uint128 limb_unit = 10'000'000'000'000'000'000u;

// The integer that such a number is, if T has it.
template <detail::number_wide T>
errc to_wide(std::uint64_t high, std::uint64_t low, int exponent, bool is_negative, T& out) noexcept
{
    detail::uint128 magnitude = high * limb_unit + low;
    if (magnitude != 0 && (exponent < 0 || exponent > number::max_digits))
        return errc::number_not_representable;
    for (int places = number::max_digits - 1 - exponent; places > 0 && magnitude != 0; --places)
    {
        if (magnitude % 10 != 0)
            return errc::number_not_representable;
        magnitude /= 10;
    }
    constexpr detail::uint128 most = ~detail::uint128(0);
    if (exponent == number::max_digits)
    {
        if (magnitude > most / 10)
            return errc::number_not_representable;
        magnitude *= 10;
    }
    constexpr bool is_signed = T(-1) < T(0);
    constexpr detail::uint128 greatest = is_signed ? most / 2 : most;
    constexpr detail::uint128 least = is_signed ? greatest + 1 : 0;
    if (magnitude > (is_negative ? least : greatest))
        return errc::number_not_representable;
    out = static_cast<T>(is_negative ? 0 - magnitude : magnitude);
    return errc{};
}

#endif

// All significant digits of a number as characters, with zeros behind them. Each digit costs a
// division, so that only those are made which there are.
struct digit_text
{
    std::array<char, number::max_digits> characters;

    digit_text(std::uint64_t high, std::uint64_t low, int digits) noexcept
    {
        characters.fill('0');
        if (digits <= limb_digits)
            put(high / power_of_ten(limb_digits - digits), 0, digits);
        else
        {
            put(high, 0, limb_digits);
            put(low, limb_digits, limb_digits);
        }
    }

    void put(std::uint64_t limb, int first, int count) noexcept
    {
        for (int i = first + count - 1; i >= first; --i, limb /= 10)
            characters[static_cast<std::size_t>(i)] = static_cast<char>('0' + limb % 10);
    }

    // `count` digits from `first` on; beyond the last one there are zeros.
    char* write(char* out, int first, int count) const noexcept
    {
        for (int i = first; i < first + count; ++i)
            *out++ = i < number::max_digits ? characters[static_cast<std::size_t>(i)] : '0';
        return out;
    }
};

// How many characters the plain form has without the sign.
int plain_size(int digits, int exponent) noexcept
{
    if (exponent < 0)
        return 1 - exponent + digits;
    return digits <= exponent + 1 ? exponent + 1 : digits + 1;
}

char* write_plain(char* out, const digit_text& text, int digits, int exponent) noexcept
{
    if (exponent < 0)
    {
        *out++ = '0';
        *out++ = '.';
        for (int i = -1; i > exponent; --i)
            *out++ = '0';
        return text.write(out, 0, digits);
    }

    const int before_point = exponent + 1;
    out = text.write(out, 0, before_point);
    if (digits > before_point)
    {
        *out++ = '.';
        out = text.write(out, before_point, digits - before_point);
    }
    return out;
}

char* write_scientific(char* out, const digit_text& text, int digits, int exponent) noexcept
{
    out = text.write(out, 0, 1);
    if (digits > 1)
    {
        *out++ = '.';
        out = text.write(out, 1, digits - 1);
    }
    *out++ = 'E';
    if (exponent > 0)
        *out++ = '+';
    return std::to_chars(out, out + 5, exponent).ptr;
}

// The text with the fewest digits that reads back as this value. Without a format to_chars counts
// characters, and where those are no fewer it writes every digit of a large value.
template <class T>
std::string_view shortest_text(T value, std::span<char, 64> buffer)
{
    char* const first = buffer.data();
    const char* last =
        std::to_chars(first, first + buffer.size(), value, std::chars_format::scientific).ptr;
    return {first, static_cast<std::size_t>(last - first)};
}

// Every digit of a whole number.
template <class T>
std::string_view exact_text(T value, std::span<char, 64> buffer)
{
    char* const first = buffer.data();
    const char* last =
        std::to_chars(first, first + buffer.size(), value, std::chars_format::fixed).ptr;
    return {first, static_cast<std::size_t>(last - first)};
}

template <class T>
number from_floating(T value)
{
    char buffer[64];
    return number::parse(shortest_text(value, buffer));
}

template <class T>
bool is_value_of(const number& value, T nearest)
{
    char buffer[64];
    number back;
    if (number::try_parse(shortest_text(nearest, buffer), back) == errc{} && back == value)
        return true;
    // Beyond 38 digits it would not be a number's.
    const bool is_large = std::abs(nearest) >= 1 / std::numeric_limits<T>::epsilon();
    return is_large && std::abs(nearest) < T(1e38) &&
           number::try_parse(exact_text(nearest, buffer), back) == errc{} && back == value;
}

}  // namespace

number::number(bool negative, std::uint64_t magnitude) noexcept
{
    if (magnitude == 0)
        return;

    const int digits = count_digits(magnitude);
    if (digits <= limb_digits)
        high_ = magnitude * power_of_ten(limb_digits - digits);
    else
    {
        high_ = magnitude / 10;
        low_ = magnitude % 10 * power_of_ten(limb_digits - 1);
    }
    exponent_ = static_cast<std::int16_t>(digits - 1);
    negative_ = negative;
}

template <detail::number_float T>
number::number(T value) : number(from_floating(value))
{
}

#ifdef __SIZEOF_INT128__

template <detail::number_wide T>
number::number(T value)
{
    if (value == 0)
        return;
    negative_ = value < 0;
    auto magnitude = static_cast<detail::uint128>(value);
    if (negative_)
        magnitude = 0 - magnitude;

    // One digit more than there is room for may still be a 0.
    int digits = max_digits;
    if (magnitude >= limb_unit * limb_unit)
    {
        if (magnitude % 10 != 0)
            throw error(
                errc::number_out_of_range, "an integer of 39 digits is not a DynamoDB number"
            );
        magnitude /= 10;
        ++digits;
    }
    for (; magnitude < limb_unit * limb_unit / 10; --digits)
        magnitude *= 10;
    high_ = static_cast<std::uint64_t>(magnitude / limb_unit);
    low_ = static_cast<std::uint64_t>(magnitude % limb_unit);
    exponent_ = static_cast<std::int16_t>(digits - 1);
}

#endif

errc number::try_parse(std::string_view text, number& out) noexcept
{
    const char* p = text.data();
    const char* const last = p + text.size();

    const bool negative = p != last && *p == '-';
    if (p != last && (*p == '-' || *p == '+'))
        ++p;

    digit_collector digits;
    for (; p != last; ++p)
    {
        if (is_decimal_digit(*p))
            digits.add(*p);
        else if (*p != '.' || !digits.add_point())
            break;
    }
    if (!digits.any())
        return errc::number_invalid;

    std::int64_t scale = 0;
    if (p != last && (*p == 'e' || *p == 'E') && !read_exponent(++p, last, scale))
        return errc::number_invalid;
    if (p != last)
        return errc::number_invalid;

    if (digits.is_zero())
    {
        out = number();
        return errc{};
    }
    const std::int64_t exponent = digits.exponent() + scale;
    if (digits.too_many() || exponent < min_exponent || exponent > max_exponent)
        return errc::number_out_of_range;

    out.high_ = digits.high();
    out.low_ = digits.low();
    out.exponent_ = static_cast<std::int16_t>(exponent);
    out.negative_ = negative;
    return errc{};
}

number number::parse(std::string_view text)
{
    number value;
    if (const errc failure = try_parse(text, value); failure != errc{})
        throw error(failure, "\"" + std::string(text) + "\" is not a DynamoDB number");
    return value;
}

int number::digits() const noexcept
{
    if (is_zero())
        return 0;
    int n = low_ != 0 ? max_digits : limb_digits;
    std::uint64_t limb = low_ != 0 ? low_ : high_;
    const auto drop_zeros = [&](std::uint64_t power, int zeros) {
        if (limb % power != 0)
            return;
        limb /= power;
        n -= zeros;
    };
    // Up to 18.
    drop_zeros(10'000'000'000'000'000, 16);
    drop_zeros(100'000'000, 8);
    drop_zeros(10'000, 4);
    drop_zeros(100, 2);
    drop_zeros(10, 1);
    return n;
}

char* number::write(char* first) const noexcept
{
    char* out = first;
    if (is_zero())
    {
        *out++ = '0';
        return out;
    }

    if (negative_)
        *out++ = '-';
    const int n = digits();
    const digit_text text(high_, low_, n);
    if (plain_size(n, exponent_) <= max_plain_size)
        return write_plain(out, text, n, exponent_);
    return write_scientific(out, text, n, exponent_);
}

std::ostream& number::print(std::ostream& out) const
{
    return out << to_string();
}

std::string number::to_string() const
{
    char text[max_text_size];
    return std::string(text, write(text));
}

std::string number::to_plain_string() const
{
    if (is_zero())
        return "0";
    char text[1 + 1 - min_exponent + max_digits];
    text[0] = '-';
    const int n = digits();
    char* const last = write_plain(text + 1, digit_text(high_, low_, n), n, exponent_);
    return std::string(negative_ ? text : text + 1, last);
}

std::strong_ordering number::compare(const number& a, const number& b) noexcept
{
    const auto sign = [](const number& n) { return n.is_zero() ? 0 : n.negative_ ? -1 : 1; };
    if (const auto order = sign(a) <=> sign(b); order != 0)
        return order;

    const number& lesser = a.negative_ ? b : a;
    const number& greater = a.negative_ ? a : b;
    if (const auto order = lesser.exponent_ <=> greater.exponent_; order != 0)
        return order;
    if (const auto order = lesser.high_ <=> greater.high_; order != 0)
        return order;
    return lesser.low_ <=> greater.low_;
}

void number::fail(errc failure) const
{
    throw error(failure, to_string() + " does not fit exactly");
}

template <detail::number_compatible T>
errc number::try_to(T& out) const noexcept
{
    if constexpr (detail::number_float<T>)
    {
        char text[max_text_size];
        T nearest{};
        const auto read = std::from_chars(text, write(text), nearest);
        if (read.ec != std::errc{})
            return errc::number_not_representable;

        if (!is_value_of(*this, nearest))
            return errc::number_not_representable;
        out = nearest;
        return errc{};
    }
    else if constexpr (detail::number_wide<T>)
        return to_wide(high_, low_, exponent_, negative_, out);
    else
    {
        // 20 digits are the most that an integer of 64 bits has.
        std::uint64_t magnitude = 0;
        if (exponent_ >= 0 && exponent_ < limb_digits)
        {
            const std::uint64_t unit = power_of_ten(limb_digits - 1 - exponent_);
            if (low_ != 0 || high_ % unit != 0)
                return errc::number_not_representable;
            magnitude = high_ / unit;
        }
        else
        {
            const std::uint64_t unit = power_of_ten(limb_digits - 1);
            constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
            if (exponent_ != limb_digits || low_ % unit != 0 || high_ > most / 10 ||
                (high_ == most / 10 && low_ / unit > most % 10))
                return errc::number_not_representable;
            magnitude = high_ * 10 + low_ / unit;
        }

        constexpr auto greatest = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
        if (!negative_)
        {
            if (magnitude > greatest)
                return errc::number_not_representable;
            out = static_cast<T>(magnitude);
            return errc{};
        }
        if constexpr (std::is_signed_v<T>)
        {
            if (magnitude > greatest + 1)
                return errc::number_not_representable;
            out = static_cast<T>(0 - magnitude);
            return errc{};
        }
        return errc::number_not_representable;
    }
}

template <detail::number_float T>
T number::rounded() const
{
    char text[max_text_size];
    T nearest{};
    const auto read = std::from_chars(text, write(text), nearest);
    if (read.ec == std::errc{})
        return nearest;
    if (exponent_ < 0)
        return negative_ ? -T(0) : T(0);
    fail(errc::number_not_representable);
}

template errc number::try_to(signed char&) const noexcept;
template errc number::try_to(unsigned char&) const noexcept;
template errc number::try_to(short&) const noexcept;
template errc number::try_to(unsigned short&) const noexcept;
template errc number::try_to(int&) const noexcept;
template errc number::try_to(unsigned int&) const noexcept;
template errc number::try_to(long&) const noexcept;
template errc number::try_to(unsigned long&) const noexcept;
template errc number::try_to(long long&) const noexcept;
template errc number::try_to(unsigned long long&) const noexcept;
template errc number::try_to(float&) const noexcept;
template errc number::try_to(double&) const noexcept;

#ifdef __SIZEOF_INT128__
template errc number::try_to(detail::int128&) const noexcept;
template errc number::try_to(detail::uint128&) const noexcept;

template number::number(detail::int128);
template number::number(detail::uint128);
#endif

template number::number(float);
template number::number(double);

template float number::rounded() const;
template double number::rounded() const;

}  // namespace ddbm

std::size_t std::hash<ddbm::number>::operator()(const ddbm::number& value) const noexcept
{
    // Multiplications by odd constants spread each part; small integers differ in high_ only.
    std::uint64_t mixed = value.high_ * 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 32) ^ value.low_) * 0xbf58476d1ce4e5b9;
    const auto place = static_cast<std::uint64_t>(value.exponent_ * 2 + (value.negative_ ? 1 : 0));
    mixed = (mixed ^ (mixed >> 29) ^ place) * 0x94d049bb133111eb;
    return static_cast<std::size_t>(mixed ^ (mixed >> 31));
}
