#ifndef DDBM_CODECS_ENUMERATION_HPP
#define DDBM_CODECS_ENUMERATION_HPP

#include <ddbm/codec.hpp>
#include <ddbm/enum_names.hpp>

#include <ddbm/detail/number_text.hpp>

#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

namespace ddbm {

/// A form of enumerations, for `form`. See `by_number`.
struct enumerator_number;

/// A field option: an enumeration by its numbers, though it has `enum_names`.
inline constexpr form_option<enumerator_number> by_number{};

namespace detail {

template <class T>
concept enumeration = std::is_enum_v<T>;

template <class T>
concept named_enumeration = enumeration<T> && requires
{
    enum_names<T>::value;
};

// Whether an enumerator has the number or not.
template <enumeration T>
struct numbered_enumeration_codec
{
    static constexpr std::string_view expected = "a whole number in the range of its enumeration";
    static constexpr attribute_type stored_as = attribute_type::n;

    static void write(value_writer& writer, T value) { writer.number(static_cast<wide>(value)); }

    static errc read_number(std::string_view text, T& value)
    {
        wide read = 0;
        errc failure = parse_number_text(text, read);
        if (failure == errc{} &&
            (read < static_cast<wide>(limits::min()) || read > static_cast<wide>(limits::max())))
            failure = errc::number_not_representable;
        if (failure == errc{})
            value = static_cast<T>(read);
        return failure;
    }

private:
    // std::in_range takes no bool or char, which an enumeration may be of.
    using limits = std::numeric_limits<std::underlying_type_t<T>>;
    using wide = std::conditional_t<limits::is_signed, long long, unsigned long long>;
};

}  // namespace detail

/// By number, whether an enumerator has it or not, unless the enumeration has `enum_names`.
template <detail::enumeration T>
struct codec<T> : detail::numbered_enumeration_codec<T>
{
};

template <detail::enumeration T>
struct codec<T, enumerator_number> : detail::numbered_enumeration_codec<T>
{
};

/// By name. Neither another value nor another name is allowed: `errc::value_not_allowed`.
template <detail::named_enumeration T>
struct codec<T>
{
    static constexpr std::string_view expected = "one of the names of its enumeration";
    static constexpr attribute_type stored_as = attribute_type::s;

    static void write(value_writer& writer, T value)
    {
        for (const auto& [each, name] : enum_names<T>::value)
        {
            if (each == value)
                return writer.string(name);
        }
        detail::refuse_to_store(writer, "an enumerator without a name in enum_names");
    }

    static errc read_string(std::string_view text, T& value)
    {
        const std::optional<T> named = enum_named<T>(text);
        if (!named)
            return errc::value_not_allowed;
        value = *named;
        return errc{};
    }
};

}  // namespace ddbm

#endif
