#ifndef DDBM_LEGACY_HPP
#define DDBM_LEGACY_HPP

// Attributes as the Python library dynamodb-mapper stores them, for its tables. Not among what
// <ddbm/model.hpp> includes; a model with such members includes it.

#include <ddbm/codec.hpp>
#include <ddbm/codecs/number.hpp>
#include <ddbm/codecs/time_point.hpp>
#include <ddbm/field_policies.hpp>

#include <ddbm/detail/json_text_codec.hpp>
#include <ddbm/detail/number_text.hpp>
#include <ddbm/detail/part_codec.hpp>
#include <ddbm/detail/policy_of.hpp>
#include <ddbm/detail/role_options.hpp>
#include <ddbm/detail/tick_length.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ddbm {

/// The form of dynamodb-mapper, for `form`. See `legacy`.
struct legacy_form;

/** A field or model option: attributes as the Python library dynamodb-mapper reads and writes them.
 *
 *  @code
 *  ddbm::model<doom_map>("doom_map")
 *      .form(ddbm::legacy)
 *      .partition_key("episode", &doom_map::episode)
 *      .field("monsters", &doom_map::monsters)
 *  @endcode
 *
 *  - Lists, arrays, pairs, tuples, maps and structs with a model are a string: the text that
 *    Python's `json.dumps(value, sort_keys=True)` makes, `{"a": [1, 2.5, true]}`. The structs in it
 *    have ordinary models, without this form. Their dates are text; binaries and sets have no place
 *    in it.
 *  - `bool` is the number 0 or 1.
 *  - Time points and dates are text in UTC with microseconds, `2012-06-01T09:30:00.000000+00:00`,
 *    for the years 1 to 9999. To store a time between two microseconds is
 *    `errc::value_not_allowed`. Any offset and number of digits is read.
 *  - All else is stored as ever.
 *  - Empty strings, lists, maps and sets are left out, unless the field says `write_empty`.
 *  - What is missing becomes 0, false or empty, unless the field says something else; a struct what
 *    `{}` would be, which is an error if one of its fields has to be there. A missing time is
 *    `errc::attribute_missing` unless it is an `optional`. So is a missing key of any type.
 *
 *  JSON text is replaced as a whole. So a name that the model of a struct in it does not know is
 *  `errc::value_not_allowed`, unless the model says `unknown::drop`. Errors have the path to where
 *  they are in the text: `monsters[2].kind`.
 *
 *  In JSON text the order of an object's names is that of their code points, and numbers are what
 *  their type is in C++: `double` always has a fraction or an exponent. The 17 digits that old
 *  versions of Python wrote of one, 0.10000000000000001, are read as what they were made of.
 */
inline constexpr form_option<legacy_form> legacy{};

namespace detail {

// Of what is in JSON text: where it differs from what a model otherwise writes, which dates do.
struct legacy_part;

template <>
inline constexpr absent_policy absent_by_form<legacy_form> = {.omits_empty = true};

template <>
struct whole_time<legacy_form> : whole_time<epoch<std::chrono::microseconds>>
{
};

// -- Strings, numbers and binaries: by their own codecs

template <class T>
concept legacy_scalar =
    storable<T> && !knows_absent<codec<T>, T> &&
    (codec<T>::stored_as == attribute_type::s || codec<T>::stored_as == attribute_type::n ||
     codec<T>::stored_as == attribute_type::b);

// What Python's type is when it is called without a value. Other types have values of their own.
template <class T>
concept has_zero = numeric<T> || is_duration<T> ||
    (std::is_enum_v<T>&& codec<T>::stored_as == attribute_type::n);

template <class T>
struct legacy_scalar_codec : codec<T>
{
};

template <has_zero T>
struct legacy_scalar_codec<T> : codec<T>
{
    static void set_absent(T& value) { value = T{}; }
};

template <emptiable T>
struct legacy_scalar_codec<T> : codec<T>
{
    static void set_absent(T& value) { value.clear(); }
};

// -- Lists, maps and structs: as JSON text

// By its type alone no alternative of a variant is found here, nor any other value.
template <class T>
concept legacy_document =
    storable<T> && !unwraps<codec<T>, T> &&
    (codec<T>::stored_as == attribute_type::l || codec<T>::stored_as == attribute_type::m);

template <class T>
struct legacy_text : json_text_codec<T, part_codec_t<T, legacy_part>>
{
};

template <emptiable T>
struct legacy_text<T> : json_text_codec<T, part_codec_t<T, legacy_part>>
{
    static void set_absent(T& value) { value.clear(); }
};

// Arrays of bytes are binaries.
template <class Array>
struct legacy_array : legacy_text<Array>
{
};

template <legacy_scalar Array>
struct legacy_array<Array> : codec<Array>
{
};

// -- Times

void write_python_time(value_writer& writer, std::int64_t ticks, const tick_length& length);
errc read_python_time(std::string_view text, const tick_length& length, std::int64_t& ticks);

}  // namespace detail

