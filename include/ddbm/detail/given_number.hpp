#ifndef DDBM_DETAIL_GIVEN_NUMBER_HPP
#define DDBM_DETAIL_GIVEN_NUMBER_HPP

#include <ddbm/number.hpp>

#include <type_traits>
#include <utility>

namespace ddbm::detail {

// What a value is if it is used as a number: its own type, or for an enumeration or a class the one
// that it converts to without a change. bool and characters are among the answers so that none of
// them becomes an int on the way, pointers so that none becomes a bool. Never called.
struct given_number
{
    static bool of(bool);
    static char of(char);
    static wchar_t of(wchar_t);
    static char8_t of(char8_t);
    static char16_t of(char16_t);
    static char32_t of(char32_t);
    static signed char of(signed char);
    static unsigned char of(unsigned char);
    static short of(short);
    static unsigned short of(unsigned short);
    static int of(int);
    static unsigned int of(unsigned int);
    static long of(long);
    static unsigned long of(unsigned long);
    static long long of(long long);
    static unsigned long long of(unsigned long long);
#ifdef __SIZEOF_INT128__
    static int128 of(int128);
    static uint128 of(uint128);
#endif
    static float of(float);
    static double of(double);
    static long double of(long double);
    static number of(const number&);
    static void of(const volatile void*);
};

template <class Value>
using given_number_t = decltype(given_number::of(std::declval<const Value&>()));

// Means a number, and which one: bool, characters and what converts to such do not.
template <class Value>
concept number_value = requires
{
    typename given_number_t<Value>;
    requires number_compatible<given_number_t<Value>> ||
        std::is_same_v<given_number_t<Value>, number>;
};

// Would become a number if C++ had its way, but does not mean one.
template <class Value>
concept no_number_value = requires
{
    requires std::is_arithmetic_v<given_number_t<Value>>;
}
&&!number_value<Value>;

}  // namespace ddbm::detail

#endif
