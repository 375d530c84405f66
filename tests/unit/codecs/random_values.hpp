#ifndef DDBM_TESTS_RANDOM_VALUES_HPP
#define DDBM_TESTS_RANDOM_VALUES_HPP

// Values of every C++ type that can be stored, the same ones for the same seed: small and large, at
// the ends of their types, empty.

#include <ddbm/number.hpp>

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ddbm::test {

template <class T>
struct random_value;

class random_values
{
public:
    explicit random_values(std::uint64_t seed) : engine_(seed) {}

    template <class T>
    T make()
    {
        return random_value<T>::make(*this);
    }

    std::uint64_t bits() { return engine_(); }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(bits() % bound); }
    bool one_of(std::size_t many) { return below(many) == 0; }

private:
    std::mt19937_64 engine_;
};

template <>
struct random_value<bool>
{
    static bool make(random_values& random) { return random.one_of(2); }
};

// As many digits as may be, the ends more often than by chance.
template <detail::number_integer T>
struct random_value<T>
{
    static T make(random_values& random)
    {
        if (random.one_of(10))
            return random.one_of(2) ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max();
        return static_cast<T>(random.bits() >> random.below(64));
    }
};

// Within the digits that numbers have.
template <detail::number_wide T>
struct random_value<T>
{
    static T make(random_values& random)
    {
        T value = 0;
        for (std::size_t digits = random.below(39); digits != 0; --digits)
            value = static_cast<T>(value * 10 + static_cast<T>(random.below(10)));
        return T(-1) < T(0) && random.one_of(2) ? static_cast<T>(-value) : value;
    }
};

// Any bits that are a number of DynamoDB's.
template <detail::number_float T>
struct random_value<T>
{
    static T make(random_values& random)
    {
        using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        for (;;)
        {
            const T value = random.one_of(3)
                                ? static_cast<T>(static_cast<double>(random.below(20000)) / 100)
                                : std::bit_cast<T>(static_cast<bits>(random.bits()));
            if (value == 0 || (value - value == 0 && in_range(value)))
                return value;
        }
    }

private:
    static bool in_range(T value)
    {
        const double magnitude = value < 0 ? -double(value) : double(value);
        return magnitude >= 1e-129 && magnitude < 9e125;
    }
};

template <>
struct random_value<number>
{
    static number make(random_values& random)
    {
        std::string text = random.one_of(2) ? "-" : "";
        for (std::size_t digits = 1 + random.below(38); digits != 0; --digits)
            text += static_cast<char>('0' + random.below(10));
        text += "E" + std::to_string(static_cast<int>(random.below(180)) - 92);
        return number::parse(text);
    }
};

template <class T>
requires std::is_enum_v<T>
struct random_value<T>
{
    static T make(random_values& random)
    {
        return static_cast<T>(random.make<std::underlying_type_t<T>>());
    }
};

template <>
struct random_value<std::byte>
{
    static std::byte make(random_values& random)
    {
        return static_cast<std::byte>(random.below(256));
    }
};

template <>
struct random_value<std::string>
{
    static std::string make(random_values& random)
    {
        static constexpr const char* pieces[] = {
            "a",
            "Zz",
            "7",
            " ",
            "\"",
            "\\",
            "\n",
            "#",
            "\xc3\xa9",
            "\xe2\x82\xac",
            "\xf0\x9f\x98\x80"};
        std::string text;
        for (std::size_t left = random.below(6); left != 0; --left)
            text += pieces[random.below(std::size(pieces))];
        return text;
    }
};

template <class Rep, class Period>
struct random_value<std::chrono::duration<Rep, Period>>
{
    static std::chrono::duration<Rep, Period> make(random_values& random)
    {
        return std::chrono::duration<Rep, Period>(random.make<Rep>());
    }
};

// Of the years that all texts have, if the type has more; before 1970 as often as after.
template <class Duration>
struct random_value<std::chrono::sys_time<Duration>>
{
    static std::chrono::sys_time<Duration> make(random_values& random)
    {
        using namespace std::chrono;
        constexpr sys_days first = year(1) / 1 / 1;
        constexpr sys_days last = year(9999) / 12 / 31;
        for (;;)
        {
            const auto since = random.make<Duration>();
            const bool is_before = since > Duration::zero() && random.one_of(2);
            const sys_time<Duration> time(is_before ? -since : since);
            const auto day = floor<days>(time);
            if (day >= first && day < last)
                return time;
        }
    }
};

template <>
struct random_value<std::chrono::year_month_day>
{
    static std::chrono::year_month_day make(random_values& random)
    {
        return random.make<std::chrono::sys_days>();
    }
};

template <>
struct random_value<std::monostate>
{
    static std::monostate make(random_values&) { return {}; }
};

template <class T>
struct random_value<std::optional<T>>
{
    static std::optional<T> make(random_values& random)
    {
        return random.one_of(4) ? std::optional<T>() : random.make<T>();
    }
};

template <class T>
struct random_value<std::unique_ptr<T>>
{
    static std::unique_ptr<T> make(random_values& random)
    {
        return random.one_of(4) ? nullptr : std::make_unique<T>(random.make<T>());
    }
};

template <class A, class B>
struct random_value<std::pair<A, B>>
{
    static std::pair<A, B> make(random_values& random)
    {
        return {random.make<A>(), random.make<B>()};
    }
};

template <class... T>
struct random_value<std::tuple<T...>>
{
    static std::tuple<T...> make(random_values& random) { return {random.make<T>()...}; }
};

template <class... T>
struct random_value<std::variant<T...>>
{
    static std::variant<T...> make(random_values& random)
    {
        std::variant<T...> made;
        std::size_t left = random.below(sizeof...(T));
        const auto take = [&]<class Each>(const Each*) {
            if (left-- == 0)
                made = random.make<Each>();
        };
        (take(static_cast<const T*>(nullptr)), ...);
        return made;
    }
};

template <class T, std::size_t Size>
struct random_value<std::array<T, Size>>
{
    static std::array<T, Size> make(random_values& random)
    {
        std::array<T, Size> made{};
        for (T& each : made)
            each = random.make<T>();
        return made;
    }
};

template <class T>
concept random_map = requires
{
    typename T::mapped_type;
};

template <class T>
concept random_container = requires(T& made)
{
    typename T::value_type;
    made.clear();
    made.begin();
};

template <random_container T>
struct random_value<T>
{
    static T make(random_values& random)
    {
        T made;
        for (std::size_t left = random.below(5); left != 0; --left)
        {
            if constexpr (random_map<T>)
            {
                auto key = random.make<typename T::key_type>();
                // Attributes have names.
                if constexpr (std::is_same_v<typename T::key_type, std::string>)
                    key += 'x';
                made.insert_or_assign(std::move(key), random.make<typename T::mapped_type>());
            }
            else
                made.insert(made.end(), random.make<typename T::value_type>());
        }
        return made;
    }
};

}  // namespace ddbm::test

#endif