template <class T>
requires detail::legacy_scalar<T>
struct codec<T, legacy_form> : detail::legacy_scalar_codec<T>
{
};

template <class T>
requires detail::legacy_document<T>
struct codec<T, legacy_form> : detail::legacy_text<T>
{
};

template <class T, std::size_t Size>
requires storable<std::array<T, Size>>
struct codec<std::array<T, Size>, legacy_form> : detail::legacy_array<std::array<T, Size>>
{
};

template <class A, class B>
requires storable<std::pair<A, B>>
struct codec<std::pair<A, B>, legacy_form> : detail::legacy_text<std::pair<A, B>>
{
};

template <class... T>
requires storable<std::tuple<T...>>
struct codec<std::tuple<T...>, legacy_form> : detail::legacy_text<std::tuple<T...>>
{
};

template <>
struct codec<bool, legacy_form>
{
    static constexpr std::string_view expected = "0 or 1";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, bool value) { writer.number(value ? 1 : 0); }

    static errc read_number(std::string_view text, bool& value)
    {
        int read = 0;
        if (detail::parse_number_text(text, read) != errc{} || (read != 0 && read != 1))
            return errc::value_not_allowed;
        value = read == 1;
        return errc{};
    }

    static void set_absent(bool& value) { value = false; }
};

template <detail::has_decimal_ticks Duration>
struct codec<std::chrono::sys_time<Duration>, legacy_form>
{
    using time_point = std::chrono::sys_time<Duration>;

    static constexpr std::string_view expected =
        "a time in ISO 8601 that its type holds exactly, of the years 1 to 9999";
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, const time_point& time)
    {
        detail::write_python_time(writer, time.time_since_epoch().count(), length);
    }

    static errc read_string(std::string_view text, time_point& time)
    {
        std::int64_t ticks = 0;
        errc failure = detail::read_python_time(text, length, ticks);
        if (failure == errc{})
            failure = detail::set_ticks(time, ticks, errc::value_not_allowed);
        return failure;
    }

private:
    static constexpr const detail::tick_length& length =
        detail::tick_length_of<typename Duration::period>;
};

/// The time at which its day begins.
template <>
struct codec<std::chrono::year_month_day, legacy_form>
{
    using days = codec<std::chrono::sys_days, legacy_form>;

    static constexpr std::string_view expected = "a date in ISO 8601, of the years 1 to 9999";
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, const std::chrono::year_month_day& date)
    {
        days::write(writer, detail::day_of(writer, date));
    }

    static errc read_string(std::string_view text, std::chrono::year_month_day& date)
    {
        std::chrono::sys_days read;
        const errc failure = days::read_string(text, read);
        if (failure == errc{})
            date = read;
        return failure;
    }
};

template <class Duration>
requires storable<std::chrono::sys_time<Duration>, legacy_form>
struct codec<std::chrono::sys_time<Duration>, detail::legacy_part>
    : codec<std::chrono::sys_time<Duration>, legacy_form>
{
};

template <>
struct codec<std::chrono::year_month_day, detail::legacy_part>
    : codec<std::chrono::year_month_day, legacy_form>
{
};

}  // namespace ddbm

#endif
