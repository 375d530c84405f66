#ifndef DDBM_CALL_OPTIONS_HPP
#define DDBM_CALL_OPTIONS_HPP

#include <ddbm/consistency.hpp>
#include <ddbm/resend.hpp>
#include <ddbm/trace_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ddbm {

class observer;

namespace detail {
class call_limit;
class running_call;
}  // namespace detail

/** What a program may want otherwise for some of its calls:
 * `db.with(ddbm::call_options().timeout(50ms))`.
 *
 *  What is not set is as in `client_config`.
 */
class call_options
{
public:
    call_options() = default;

    /// The whole call, from waiting for a connection to the last attempt; beyond it the call fails
    /// with `errc::deadline_exceeded`, and words that name the limit. Zero means no limit; what is
    /// left of a time that has passed, less than zero, fails at once.
    ///
    /// Of an operation of a query, scan or other range it is the time for all pages that it needs,
    /// of `async_insert_numbered` that for all numbers it tries, of `async_table_names` that for
    /// all names. Where the whole has a limit of its own it is that of each request, which ends by
    /// whichever comes first: `bulk::timeout`, `rounds::timeout`, `transaction_options::timeout`,
    /// `lock_options::timeout`, `create_options::deadline`, `table_changes::deadline`. So it is of
    /// migrations, which go on until they are done.
    call_options& timeout(std::chrono::milliseconds limit)
    {
        timeout_ = limit;
        return *this;
    }

    /// Attempts in total, the first one included; 1 means no retries.
    call_options& max_attempts(int count)
    {
        max_attempts_ = count;
        return *this;
    }

    /// Retries take no tokens of the quota that the client's calls share, see
    /// `retry_policy::quota`. For bulk work that is throttled all the time: it would use up what
    /// the other calls need, or end for want of it.
    call_options& without_retry_quota()
    {
        retry_quota_ = false;
        return *this;
    }

    /// What comes of sending a write of these calls twice, where the library would say otherwise.
    /// `resend::harmful`: none is sent again after an attempt that may have been applied, not even
    /// a put, an erase, a batch or a transaction. `resend::harmless`: all are, also updates that
    /// would then be applied twice, those of tables, and writes that return what was there, which
    /// is then what they have written themselves. Reads are always sent again, and `async_call`
    /// says it itself.
    call_options& resend(ddbm::resend of_writes)
    {
        resend_is_harmless_ = of_writes == ddbm::resend::harmless;
        return *this;
    }

    /// Reads of a `table` see every write that succeeded before them, at twice the capacity.
    call_options& consistent() { return consistency(ddbm::consistency::strong); }

    /// Which writes reads of a `table` see, `eventual` by default. Ranges can say otherwise;
    /// requests, which say so themselves, are not affected.
    call_options& consistency(ddbm::consistency of_reads)
    {
        consistency_ = of_reads;
        return *this;
    }

    /// Gets the reports of these calls in place of `client_config::observer`.
    call_options& observer(std::shared_ptr<ddbm::observer> of_these)
    {
        observer_ = std::move(of_these);
        return *this;
    }

    /// What the program calls the work that these calls are part of, such as the name of a job or a
    /// tenant: in reports, metrics and ledgers of capacity, see `capacity_ledger`. Never sent.
    /// Empty by default; keep it to a few hundred different ones.
    call_options& tag(std::string of_these)
    {
        tag_ =
            of_these.empty() ? nullptr : std::make_shared<const std::string>(std::move(of_these));
        return *this;
    }

    /// The trace that these calls are part of, sent as the header `traceparent` with each attempt,
    /// over HTTP alone. It is not signed, and the service itself does nothing with it. One that is
    /// not valid is not sent.
    call_options& trace(const trace_context& of_these)
    {
        trace_ = of_these;
        return *this;
    }

    /// Whether a read of these calls may be sent a second time when its answer is late, whatever
    /// `client_config::hedged_reads` says of it.
    call_options& hedged(bool wanted)
    {
        hedged_ = wanted;
        return *this;
    }

    /// Whether these calls may share requests with others, where `client_config::combined_reads`
    /// has them share any.
    call_options& combined(bool wanted)
    {
        combined_ = wanted;
        return *this;
    }

    std::optional<std::chrono::milliseconds> timeout() const noexcept { return timeout_; }
    std::optional<int> max_attempts() const noexcept { return max_attempts_; }
    bool retry_quota() const noexcept { return retry_quota_; }
    [[nodiscard]] std::optional<ddbm::resend> resend() const noexcept
    {
        if (!resend_is_harmless_)
            return std::nullopt;
        return *resend_is_harmless_ ? ddbm::resend::harmless : ddbm::resend::harmful;
    }
    [[nodiscard]] ddbm::consistency consistency() const noexcept { return consistency_; }
    const std::shared_ptr<ddbm::observer>& observer() const noexcept { return observer_; }
    /// Null if it is empty. Shared by all copies of the options.
    const std::shared_ptr<const std::string>& tag() const noexcept { return tag_; }
    const std::optional<trace_context>& trace() const noexcept { return trace_; }
    std::optional<bool> hedged() const noexcept { return hedged_; }
    bool combined() const noexcept { return combined_; }

    // -- For the library.

    // The call of several requests that these are of, as long as it runs; see begin_call.
    call_options& part_of(std::weak_ptr<const detail::running_call> call) noexcept
    {
        part_of_ = std::move(call);
        return *this;
    }
    const std::weak_ptr<const detail::running_call>& part_of() const noexcept { return part_of_; }

    // When all of something has to be over that these are part of, whatever time they have
    // themselves; see ending_by. Null: nothing says so.
    call_options& ends_by(std::shared_ptr<const detail::call_limit> limit) noexcept
    {
        ends_by_ = std::move(limit);
        return *this;
    }
    const std::shared_ptr<const detail::call_limit>& ends_by() const noexcept { return ends_by_; }

private:
    std::optional<std::chrono::milliseconds> timeout_;
    std::optional<int> max_attempts_;
    bool retry_quota_ = true;
    bool combined_ = true;
    std::optional<bool> hedged_;
    ddbm::consistency consistency_ = ddbm::consistency::eventual;
    std::shared_ptr<ddbm::observer> observer_;
    std::shared_ptr<const std::string> tag_;
    std::optional<trace_context> trace_;
    std::optional<bool> resend_is_harmless_;
    std::weak_ptr<const detail::running_call> part_of_;
    std::shared_ptr<const detail::call_limit> ends_by_;
};

}  // namespace ddbm

#endif
