#ifndef DDBM_LOCAL_FAULTS_HPP
#define DDBM_LOCAL_FAULTS_HPP

#include <ddbm/throttling_reason.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ddbm::local {

using ddbm::throttling_reason;

/** One thing that goes wrong, and with which requests.
 *
 *  @code
 *  fault::throttling().on("PutItem").of_table("hangar").first(2)
 *  @endcode
 *
 *  Applies to every request as it stands. Each function returns a changed copy. What cannot happen,
 *  such as a fault of an operation that there is not, is refused by `engine::set_faults`.
 */
class fault
{
public:
    enum class kind
    {
        provisioned_throughput_exceeded,
        throttling,
        internal_error,
        delay,
        drop_before,
        drop_after,
        partial_batch,
        short_pages,
        conflict,
        clock_skew,
        expired_token,
    };
    /// Which of the requests that match: every one, the nth, each nth, the first n, or each with
    /// this probability.
    enum class turn
    {
        always,
        nth,
        every,
        first,
        probability,
    };

    /// ProvisionedThroughputExceededException: a table with provisioned capacity has none left.
    static fault provisioned_throughput_exceeded(std::vector<throttling_reason> reasons = {});
    /// ThrottlingException: a table on demand cannot grow so fast. A client tries again after up to
    /// a second; `retry_policy::throttling_base_delay` of 0 keeps tests from waiting.
    static fault throttling(std::vector<throttling_reason> reasons = {});
    /// InternalServerError, status 500; nothing is applied.
    static fault internal_error();
    /// The reply comes this much later.
    static fault delay(std::chrono::milliseconds time);
    /// The connection is closed instead of a reply, before the request is applied or after it.
    static fault drop_before();
    static fault drop_after();
    /// At most so many parts of a BatchGetItem or BatchWriteItem are processed, the rest comes back
    /// as unprocessed.
    static fault partial_batch(std::size_t items);
    /// A Query or Scan reads at most so many items per page.
    static fault short_pages(std::size_t items);
    /// Another transaction is at work: TransactionConflictException for PutItem, UpdateItem and
    /// DeleteItem; for TransactWriteItems and TransactGetItems the reason TransactionConflict of
    /// the action at this place, counted from 0.
    static fault conflict(std::size_t at = 0);
    /// The server's clock is ahead of the real one by so much, or behind it. Beyond 15 minutes
    /// requests are refused with InvalidSignatureException.
    static fault clock_skew(std::chrono::seconds ahead);
    /// ExpiredTokenException.
    static fault expired_token();

    /// Only for this operation, "GetItem".
    [[nodiscard]] fault on(std::string operation) const;
    /// Only for requests that name this table.
    [[nodiscard]] fault of_table(std::string name) const;

    // Of the requests that match: one of these, the last one counts.

    /// Only the nth, counted from 1.
    [[nodiscard]] fault nth(std::uint64_t n) const;
    /// The nth, the 2nth and so on.
    [[nodiscard]] fault every(std::uint64_t n) const;
    [[nodiscard]] fault first(std::uint64_t n) const;
    /// Each with this probability, 0 to 1, by the engine's seed.
    [[nodiscard]] fault with_probability(double p) const;

    kind what() const noexcept { return kind_; }
    /// Milliseconds, items, place or seconds, as `what()` has it.
    std::int64_t amount() const noexcept { return amount_; }
    const std::vector<throttling_reason>& reasons() const noexcept { return reasons_; }
    /// Empty: any.
    const std::string& operation() const noexcept { return operation_; }
    /// Empty: any.
    const std::string& table() const noexcept { return table_; }
    turn when() const noexcept { return turn_; }
    std::uint64_t n() const noexcept { return n_; }
    double probability() const noexcept { return probability_; }

private:
    explicit fault(kind what, std::int64_t amount = 0);
    fault at(turn when, std::uint64_t n) const;

    kind kind_;
    std::int64_t amount_;
    std::vector<throttling_reason> reasons_;
    std::string operation_;
    std::string table_;
    turn turn_ = turn::always;
    std::uint64_t n_ = 0;
    double probability_ = 1;
};

/** What is to go wrong in an engine: all faults that apply to a request happen to it. Where several
 *  would answer with an error, the first one does.
 *
 *  @code
 *  engine.set_faults(faults()
 *                        .add(fault::throttling().on("PutItem").first(2))
 *                        .add(fault::delay(std::chrono::milliseconds(50)).with_probability(0.1)));
 *  @endcode
 */
class faults
{
public:
    faults() = default;

    faults& add(fault f) &;
    faults add(fault f) &&;

    const std::vector<fault>& all() const noexcept { return faults_; }
    bool empty() const noexcept { return faults_.empty(); }

private:
    std::vector<fault> faults_;
};

/** Reads faults from JSON, a list of objects:
 *
 *  @code
 *  [
 *    {"fault": "throttling", "operation": "PutItem", "table": "hangar", "first": 2,
 *     "reasons": [{"reason": "TableWriteKeyRangeThroughputExceeded", "resource": "arn:..."}]},
 *    {"fault": "delay", "milliseconds": 50, "probability": 0.1}
 *  ]
 *  @endcode
 *
 *  `fault` is the name of one of the functions that make a fault, and decides which further members
 *  there are:
 *
 *  fault                           | members
 *  ------------------------------- | -------------------------------------------------------
 *  provisioned_throughput_exceeded | `reasons`, optional: objects of `reason` and `resource`
 *  throttling                      | the same
 *  internal_error                  | none
 *  delay                           | `milliseconds`
 *  drop_before, drop_after         | none
 *  partial_batch, short_pages      | `items`, 1 or more
 *  conflict                        | `at`, optional, counted from 0
 *  clock_skew                      | `seconds`, negative if the server's clock is behind
 *  expired_token                   | none
 *
 *  All of them have the optional members `operation`, `table` and one of `nth`, `every`, `first` (1
 *  or more) and `probability` (0 to 1).
 *
 *  Throws `errc::invalid_configuration` with the number of the fault, counted from 1, and the
 *  member that is unknown, missing or wrong.
 */
faults faults_from_json(std::string_view text);

}  // namespace ddbm::local

#endif
