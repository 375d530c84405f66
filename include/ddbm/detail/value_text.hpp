#ifndef DDBM_DETAIL_VALUE_TEXT_HPP
#define DDBM_DETAIL_VALUE_TEXT_HPP

// Values as parts of a text: the names of maps whose keys are no strings.

#include <ddbm/codec.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace ddbm::detail {

// What a codec writes that is stored as a string or a number, which is in plain digits. Throws what
// it throws, and errc::value_not_allowed if it writes something else.
std::string value_text(void (*write)(value_writer&, const void*), const void* object);

// Whether values of T have such a text, and can be read from it.
template <class T>
constexpr bool has_value_text()
{
    if constexpr (storable<T>)
    {
        using held = codec<T>;
        return writes<held, T> && !knows_absent<held, T> &&
               ((held::stored_as == attribute_type::s && reads_string<held, T>) ||
                (held::stored_as == attribute_type::n && reads_number<held, T>));
    }
    else
        return false;
}

template <class T>
std::string value_text(const T& object)
{
    return value_text(&erased<T, codec<T>>::write, &object);
}

// Takes no other text than the one that is written for the value: what stands under another would
// not be found again under that.
template <class T>
errc read_value_text(std::string_view text, T& object)
{
    errc failure{};
    if constexpr (codec<T>::stored_as == attribute_type::s)
        failure = codec<T>::read_string(text, object);
    else
        failure = codec<T>::read_number(text, object);
    if (failure == errc{} && value_text(object) != text)
        failure = errc::value_not_allowed;
    return failure;
}

}  // namespace ddbm::detail

#endif
