#ifndef DDBM_VALIDATE_HPP
#define DDBM_VALIDATE_HPP

#include <ddbm/codec.hpp>
#include <ddbm/validation_report.hpp>

#include <ddbm/detail/apply_validator.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// Says once what is wrong with a call.
template <class T, class... V>
struct validate_check
{
    static constexpr bool has_any = sizeof...(V) != 0 || validates<codec<T>, T>;
    static constexpr bool is_right = has_any && validator_pipe<T, V...>::exists;

    static_assert(
        has_any,
        "ddbm: there is nothing to validate: no validators are given, and this type's codec or "
        "model "
        "has none"
    );
    static_assert(
        validator_pipe<T, V...>::exists,
        "ddbm: a validator is called with the value, or what those before it have made of it, and "
        "a "
        "validation_report&"
    );
};

template <class Sink, class T, class... V>
void validate_into(validation_report& report, const Sink& sink, T&& value, const V&... validators)
{
    using type = std::remove_cvref_t<T>;
    if constexpr (validate_check<type, V...>::is_right)
    {
        if constexpr (validates<codec<type>, type>)
            codec<type>::validate(value, report);
        run_validators(report, sink, std::forward<T>(value), validators...);
    }
}

}  // namespace detail

/** What is wrong with a value, by the validators of its model if its type has one, and by these.
 *
 *  That is `model_of<T>`: models of the type for other tables, with a tag, are asked before writes.
 *
 *  Each is called with what those before it have made of the value.
 */
template <class T, class... Validators>
[[nodiscard]] validation_report report_on(const T& value, const Validators&... validators)
{
    validation_report report;
    detail::validate_into(report, detail::no_sink, value, validators...);
    return report;
}

/** Throws `errc::validation_failed`, with all failures and their paths, unless the value is valid.
 *
 *  @code
 *  ddbm::validate(order);                                        // as before it is written
 *  ddbm::validate(name, ddbm::length(1, 64), ddbm::match("[a-z]+"));
 *  @endcode
 */
template <class T, class... Validators>
void validate(const T& value, const Validators&... validators)
{
    report_on(value, validators...).throw_if_failed();
}

/** What these validators make of a value: `make_valid(text, coerce<int>, in_range(1, 9))` is an
 *  `int`. Throws as `validate`.
 *
 *  An object stays as it is, whatever the validators of its model return: that is what is written.
 */
template <class T, class... Validators>
[[nodiscard]] auto make_valid(T value, const Validators&... validators)
{
    using made_type = typename detail::validator_pipe<T, Validators...>::type;
    validation_report report;
    std::optional<made_type> made;
    const auto keep = [&](auto&& result) { made.emplace(std::forward<decltype(result)>(result)); };
    detail::validate_into(report, keep, std::move(value), validators...);
    report.throw_if_failed();
    return made_type(std::move(*made));
}

}  // namespace ddbm

#endif
