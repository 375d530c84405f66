#ifndef DDBM_VALIDATORS_RANGE_HPP
#define DDBM_VALIDATORS_RANGE_HPP

#include <ddbm/validation_report.hpp>

#include <ddbm/detail/comparable.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace ddbm {

namespace detail {

// The bound that there is not.
struct unbounded
{
};

template <class T, class Bound>
concept measured_by = std::is_same_v<Bound, unbounded> || ordered_with<T, Bound>;

template <class T, class Bound>
bool is_below(const T& value, const Bound& low)
{
    if constexpr (std::is_same_v<Bound, unbounded>)
        return false;
    else
        return !is_at_most(low, value);
}

template <class T, class Bound>
bool is_above(const T& value, const Bound& high)
{
    if constexpr (std::is_same_v<Bound, unbounded>)
        return false;
    else
        return !is_at_most(value, high);
}

// A bound in messages; empty if there is none, or there are no words for it.
template <class Bound>
std::string bound_in_words(const Bound& bound)
{
    if constexpr (std::is_same_v<Bound, unbounded>)
        return {};
    else
        return in_words(bound);
}

// Out of line, so that programs do not compile them again. Numbers are named, texts are not: they
// may be long, or secret.
void fail_out_of_range(
    std::string value, std::string low, std::string high, validation_report& report
);
void fail_to_clamp(std::string bound, validation_report& report);

}  // namespace detail

/** A validator: the value lies between two bounds, both included. See `in_range`, `at_least` and
 *  `at_most`.
 *
 *  Numbers are compared by value whatever their types, texts byte by byte, all else by `<`. NaN is
 *  in no range.
 */
template <class Low, class High>
class range_check
{
public:
    constexpr range_check(Low low, High high) : low_(std::move(low)), high_(std::move(high)) {}

    template <class T>
    requires detail::measured_by<T, Low> && detail::measured_by<T, High>
    void operator()(const T& value, validation_report& report) const
    {
        if (!detail::is_below(value, low_) && !detail::is_above(value, high_))
            return;
        std::string found;
        if constexpr (detail::numeric_value<T>)
            found = detail::in_words(value);
        detail::fail_out_of_range(
            std::move(found), detail::bound_in_words(low_), detail::bound_in_words(high_), report
        );
    }

private:
    Low low_;
    High high_;
};

/// From `low` to `high`: `in_range(0, 100)`, `in_range("a", "m")`.
template <class Low, class High>
constexpr auto in_range(const Low& low, const High& high)
{
    return range_check<detail::kept_t<Low>, detail::kept_t<High>>(low, high);
}

template <class Low>
constexpr auto at_least(const Low& low)
{
    return range_check<detail::kept_t<Low>, detail::unbounded>(low, {});
}

template <class High>
constexpr auto at_most(const High& high)
{
    return range_check<detail::unbounded, detail::kept_t<High>>({}, high);
}

/** A validator that replaces the value: by the bound that it is beyond, if it is. See `clamp`.
 *
 *  Fails for NaN, and for a value beyond a bound that its type does not have, such as 2.5 for an
 *  `int`.
 */
template <class Low, class High>
class clamp_value
{
public:
    constexpr clamp_value(Low low, High high) : low_(std::move(low)), high_(std::move(high)) {}

    template <class T>
    requires detail::measured_by<T, Low> && detail::measured_by<T, High>
        T operator()(T value, validation_report& report) const
    {
        if (!detail::is_at_most(value, value))
            detail::fail_out_of_range(
                detail::in_words(value),
                detail::bound_in_words(low_),
                detail::bound_in_words(high_),
                report
            );
        else if (detail::is_below(value, low_))
            set(value, low_, report);
        else if (detail::is_above(value, high_))
            set(value, high_, report);
        return value;
    }

private:
    template <class T, class Bound>
    static void set(T& value, const Bound& bound, validation_report& report)
    {
        if constexpr (!std::is_same_v<Bound, detail::unbounded>)
        {
            if (!detail::set_exactly(value, bound))
                detail::fail_to_clamp(detail::in_words(bound), report);
        }
    }

    Low low_;
    High high_;
};

/// Into the range from `low` to `high`.
template <class Low, class High>
constexpr auto clamp(const Low& low, const High& high)
{
    return clamp_value<detail::kept_t<Low>, detail::kept_t<High>>(low, high);
}

/// To `low` what is below it.
template <class Low>
constexpr auto clamp_below(const Low& low)
{
    return clamp_value<detail::kept_t<Low>, detail::unbounded>(low, {});
}

/// To `high` what is above it.
template <class High>
constexpr auto clamp_above(const High& high)
{
    return clamp_value<detail::unbounded, detail::kept_t<High>>({}, high);
}

}  // namespace ddbm

#endif
