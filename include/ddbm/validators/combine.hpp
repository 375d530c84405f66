#ifndef DDBM_VALIDATORS_COMBINE_HPP
#define DDBM_VALIDATORS_COMBINE_HPP

// Validators made of others.

#include <ddbm/validation_report.hpp>

#include <ddbm/detail/apply_validator.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ddbm {

namespace detail {

// What the validators make of the value. Of a failure nobody uses it.
template <class T, class... V>
made_by_all<T, V...>
run_all(const std::tuple<V...>& validators, const T& value, validation_report& report)
{
    return std::apply(
        [&](const V&... each) -> made_by_all<T, V...> {
            if constexpr (validator_pipe<T, V...>::only_checks)
                run_validators(report, no_sink, value, each...);
            else
            {
                typename validator_pipe<T, V...>::type made{};
                const auto keep = [&](auto&& result) {
                    made = std::forward<decltype(result)>(result);
                };
                run_validators(report, keep, value, each...);
                return made;
            }
        },
        validators
    );
}

// What one alternative makes of the value; the value itself, if it only checks.
template <class V, class T>
using chosen_by = typename validator_pipe<T, V>::type;

// Each takes the value, and what they make of it is of one type.
template <class T, class... V>
inline constexpr bool are_alternatives = false;

template <class T, class First, class... V>
inline constexpr bool are_alternatives<T, First, V...> =
    applies<First, T> && (applies<V, T> && ...) &&
    (std::is_same_v<chosen_by<V, T>, chosen_by<First, T>> && ...);

// The failures of alternatives, of which none has taken the value.
class failed_alternatives
{
public:
    void add(std::vector<validation_failure> failures) { all_.push_back(std::move(failures)); }

    // Those of the one alternative that was meant, as its failures are inside of the value; else
    // what each of them says.
    void report_to(validation_report& report);

private:
    std::vector<std::vector<validation_failure>> all_;
};

// Replaces the failures of the value itself, behind the first `before`, by one of this text.
void replace_reasons(std::size_t before, std::string_view text, validation_report& report);

}  // namespace detail

/// All of the validators, each with what those before it made of the value. See `all`.
template <class... V>
class all_check
{
public:
    constexpr explicit all_check(V... validators) : validators_(std::move(validators)...) {}

    template <class T>
    requires(detail::validator_pipe<T, V...>::exists) detail::made_by_all<T, V...>
    operator()(const T& value, validation_report& report) const
    {
        return detail::run_all(validators_, value, report);
    }

private:
    std::tuple<V...> validators_;
};

/** A validator: all of these say that the value is valid.
 *
 *  One that replaces the value does so for those behind it: `all(to_lower, match("[a-z]+"))`. What
 *  stands behind one that has failed to is not asked; else the failures of all are reported.
 */
template <class... V>
constexpr auto all(V... validators)
{
    return all_check<V...>(std::move(validators)...);
}

/// The first of the validators that takes the value. See `any`.
template <class... V>
class any_check
{
public:
    constexpr explicit any_check(V... validators) : validators_(std::move(validators)...) {}

    template <class T>
    requires(detail::are_alternatives<T, V...>) auto
    operator()(const T& value, validation_report& report) const
    {
        constexpr bool only_checks = (detail::only_checks<V, T> && ...);
        using first = std::tuple_element_t<0, std::tuple<V...>>;
        using result = std::conditional_t<only_checks, bool, detail::chosen_by<first, T>>;

        std::optional<result> chosen;
        detail::failed_alternatives failed;
        const auto attempt = [&](const auto& validator) {
            const std::size_t before = report.count();
            const auto keep = [&](auto&& made) {
                if constexpr (only_checks)
                    chosen = true;
                else
                    chosen.emplace(std::forward<decltype(made)>(made));
            };
            detail::run_validators(report, keep, value, validator);
            if (report.count() == before)
                return true;
            chosen.reset();
            failed.add(report.take_behind(before));
            return false;
        };
        std::apply(
            [&](const V&... each) {
                if (!(attempt(each) || ...))
                    failed.report_to(report);
            },
            validators_
        );
        if constexpr (!only_checks)
            return chosen ? std::move(*chosen) : result{};
    }

private:
    std::tuple<V...> validators_;
};

/** A validator: at least one of these says that the value is valid; the first that does may replace
 *  it.
 *
 *  If none does there is one failure with the reasons of all. But if one alternative alone goes
 * well until it comes to something inside of the value, then that one is meant, and what it says is
 *  reported.
 */
template <class... V>
requires(sizeof...(V) > 0) constexpr auto any(V... validators)
{
    return any_check<V...>(std::move(validators)...);
}

/// See `none`.
template <class... V>
class none_check
{
public:
    constexpr explicit none_check(V... validators) : validators_(std::move(validators)...) {}

    // What looks into an optional has nothing to say of an empty one, so that this is not asked for
    // the optional itself.
    template <class T>
    requires(
        (detail::applies<V, T> && ...) && (!detail::nullable<T> || (detail::takes<V, T> || ...))
    ) void
    operator()(const T& value, validation_report& report) const
    {
        const auto refuses = [&](const auto& validator) {
            const std::size_t before = report.count();
            detail::run_validators(report, detail::no_sink, value, validator);
            return !report.take_behind(before).empty();
        };
        std::apply(
            [&](const V&... each) {
                if (!(refuses(each) && ...))
                    report.fail("is not allowed");
            },
            validators_
        );
    }

private:
    std::tuple<V...> validators_;
};

/// A validator: each of these says that the value is not valid.
template <class... V>
constexpr auto none(V... validators)
{
    return none_check<V...>(std::move(validators)...);
}

/// See `message`.
template <class Text, class... V>
class message_check
{
public:
    constexpr explicit message_check(Text text, V... validators)
        : text_(std::move(text)), validators_(std::move(validators)...)
    {
    }

    template <class T>
    requires(detail::validator_pipe<T, V...>::exists) detail::made_by_all<T, V...>
    operator()(const T& value, validation_report& report) const
    {
        const std::size_t before = report.count();
        if constexpr (detail::validator_pipe<T, V...>::only_checks)
        {
            detail::run_all(validators_, value, report);
            detail::replace_reasons(before, text_, report);
        }
        else
        {
            auto made = detail::run_all(validators_, value, report);
            detail::replace_reasons(before, text_, report);
            return made;
        }
    }

private:
    Text text_;
    std::tuple<V...> validators_;
};

/** A validator with a message of its own: all of these, but if the value is not valid then that is
 *  the reason. What they say of values inside of it stays.
 *
 *  @code
 *  ddbm::message("is no article number", ddbm::match("[A-Z]{2}-[0-9]+"))
 *  @endcode
 */
template <class Text, class... V>
constexpr auto message(const Text& text, V... validators)
{
    using kept = std::conditional_t<std::is_array_v<Text>, std::string_view, std::string>;
    return message_check<kept, V...>(kept(text), std::move(validators)...);
}

}  // namespace ddbm

#endif
