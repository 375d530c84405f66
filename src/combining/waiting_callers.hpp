// Those who wait for the same reply, each with its own deadline.

#ifndef DDBM_SRC_COMBINING_WAITING_CALLERS_HPP
#define DDBM_SRC_COMBINING_WAITING_CALLERS_HPP

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ddbm::detail {

/// What its owner tells one caller from another by.
using caller_id = std::uint64_t;

class waiting_callers
{
public:
    using time = std::chrono::steady_clock::time_point;
    using deadline = std::optional<time>;

    /// Without a deadline it waits for as long as it takes.
    void add(caller_id who, deadline until) { callers_.emplace_back(who, until); }

    /// It waits no longer; false if it did not.
    bool remove(caller_id who)
    {
        return std::erase_if(callers_, [who](const caller& each) { return each.who == who; }) != 0;
    }

    bool empty() const noexcept { return callers_.empty(); }
    std::size_t size() const noexcept { return callers_.size(); }

    /// What they wait for is of use until the last of their deadlines; there is none if one of them
    /// has none.
    deadline last_deadline() const noexcept
    {
        deadline last = time::min();
        for (const caller& each : callers_)
            last = later(last, each.until);
        return last;
    }

    /// The later of two; none is later than any.
    static deadline later(const deadline& a, const deadline& b) noexcept
    {
        return a && b ? deadline(std::max(*a, *b)) : std::nullopt;
    }

    /// In the order in which they came. Nobody waits from then on.
    std::vector<caller_id> take()
    {
        std::vector<caller_id> all;
        all.reserve(callers_.size());
        for (const caller& each : callers_)
            all.push_back(each.who);
        callers_.clear();
        return all;
    }

private:
    struct caller
    {
        caller(caller_id who_, deadline until_) noexcept : who(who_), until(until_) {}

        caller_id who;
        deadline until;
    };

    std::vector<caller> callers_;
};

}  // namespace ddbm::detail

#endif
