#ifndef DDBM_TESTS_SERIAL_ORDER_HPP
#define DDBM_TESTS_SERIAL_ORDER_HPP

// Whether transactions that ran at the same time had the effect of running one after the other.
//
// What they work on are registers, each of which holds a number, 0 at first; no number is written
// to one twice. So a read tells whose write it saw, which must have come before; and whoever else
// writes that register came before that write, or after the read. An order that meets all of this
// is searched, and replayed.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::test {

enum class outcome_of_transaction
{
    committed,
    // Nothing of it may be seen by anybody.
    refused,
    // It is not known: all of it has happened, or nothing.
    unknown,
};

class recorded_transaction
{
public:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    recorded_transaction() = default;

    // A value that was there before any write of its own. Two of one register must be the same.
    recorded_transaction& read(int from, std::int64_t value)
    {
        reads.emplace_back(from, value);
        return *this;
    }
    // The last one of each register counts.
    recorded_transaction& write(int to, std::int64_t value)
    {
        writes[to] = value;
        return *this;
    }
    recorded_transaction& ended_as(outcome_of_transaction what)
    {
        outcome = what;
        return *this;
    }
    // By a clock of all, or not at all: one that ended before another one began comes before it.
    // One of which the outcome is unknown may still be carried out later.
    recorded_transaction& lasted(std::int64_t from, std::int64_t to)
    {
        began = from;
        ended = to;
        return *this;
    }

    std::vector<std::pair<int, std::int64_t>> reads;
    std::map<int, std::int64_t> writes;
    outcome_of_transaction outcome = outcome_of_transaction::committed;
    std::int64_t began = 0;
    std::int64_t ended = never;
};

class serial_order
{
public:
    // Searches one.
    explicit serial_order(const std::vector<recorded_transaction>& history);

    bool exists() const { return problem_.empty(); }
    // Why there is none, in words.
    const std::string& problem() const { return problem_; }
    // The numbers of the transactions that have happened, in that order.
    const std::vector<std::size_t>& order() const { return order_; }

private:
    std::string problem_;
    std::vector<std::size_t> order_;
};

}  // namespace ddbm::test

#endif
