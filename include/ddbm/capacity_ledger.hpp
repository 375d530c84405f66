#ifndef DDBM_CAPACITY_LEDGER_HPP
#define DDBM_CAPACITY_LEDGER_HPP

#include <ddbm/observer.hpp>

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ddbm {

/// Read and write capacity units.
class capacity_units
{
public:
    capacity_units() = default;
    capacity_units(double of_reads, double of_writes) : read(of_reads), write(of_writes) {}

    double read = 0;
    double write = 0;

    capacity_units& operator+=(const capacity_units& more) noexcept
    {
        read += more.read;
        write += more.write;
        return *this;
    }

    friend bool operator==(const capacity_units&, const capacity_units&) = default;
};

/// A table, or an index of it.
class capacity_place
{
public:
    capacity_place() = default;
    explicit capacity_place(std::string of_table, std::string of_index = {})
        : table(std::move(of_table)), index(std::move(of_index))
    {
    }

    /// As the reply names it.
    std::string table;
    /// Empty: the table itself.
    std::string index;

    friend auto operator<=>(const capacity_place&, const capacity_place&) = default;
};

/// What the operations of a tag have consumed.
class capacity_sums
{
public:
    capacity_sums() = default;

    /// Those that were charged, also where the reply did not say what they consumed.
    std::uint64_t operations = 0;
    /// Those that a budget has kept from being sent.
    std::uint64_t refused = 0;
    capacity_units units;
    /// The same by tables and indexes. Of a request with `return_consumed_capacity::indexes` each
    /// by itself; of others all counts for the index that is read, or else for the table.
    std::map<capacity_place, capacity_units> places;
};

/** How much a tag may consume: `ddbm::capacity_limits().reads(500).writes_per_second(50)`.
 *
 *  What is not set has no limit. Units are above zero, and need not be whole.
 */
class capacity_limits
{
public:
    capacity_limits() = default;

    /// In all, from `capacity_ledger::limit` on.
    capacity_limits& reads(double units)
    {
        reads_ = units;
        return *this;
    }
    capacity_limits& writes(double units)
    {
        writes_ = units;
        return *this;
    }

    /// On the average; what was not used counts for one second.
    capacity_limits& reads_per_second(double units)
    {
        reads_per_second_ = units;
        return *this;
    }
    capacity_limits& writes_per_second(double units)
    {
        writes_per_second_ = units;
        return *this;
    }

    std::optional<double> reads() const noexcept { return reads_; }
    std::optional<double> writes() const noexcept { return writes_; }
    std::optional<double> reads_per_second() const noexcept { return reads_per_second_; }
    std::optional<double> writes_per_second() const noexcept { return writes_per_second_; }

private:
    std::optional<double> reads_;
    std::optional<double> writes_;
    std::optional<double> reads_per_second_;
    std::optional<double> writes_per_second_;
};

/** An observer that adds up what operations consume by their `call_options::tag`, such as the name
 *  of a tenant or a job, and keeps tags within budgets:
 *
 *  @code
 *  auto ledger = std::make_shared<ddbm::capacity_ledger>();
 *  config.observer = ledger;
 *  ledger->limit("report", ddbm::capacity_limits().reads(500));
 *  auto orders_of_report = orders.with(ddbm::call_options().tag("report"));
 *  @endcode
 *
 *  An operation that is beyond its budget fails with `errc::budget_exceeded` before it is sent, and
 *  is not retried. `observe_both` puts a ledger beside other observers. One that calls have by
 *  `call_options` takes the place of the client's, and a tag that of another: without the ledger in
 *  that observer such calls are neither counted nor kept within a budget.
 *
 *  It counts what replies say: of each page of a range, each request of a batch, each commit of a
 *  transaction that goes round. An attempt that fails has no such words, and is not counted, though
 *  a write whose condition does not hold does cost. Neither is the loser of a hedged read
 *  counted, nor what `async_call` sends, such as PartiQL, unless its JSON asks for the capacity.
 *  What an operation will consume is not known before: one is refused where the budget is used up,
 *  not where it might be, so that a budget is exceeded by at most what is under way when it ends.
 *  Operations on tables themselves cost nothing, and are not refused.
 *
 *  Thread safety. Shared objects: safe.
 */
class capacity_ledger : public observer
{
public:
    using clock = std::chrono::steady_clock;

    /// The tag of those beyond `most_tags`, unless they have a budget.
    static constexpr std::string_view other = "other";

    explicit capacity_ledger(
        std::size_t most_tags = 10'000, std::function<clock::time_point()> now = clock::now
    );
    ~capacity_ledger() override;

    /// `admit`s it if it is of those that consume capacity.
    void operation_begins(const operation_start& what) override;
    /// `charge`s it, unless it came to no attempt.
    void operation_ended(const operation_report& report) override;

    /** Gives a tag a budget, in place of one that it has; what it has used before does not count.
     *
     *  @par Errors  Throws `ddbm::error` with `errc::invalid_configuration` where a limit is not a
     *  number above zero.
     */
    void limit(std::string tag, const capacity_limits& limits);

    /// Takes its budget from a tag.
    void unlimit(std::string_view tag);

    /** Whether another operation of a tag may be sent.
     *
     *  @par Errors  Throws `ddbm::error` with `errc::budget_exceeded`, which names the tag, the
     *  limit and what was used, and how long it takes until there is more.
     */
    void admit(std::string_view tag, bool is_write);

    /// Adds what an operation of a tag has consumed.
    void charge(std::string_view tag, const operation_report& report);

    /// What a tag has consumed so far.
    capacity_sums of(std::string_view tag) const;

    using by_tag = std::map<std::string, capacity_sums, std::less<>>;

    /// What all tags have.
    by_tag get() const;
    /// The same, and begins again at nothing. Budgets stay as they are.
    by_tag take();

private:
    class budget;

    capacity_sums& sums_of(std::string_view tag);

    const std::size_t most_tags_;
    const std::function<clock::time_point()> now_;
    mutable std::mutex mutex_;
    by_tag sums_;
    std::map<std::string, std::unique_ptr<budget>, std::less<>> budgets_;
};

}  // namespace ddbm

#endif
