#ifndef DDBM_DETAIL_APPLY_VALIDATOR_HPP
#define DDBM_DETAIL_APPLY_VALIDATOR_HPP

// How validators are called. One is a callable with a value and a report; what it returns, if it
// returns anything, replaces the value for those behind it. One that does not take an optional
// takes what is in it.

#include <ddbm/validation_report.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

template <class V, class T>
concept takes = std::is_invocable_v<const V&, const T&, validation_report&>;

// Holds a value or none: std::optional, smart pointers.
template <class T>
concept nullable = std::is_class_v<T> && requires(const T& value)
{
    static_cast<bool>(value);
    *value;
    value.operator->();
};

template <class T>
using held_in = std::remove_cvref_t<decltype(*std::declval<const T&>())>;

// -- One validator

// How V is called with a T: whether it can be, what it makes of the value (void: nothing), and
// that.
template <class V, class T>
struct application
{
    static constexpr bool exists = false;
};

template <class V, class T>
requires takes<V, T>
struct application<V, T>
{
    static constexpr bool exists = true;
    using made = std::remove_cvref_t<std::invoke_result_t<const V&, const T&, validation_report&>>;

    template <class Value>
    static made run(const V& validator, Value&& value, validation_report& report)
    {
        return validator(std::forward<Value>(value), report);
    }
};

template <class V, class T>
concept applies = application<V, T>::exists;

template <class V, class T>
using made_by = typename application<V, T>::made;

template <class V, class T>
concept only_checks = applies<V, T> && std::is_void_v<made_by<V, T>>;

template <class V, class T>
requires(!takes<V, T> && nullable<T>) && only_checks<V, held_in<T>> struct application<V, T>
{
    static constexpr bool exists = true;
    using made = void;

    static void run(const V& validator, const T& value, validation_report& report)
    {
        if (value)
            application<V, held_in<T>>::run(validator, *value, report);
    }
};

// What replaces the value goes into a copy; so not of pointers.
template <class V, class T>
requires(!takes<V, T> && nullable<T> && !only_checks<V, held_in<T>>) &&
    applies<V, held_in<T>>&& std::is_same_v<made_by<V, held_in<T>>, held_in<T>>&& requires(
        T& value, held_in<T> made
    )
{
    value.emplace(std::move(made));
}
struct application<V, T>
{
    static constexpr bool exists = true;
    using made = T;

    static T run(const V& validator, T value, validation_report& report)
    {
        if (value)
            value.emplace(application<V, held_in<T>>::run(validator, std::move(*value), report));
        return value;
    }
};

// -- One after the other

// What becomes of a T that goes through these validators, and whether each can be called.
template <class T, class... V>
struct validator_pipe
{
    static constexpr bool exists = true;
    static constexpr bool only_checks = true;
    using type = T;
};

template <class T, class V, class... Rest>
struct validator_pipe<T, V, Rest...>
{
    static constexpr bool exists = false;
    static constexpr bool only_checks = true;
    using type = T;
};

template <class T, class V, class... Rest>
requires only_checks<V, T>
struct validator_pipe<T, V, Rest...> : validator_pipe<T, Rest...>
{
};

template <class T, class V, class... Rest>
requires applies<V, T> &&(!only_checks<V, T>)struct validator_pipe<T, V, Rest...>
    : validator_pipe<made_by<V, T>, Rest...>
{
    static constexpr bool only_checks = false;
};

// Void if they leave the value as it is.
template <class T, class... V>
using made_by_all = std::conditional_t<
    validator_pipe<T, V...>::only_checks,
    void,
    typename validator_pipe<T, V...>::type>;

template <class Sink, class Value>
void pass_on(validation_report&, const Sink& sink, Value&& value)
{
    sink(std::forward<Value>(value));
}

// Every check is asked, so that all failures are found. But what a validator returns that has
// failed is nothing to go on with.
template <class Sink, class Value, class V, class... Rest>
void pass_on(
    validation_report& report,
    const Sink& sink,
    Value&& value,
    const V& validator,
    const Rest&... rest
)
{
    using step = application<V, std::remove_cvref_t<Value>>;
    if constexpr (!step::exists)
        pass_on(report, sink, std::forward<Value>(value), rest...);
    else if constexpr (std::is_void_v<typename step::made>)
    {
        step::run(validator, std::as_const(value), report);
        pass_on(report, sink, std::forward<Value>(value), rest...);
    }
    else
    {
        const std::size_t before = report.count();
        auto made = step::run(validator, std::forward<Value>(value), report);
        if (report.count() == before)
            pass_on(report, sink, std::move(made), rest...);
    }
}

// Asks them all, and hands what they made of the value to `sink`, unless nobody knows. Passes over
// what does not take the value: among the options of a field there is more than validators.
template <class Sink, class Value, class... V>
void run_validators(
    validation_report& report, const Sink& sink, Value&& value, const V&... validators
)
{
    const std::size_t before = report.count();
    pass_on(report, sink, std::forward<Value>(value), validators...);
    if constexpr (sizeof...(V) > 1)
    {
        if (report.count() > before + 1)
            report.drop_repeated_behind(before);
    }
}

// For those who only want to know what is wrong.
inline constexpr auto no_sink = [](const auto&) {};

}  // namespace ddbm::detail

#endif
