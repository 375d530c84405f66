#ifndef DDBM_OBSERVER_HPP
#define DDBM_OBSERVER_HPP

#include <functional>
#include <iosfwd>
#include <memory>
#include <string_view>

namespace ddbm {

class operation_report;

/// An operation that is about to be sent, for an `observer`. Refers to what lasts as long as the
/// call that it is passed to.
class operation_start
{
public:
    operation_start() = default;
    operation_start(std::string_view name, bool writes, std::string_view of_tag)
        : operation(name), is_write(writes), tag(of_tag)
    {
    }

    /// As in `operation_report`.
    std::string_view operation;
    bool is_write = false;
    std::string_view tag;
};

/// What the reports to an observer have beside the outcome; to be joined by `|`.
enum class reported : unsigned char
{
    outcome = 0,
    /// What the operation consumed. Requests that can ask for it do, with
    /// `return_consumed_capacity::total`, unless they ask for it themselves; those of `async_call`
    /// are sent as they are. Costs no capacity.
    capacity = 1,
    /// Keys and values: the request, and everything that is known about a failure.
    values = 2,
};

constexpr reported operator|(reported a, reported b)
{
    return static_cast<reported>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/** Gets a report of every operation: `client_config::observer`, or `call_options::observer` for
 *  some calls.
 *
 *  An operation is one request with its retries: a call of an item, each page of a range, each
 *  request of a call that takes several. What is answered without a request, such as an item of a
 *  page that is there, is none; a request that is refused before it is sent is one, without
 *  attempts. So is a call of several requests that fails though none of them does, as a table that
 *  is not there in time: what it fails with would be seen nowhere else. A call that begins again,
 *  as an item has changed meanwhile, has a report of each write that has failed so, however it
 *  ends. Those that are dropped with their execution context have no report.
 *
 *  Thread safety. It is called on the executor of the client, or of one of its execution contexts
 *  where it has several: that which carries the operation. So it may be called by several threads
 *  at once, and by every client that has it. No lock is held meanwhile: it may use the client. It
 *  should be quick: other operations may wait for the thread.
 *
 *  The report comes before the operation's handler is called. What it throws leaves through
 *  `io_context::run()`; the operation completes as if it had not.
 *
 *  Lives as long as a client or an operation that has it.
 */
class observer
{
public:
    explicit observer(reported besides = reported::outcome) noexcept : besides_(besides) {}
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;
    virtual ~observer() = default;

    virtual void operation_ended(const operation_report& report) = 0;

    /** Called before the first attempt of each operation that can be sent, on the thread that
     *  begins it. Does nothing by default.
     *
     *  Where it throws a `ddbm::error`, the operation is not sent: it fails with that and is
     *  reported so, without attempts. That is how a budget is kept, see `capacity_ledger`. Anything
     *  else that it throws leaves through `io_context::run()`, and the operation goes on.
     */
    virtual void operation_begins(const operation_start& what);

    /// Whether its reports have this beside the outcome.
    bool wants(reported what) const noexcept
    {
        return (static_cast<unsigned>(besides_) & static_cast<unsigned>(what)) != 0;
    }

private:
    const reported besides_;
};

/// One that calls a function. <ddbm/operation_report.hpp> has what it is called with.
std::shared_ptr<observer> observe(
    std::function<void(const operation_report&)> function, reported besides = reported::outcome
);

/// One that prints each report as a line. `out` outlives it; nobody else writes to it meanwhile.
std::shared_ptr<observer> log_to(std::ostream& out, reported besides = reported::outcome);

/// One that hands everything to two others; a null one is left out. Each is told what it wants to
/// know, and an operation begins if neither keeps it from that.
std::shared_ptr<observer>
observe_both(std::shared_ptr<observer> first, std::shared_ptr<observer> second);

}  // namespace ddbm

#endif
