#ifndef DDBM_READS_AS_HPP
#define DDBM_READS_AS_HPP

#include <ddbm/binary.hpp>
#include <ddbm/codec.hpp>
#include <ddbm/number.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/comparable.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace ddbm {

namespace detail {

void fail_to_read(std::string_view expected, validation_report& report);

template <class Codec, class T>
concept reads_scalar = reads_string<Codec, T> || reads_number<Codec, T> || reads_binary<Codec, T> ||
    reads_boolean<Codec, T>;

}  // namespace detail

/// See `reads_as`.
template <class T, class Form = void>
class reads_as_check
{
    using codec_type = codec<T, Form>;

    static_assert(
        detail::reads_scalar<codec_type, T>,
        "ddbm: reads_as is of types that a codec reads from a string, a number, a binary or a "
        "boolean"
    );

public:
    void operator()(std::string_view text, validation_report& report)
        const requires detail::reads_string<codec_type, T>
    {
        T value{};
        judge(codec_type::read_string(text, value), report);
    }

    void operator()(const number& read, validation_report& report)
        const requires detail::reads_number<codec_type, T>
    {
        std::array<char, number::max_text_size> text;
        char* const end = read.write(text.data());
        const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
        T value{};
        judge(codec_type::read_number(digits, value), report);
    }

    // Not every float is a number.
    template <detail::number_compatible Number>
    void operator()(Number value, validation_report& report)
        const requires detail::reads_number<codec_type, T>
    {
        const std::size_t before = report.count();
        const number read = detail::number_from(value, report);
        if (report.count() == before)
            (*this)(read, report);
    }

    void operator()(const binary& bytes, validation_report& report)
        const requires detail::reads_binary<codec_type, T>
    {
        T value{};
        judge(codec_type::read_binary(bytes, value), report);
    }

    template <std::same_as<bool> Bool>
    void operator()(Bool read, validation_report& report)
        const requires detail::reads_boolean<codec_type, T>
    {
        T value{};
        judge(codec_type::read_boolean(read, value), report);
    }

private:
    static void judge(errc failure, validation_report& report)
    {
        if (failure != errc{})
            detail::fail_to_read(detail::expected_by<codec_type>(), report);
    }
};

/** A validator: the value is what is stored of a `T`, by its codec or in a form.
 *
 *  @code
 *  ddbm::reads_as<std::chrono::sys_seconds>   // "2026-11-22T09:30:00Z"
 *  ddbm::reads_as<std::chrono::sys_days>      // "2026-11-22"
 *  ddbm::reads_as<colour>                     // a name of the enumeration
 *  @endcode
 */
template <class T, class Form = void>
inline constexpr reads_as_check<T, Form> reads_as{};

}  // namespace ddbm

#endif
