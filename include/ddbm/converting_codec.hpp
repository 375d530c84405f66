#ifndef DDBM_CONVERTING_CODEC_HPP
#define DDBM_CONVERTING_CODEC_HPP

#include <ddbm/binary.hpp>
#include <ddbm/codec.hpp>
#include <ddbm/codecs/binary.hpp>
#include <ddbm/codecs/boolean.hpp>
#include <ddbm/codecs/number.hpp>
#include <ddbm/codecs/string.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

template <class Stored>
constexpr bool is_one_value()
{
    if constexpr (storable<Stored>)
    {
        using inner = codec<Stored>;
        return reads_string<inner, Stored> || reads_number<inner, Stored> ||
               reads_binary<inner, Stored> || reads_boolean<inner, Stored>;
    }
    else
        return false;
}

// What is stored for a result of `To`: a string for each kind of text. Misuse is a string as well,
// so that it is only one sentence.
template <class T, class To>
struct conversion
{
    static constexpr bool is_called_with_object = false;
    static constexpr bool has_one_value = true;
    using type = std::string;
};

template <class T, std::invocable<const T&> To>
struct conversion<T, To>
{
    using result = std::remove_cvref_t<std::invoke_result_t<To, const T&>>;
    using stored = std::
        conditional_t<std::is_convertible_v<const result&, std::string_view>, std::string, result>;

    static constexpr bool is_called_with_object = true;
    static constexpr bool has_one_value = is_one_value<stored>();
    using type = std::conditional_t<has_one_value, stored, std::string>;
};

template <class T, class From, class Stored>
constexpr bool converts_back()
{
    if constexpr (std::is_invocable_v<From, Stored>)
    {
        using result = std::remove_cvref_t<std::invoke_result_t<From, Stored>>;
        return std::is_same_v<result, T> || std::is_same_v<result, std::optional<T>>;
    }
    else
        return false;
}

}  // namespace detail

/** A codec for a type that is stored as another one, which two functions convert it to and from.
 *
 *  @code
 *  template <>
 *  struct ddbm::codec<uuid> : ddbm::converting_codec<uuid, &uuid::text, &uuid::from_text>
 *  {
 *  };
 *  @endcode
 *
 *  @tparam To    called with a `const T&`: a function, or one of its members. Returns a string or
 *  a view of one, a number, a boolean, a binary, or another type with a codec of one such value.
 *  @tparam From  called with that, or for a string with a `std::string_view`. Returns a `T`, or a
 *  `std::optional<T>` that is empty where the value is none of T's, or throws:
 *  `errc::value_not_allowed`.
 */
template <class T, auto To, auto From>
struct converting_codec
{
    using conversion = detail::conversion<T, decltype(To)>;
    using stored_type = typename conversion::type;

    static constexpr bool is_right = conversion::is_called_with_object && conversion::has_one_value;

    static_assert(
        conversion::is_called_with_object,
        "ddbm: the To of a converting_codec is called with a const T&"
    );
    static_assert(
        conversion::has_one_value,
        "ddbm: the To of a converting_codec returns a string, a number, a binary, a boolean, or "
        "another type with a codec that is stored as one of these"
    );
    static_assert(
        !is_right || detail::converts_back<T, decltype(From), stored_type>(),
        "ddbm: the From of a converting_codec is called with what its To returns, and returns a T "
        "or a std::optional<T>"
    );

    using inner = codec<stored_type>;

    static constexpr std::string_view expected = detail::expected_by<inner>();
    static constexpr attribute_type stored_as = inner::stored_as;

    static void write(value_writer& writer, const T& value)
    {
        if constexpr (is_right)
        {
            const auto& stored = std::invoke(To, value);
            if constexpr (std::is_same_v<stored_type, std::string>)
                writer.string(stored);
            else
                inner::write(writer, stored);
        }
    }

    static errc
    read_string(std::string_view text, T& value) requires detail::reads_string<inner, stored_type>
    {
        if constexpr (std::is_same_v<stored_type, std::string> && std::is_invocable_v<decltype(From), std::string_view>)
            return take([&] { return std::invoke(From, text); }, value);
        else
        {
            stored_type stored{};
            return convert(inner::read_string(text, stored), std::move(stored), value);
        }
    }

    static errc
    read_number(std::string_view text, T& value) requires detail::reads_number<inner, stored_type>
    {
        stored_type stored{};
        return convert(inner::read_number(text, stored), std::move(stored), value);
    }

    static errc read_binary(
        std::span<const std::byte> bytes, T& value
    ) requires detail::reads_binary<inner, stored_type>
    {
        stored_type stored{};
        return convert(inner::read_binary(bytes, stored), std::move(stored), value);
    }

    static errc read_boolean(bool read, T& value) requires detail::reads_boolean<inner, stored_type>
    {
        stored_type stored{};
        return convert(inner::read_boolean(read, stored), std::move(stored), value);
    }

private:
    static errc convert(errc failure, stored_type&& stored, T& value)
    {
        if (failure != errc{})
            return failure;
        return take([&] { return std::invoke(From, std::move(stored)); }, value);
    }

    template <class Make>
    static errc take(Make make, T& value)
    {
        try
        {
            return keep(make(), value);
        }
        catch (const std::bad_alloc&)
        {
            throw;
        }
        catch (...)
        {
            return errc::value_not_allowed;
        }
    }

    static errc keep(T&& made, T& value)
    {
        value = std::move(made);
        return errc{};
    }

    static errc keep(std::optional<T>&& made, T& value)
    {
        if (!made)
            return errc::value_not_allowed;
        return keep(std::move(*made), value);
    }
};

}  // namespace ddbm

#endif
