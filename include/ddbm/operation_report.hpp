#ifndef DDBM_OPERATION_REPORT_HPP
#define DDBM_OPERATION_REPORT_HPP

#include <ddbm/applied.hpp>
#include <ddbm/attempt_phases.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/error_code.hpp>
#include <ddbm/operations/consumed_capacity.hpp>

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace ddbm {

/// One attempt of an operation.
class attempt_report
{
public:
    attempt_report() = default;

    /// No error if it succeeded.
    error_code code;
    /// 0: there was no reply.
    int http_status = 0;
    /// `x-amzn-RequestId` of the reply; empty if there was none.
    std::string request_id;
    /// From waiting for keys, where they have to be fetched, until the reply was read.
    std::chrono::nanoseconds duration{0};
    /// Where that time went, as far as the transport tells: HTTP does, an engine does not. Of an
    /// attempt that was given up because another one was answered first, nothing.
    attempt_phases phases;
};

/** What became of one operation, for an `observer`.
 *
 *  Has no values, no keys and no text that may have some in it, unless the observer wants
 *  `reported::values`.
 */
class operation_report
{
public:
    operation_report() = default;

    /// By DynamoDB's name: `GetItem`.
    std::string operation;
    /// The table that the request names, by its name or ARN; empty if it names none, or several.
    std::string table;
    /// The index that it names.
    std::string index;
    /// Of `call_options::tag`; empty: the program gave it none.
    std::string tag;

    std::chrono::system_clock::time_point began;
    /// From the start of the call to its outcome, with the pauses between attempts.
    std::chrono::nanoseconds duration{0};

    /// In their order; one that came no further than to wait for a connection is among them. None:
    /// the request was refused, or a call of several has failed by itself.
    std::vector<attempt_report> attempts;
    /// Bytes of the bodies that left and that came as a whole, of all attempts.
    std::uint64_t sent_bytes = 0;
    std::uint64_t received_bytes = 0;

    /// What the operation completes with: no error if it succeeded.
    error_code code;
    /// Whether it is a write; of `async_call` what is not harmless to send again.
    bool is_write = false;
    /// Whether a write has taken effect. `no` for reads.
    ddbm::applied applied = ddbm::applied::no;
    /// What is known about a failure: the exception's name, why there were no more attempts, and
    /// for a transaction what each action had to do with it. The service's words, the key, the path
    /// and what was found there only with `reported::values`. Of a success, whether it was
    /// `recognised_by_equality`.
    ddbm::diagnostics diagnostics;

    /// As the reply has it, which it has if the request asks for it; see `reported::capacity`. One
    /// for each table.
    std::vector<ddbm::consumed_capacity> consumed_capacity;

    /// With `reported::values`: the JSON that was sent.
    std::string request;

    /// Of all tables together; 0 if the reply does not have it.
    double capacity_units() const noexcept;

    /// What AWS support asks for: that of the last reply; empty if there was none.
    const std::string& request_id() const noexcept;

    /** All of it in one line:
     *
     *  @code
     *  Query; table shop; index by_status; 3.214 ms; 96 B sent; 2048 B received;
     *  0.5 capacity units; 1 attempt; request id 4KBNVRGD
     *  @endcode
     *
     *  A failure ends as `error::what()` does.
     */
    std::string to_string() const;

    /// Prints `to_string()`.
    friend std::ostream& operator<<(std::ostream& out, const operation_report& report)
    {
        return report.print(out);
    }

private:
    std::ostream& print(std::ostream& out) const;
};

}  // namespace ddbm

#endif
