// Durations as decimal numbers of seconds.

#include "model/ticks.hpp"

#include <ddbm/codecs/duration.hpp>

#include <charconv>
#include <string>
#include <system_error>

namespace ddbm::detail {

namespace {

// The digits behind the point, of which there are `digits` with the zeros before them.
void append_fraction(std::string& text, std::int64_t part, const tick_length& length)
{
    const std::int64_t fraction =
        (part < 0 ? -part : part) * (power_of_ten(length.digits) / length.denominator);
    std::string digits = std::to_string(fraction);
    text += '.';
    text.append(static_cast<std::size_t>(length.digits) - digits.size(), '0');
    text += digits;
}

// The whole number in front of the point and the fraction behind it, in units of 10^-18; false if
// they are too long.
bool split_digits(std::string_view text, std::int64_t& whole, std::int64_t& fraction)
{
    const std::size_t point = text.find('.');
    const std::string_view front = text.substr(0, point);
    const auto read = std::from_chars(front.data(), front.data() + front.size(), whole);
    if (read.ec != std::errc{})
        return false;
    fraction = 0;
    if (point == text.npos)
        return true;
    const std::string_view behind = text.substr(point + 1);
    if (behind.size() > most_digits)
        return false;
    std::from_chars(behind.data(), behind.data() + behind.size(), fraction);
    fraction *= power_of_ten(most_digits - static_cast<int>(behind.size()));
    return true;
}

}  // namespace

void write_seconds(value_writer& writer, std::int64_t ticks, const tick_length& length)
{
    const std::int64_t parts = ticks % length.denominator * length.numerator;
    std::int64_t seconds = 0;
    if (!multiply(ticks / length.denominator, length.numerator, seconds) ||
        !add(seconds, parts / length.denominator, seconds))
        refuse_to_store(writer, "a duration of more seconds than an integer of 64 bits counts");
    const std::int64_t part = parts % length.denominator;
    if (part == 0)
        return writer.number(seconds);
    std::string text = seconds == 0 && part < 0 ? "-0" : std::to_string(seconds);
    append_fraction(text, part, length);
    writer.number_text(text);
}

errc read_seconds(std::string_view text, const tick_length& length, std::int64_t& ticks)
{
    number exact;
    if (const errc failure = number::try_parse(text, exact); failure != errc{})
        return failure;
    const std::string plain = exact.to_plain_string();
    split_time time;
    std::int64_t fraction = 0;
    if (!split_digits(plain, time.second, fraction) ||
        !fraction_to_part(fraction, length, time.part))
        return errc::number_not_representable;
    if (exact.is_negative())
        time.part = -time.part;
    return join(time, length, ticks) ? errc{} : errc::number_not_representable;
}

}  // namespace ddbm::detail
