#include "sign/clock_skew.hpp"

namespace ddbm::detail {

namespace {

using std::chrono::seconds;

// One minute less than what the service takes.
constexpr seconds least_difference = std::chrono::minutes(4);
// What a slow reply and a clock that is good enough make together.
constexpr seconds noise{30};
constexpr seconds between_looks{10};

// Who answers with another date has a clock that is worth nothing; the first is that of DynamoDB's
// interface. Together with the largest difference they keep sums within what nanoseconds can hold.
constexpr clock_skew::date first_date =
    std::chrono::sys_days(std::chrono::year(2012) / std::chrono::August / 10);
constexpr clock_skew::date last_date =
    std::chrono::sys_days(std::chrono::year(2200) / std::chrono::January / 1);
constexpr seconds most_difference = std::chrono::years(200);

seconds size_of(seconds difference) noexcept
{
    return difference < seconds(0) ? -difference : difference;
}

}  // namespace

bool clock_skew::refused(
    blamed_clock blamed, std::optional<date> reply_date, time now, seconds signed_with
) noexcept
{
    if (blamed == blamed_clock::no)
        return false;
    const seconds least = blamed == blamed_clock::certainly ? noise : least_difference;
    if (reply_date)
        correct(*reply_date, now, least);
    // What is said of one of many requests on their way holds for the others, whose replies need
    // not say it again.
    return size_of(offset() - signed_with) >= least;
}

bool clock_skew::wants_date(time now) noexcept
{
    const std::int64_t second = std::chrono::floor<seconds>(now).time_since_epoch().count();
    std::int64_t last = looked_at_.load(std::memory_order_relaxed);
    if (size_of(seconds(second - last)) < between_looks)
        return false;
    return looked_at_.compare_exchange_strong(last, second, std::memory_order_relaxed);
}

void clock_skew::succeeded(date reply_date, time now) noexcept
{
    correct(reply_date, now, least_difference);
}

// If it differs by at least that from what the clock shows, corrected as it is.
void clock_skew::correct(date reply_date, time now, seconds least) noexcept
{
    if (reply_date < first_date || reply_date >= last_date)
        return;
    const seconds difference = reply_date - std::chrono::floor<seconds>(now);
    if (size_of(difference - offset()) < least || size_of(difference) > most_difference)
        return;
    // A clock that is right, or has been put right, is taken as it is.
    const seconds wanted = size_of(difference) < noise ? seconds(0) : difference;
    offset_.store(wanted.count(), std::memory_order_relaxed);
}

}  // namespace ddbm::detail
