#ifndef DDBM_VALIDATORS_ONE_OF_HPP
#define DDBM_VALIDATORS_ONE_OF_HPP

#include <ddbm/validation_report.hpp>

#include <ddbm/detail/comparable.hpp>

#include <string>
#include <tuple>

namespace ddbm {

namespace detail {

template <class T, class Allowed>
bool is_this(const T& value, const Allowed& allowed)
{
    if constexpr (equal_with<T, Allowed>)
        return is_equal(value, allowed);
    else
        return false;
}

// `allowed` are the values in words, separated by commas; empty if there are no words for one.
void add_allowed(std::string& allowed, bool& has_words, const std::string& words);
void fail_one_of(const std::string& allowed, bool has_words, validation_report& report);

}  // namespace detail

/** A validator: the value is one of those given. See `one_of`.
 *
 *  Numbers are compared by value whatever their types; `true` is not 1.
 */
template <class... Allowed>
class one_of_check
{
public:
    constexpr explicit one_of_check(const Allowed&... allowed) : allowed_(allowed...) {}

    template <class T>
    requires(detail::equal_with<T, Allowed> || ...) void
    operator()(const T& value, validation_report& report) const
    {
        std::apply(
            [&](const Allowed&... allowed) {
                if ((detail::is_this(value, allowed) || ...))
                    return;
                std::string words;
                bool has_words = true;
                (detail::add_allowed(words, has_words, detail::in_words(allowed)), ...);
                detail::fail_one_of(words, has_words, report);
            },
            allowed_
        );
    }

private:
    std::tuple<Allowed...> allowed_;
};

/// `one_of("open", "paid")`, `one_of(0.25, 1, 5)`; `one_of("order")` for a single one.
template <class... Allowed>
requires(sizeof...(Allowed) > 0) constexpr auto one_of(const Allowed&... allowed)
{
    return one_of_check<detail::kept_t<Allowed>...>(detail::kept_t<Allowed>(allowed)...);
}

}  // namespace ddbm

#endif
