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

template <class T>
errc read_value_text(std::string_view text, T& object)
{
    if constexpr (codec<T>::stored_as == attribute_type::s)
        return codec<T>::read_string(text, object);
    else
        return codec<T>::read_number(text, object);
}

}  // namespace ddbm::detail

#endif
