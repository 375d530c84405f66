// What becomes of an operation that meets a fault. The table has a row for each fault; each is run
// as a read, as a write that may be sent twice and as one that may not; where the fault strikes
// once, where it lasts, and where the operation is cancelled as soon as it waits: for something
// that does not come, or for the next attempt. Each run has a client of its own, and time stands
// still but for what is waited for.

#include "async/fault_scene.hpp"

#include <ddbm/connection_statistics.hpp>

#include <boost/asio/ssl/error.hpp>

#include <cstddef>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ddbm::test {
namespace {

// -- The columns of the table

// When the request is sent again.
enum class again
{
    never,
    // Where sending it twice does no harm.
    if_harmless,
    // In any case, as it cannot have been applied.
    always,
    // In any case, but one time only: at once, and at no cost of tokens or of time.
    once_at_once,
    // The first time at once and not even counted, as the age of the connection may have been the
    // trouble, and from then on as usual; where sending it twice does no harm.
    on_another,
};

// Before the second attempt, the third one and the fourth one.
using pauses_between = std::vector<milliseconds>;
const pauses_between soon = {milliseconds(25), milliseconds(50), milliseconds(100)};
const pauses_between later = {milliseconds(1'000), milliseconds(2'000), milliseconds(4'000)};
const pauses_between asked_for = {milliseconds(1'500), milliseconds(2'000), milliseconds(4'000)};
const pauses_between none;

// What becomes of a connection that meets the fault. The others are reasons of
// connection_statistics::closed.
const char* const kept = "kept";
const char* const not_opened = "not opened";
const char* const broken = "broken";
const char* const timed_out = "timed_out";
const char* const by_peer = "closed_by_peer";
const char* const cancelled = "cancelled";
const char* const not_needed = "not_needed";

struct fault_row
{
    const char* name;
    fault what;
    error_code code;  // what the operation fails with, if it does
    again sent_again;
    pauses_between pauses;
    ddbm::applied applied;  // of a write that fails
    const char* connection;
    // The address is left alone after so many times in a row; 0: it is not.
    std::size_t quarantined_after;
    // Of a connection on which it is cancelled while it hangs.
    const char* when_cancelled = cancelled;

    friend std::ostream& operator<<(std::ostream& out, const fault_row& row)
    {
        return out << row.name;
    }
};

// -- The table

using enum again;
using enum ddbm::applied;
using enum broken_connection::ending;

// By the clock of a test it is a day earlier.
const header_list next_day = {{"Date", "Sat, 03 Jan 2026 00:00:00 GMT"}};
const header_list in_1500_ms = {{"x-amz-retry-after", "1500"}};
const header_list last_one = {{"Connection", "close"}};
const header_list wrong_sum = {{"x-amz-crc32", "1"}};

const error_code ok;
const error_code unknown = asio::error::host_not_found;
const error_code try_again = asio::error::host_not_found_try_again;
const error_code refused = asio::error::connection_refused;
const error_code unreachable = asio::error::network_unreachable;
const error_code reset = asio::error::connection_reset;
const error_code eof = asio::error::eof;
const error_code cut_tls = asio::ssl::error::stream_truncated;
const error_code connect_late = errc::connect_timeout;
const error_code tls_late = errc::tls_timeout;
const error_code late = errc::attempt_timeout;
const error_code invalid = errc::invalid_reply;
const error_code checksum = errc::checksum_mismatch;
const error_code internal = service_errc::internal_server_error;
const error_code unavailable = service_errc::service_unavailable;
const error_code throttled = service_errc::throttling;
const error_code exceeded = service_errc::provisioned_throughput_exceeded;
const error_code expired = service_errc::expired_token;
const error_code skewed = service_errc::request_time_too_skewed;

// clang-format off
const std::vector<fault_row>& all_faults()
{
    static const std::vector<fault_row> rows = {
    // name, fault,
    //     code, sent again, pauses, applied, connection, quarantined after [, when cancelled]

    // On the way to the server
    {"NameIsUnknown", lookup_fails(unknown),
        unknown, never, none, no, not_opened, 0},
    {"NameIsNotFoundNow", lookup_fails(try_again),
        try_again, always, soon, no, not_opened, 0},
    {"LookupHangs", lookup_hangs(),
        connect_late, always, soon, no, not_opened, 0, not_needed},
    {"NameLedElsewhere", name_leads_elsewhere(),
        refused, always, soon, no, not_opened, 1},
    {"Refused", connecting_fails(refused),
        refused, always, soon, no, not_opened, 1},
    {"Unreachable", connecting_fails(unreachable),
        unreachable, always, soon, no, not_opened, 1},
    {"ConnectingHangs", connecting_hangs(),
        connect_late, always, soon, no, not_opened, 1, not_needed},

    // The handshake of TLS
    {"TlsClosedAtTheHello", over_tls(breaks_after(0, closes)),
        cut_tls, always, soon, no, not_opened, 1},
    {"TlsResetAtTheHello", over_tls(breaks_after(0, resets)),
        reset, always, soon, no, not_opened, 1},
    {"TlsHangsAtTheHello", over_tls(breaks_after(0, hangs)),
        tls_late, always, soon, no, not_opened, 1, not_needed},
    {"TlsClosedInTheHandshake", over_tls(breaks_within_hello(closes)),
        cut_tls, always, soon, no, not_opened, 1},
    {"TlsResetInTheHandshake", over_tls(breaks_within_hello(resets)),
        reset, always, soon, no, not_opened, 1},
    {"TlsHangsInTheHandshake", over_tls(breaks_within_hello(hangs)),
        tls_late, always, soon, no, not_opened, 1, not_needed},

    // The request. A small one has left before the server does anything.
    {"ResetBeforeTheRequest", breaks_after(0),
        reset, if_harmless, soon, maybe, broken, 3},
    {"ResetInTheRequest", breaks_after(20),
        reset, if_harmless, soon, maybe, broken, 3},
    {"ResetBeforeALargeRequest", of_large_request(breaks_after(0)),
        reset, always, soon, no, broken, 3},
    {"ResetInTheHeadOfALargeRequest", of_large_request(breaks_after(20)),
        reset, always, soon, no, broken, 3},
    {"ResetInTheBodyOfALargeRequest", of_large_request(breaks_after(5'000)),
        reset, always, soon, no, broken, 3},
    {"SendingHangs", of_large_request(sending_hangs()),
        late, always, soon, no, timed_out, 1},
    {"TlsSendingHangs", over_tls(of_large_request(sending_hangs())),
        late, always, soon, no, timed_out, 1},

    // The reply does not come, or not all of it
    {"ClosedAtTheRequest", ends_after(0, closes),
        eof, if_harmless, soon, maybe, broken, 3},
    {"ResetAtTheRequest", ends_after(0, resets),
        reset, if_harmless, soon, maybe, broken, 3},
    {"FirstByteHangs", ends_after(0, hangs),
        late, if_harmless, soon, maybe, timed_out, 1},
    {"ClosedInTheHead", ends_after(30, closes),
        eof, if_harmless, soon, maybe, broken, 3},
    {"ResetInTheHead", ends_after(30, resets),
        reset, if_harmless, soon, maybe, broken, 3},
    {"HeadHangs", ends_after(30, hangs),
        late, if_harmless, soon, maybe, timed_out, 1},
    {"ClosedInTheBody", ends_after(-1, closes),
        eof, if_harmless, soon, maybe, broken, 3},
    {"ResetInTheBody", ends_after(-1, resets),
        reset, if_harmless, soon, maybe, broken, 3},
    {"BodyHangs", ends_after(-1, hangs),
        late, if_harmless, soon, maybe, timed_out, 1},
    {"DripsTooSlowly", drips_too_slowly(),
        late, if_harmless, soon, maybe, timed_out, 1},
    {"Drips", drips(),
        ok, never, none, no, kept, 0},
    {"TlsClosedAtTheRequest", over_tls(ends_after(0, closes)),
        cut_tls, if_harmless, soon, maybe, broken, 3},
    {"TlsResetAtTheRequest", over_tls(ends_after(0, resets)),
        reset, if_harmless, soon, maybe, broken, 3},
    {"TlsFirstByteHangs", over_tls(ends_after(0, hangs)),
        late, if_harmless, soon, maybe, timed_out, 1},
    {"TlsBodyHangs", over_tls(ends_after(-1, hangs)),
        late, if_harmless, soon, maybe, timed_out, 1},
    {"TlsClosedInTheReply", over_tls(ends_after(-1, closes)),
        cut_tls, if_harmless, soon, maybe, broken, 3},

    // Replies that are none
    {"Garbage", says("SSH-2.0-OpenSSH_9.2\r\n"),
        invalid, never, none, maybe, broken, 0},
    {"GarbageAsBody", replies(200, "Hello"),
        invalid, never, none, yes, kept, 0},
    {"PageOfAProxy", says("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"),
        invalid, never, none, maybe, kept, 0},
    {"LengthIsTooLarge", has_length("1000"),
        eof, if_harmless, soon, maybe, broken, 3},
    {"LengthIsTooSmall", has_length("1"),
        invalid, never, none, yes, by_peer, 0},
    {"LengthIsNone", has_length("x"),
        invalid, never, none, maybe, broken, 0},
    {"ChecksumIsWrong", has_wrong_checksum(),
        checksum, if_harmless, soon, yes, kept, 0},
    {"ChecksumOfARefusalIsWrong", refuses("ValidationException", wrong_sum),
        checksum, always, soon, no, kept, 0},

    // Replies of the service
    {"InternalError", replies(500, error_body("InternalServerError")),
        internal, if_harmless, soon, maybe, kept, 0},
    {"Unavailable", replies(503, error_body("ServiceUnavailable")),
        unavailable, if_harmless, soon, maybe, kept, 0},
    {"BadGateway", replies(502, "<html>"),
        unavailable, if_harmless, soon, maybe, kept, 0},
    {"UnavailableAndClosed", replies(503, error_body("ServiceUnavailable"), last_one),
        unavailable, if_harmless, soon, maybe, by_peer, 0},
    {"Throttled", refuses("ThrottlingException"),
        throttled, always, later, no, kept, 0},
    {"ThroughputExceeded", refuses("ProvisionedThroughputExceededException"),
        exceeded, always, later, no, kept, 0},
    {"ThrottledForATime", refuses("ThrottlingException", in_1500_ms),
        throttled, always, asked_for, no, kept, 0},
    {"RequestIsInvalid", refuses("ValidationException"),
        service_errc::validation, never, none, no, kept, 0},
    {"TokenHasExpired", calls_keys_expired(),
        expired, once_at_once, none, no, kept, 0},
    {"ClockIsWrong", refuses("RequestTimeTooSkewed", next_day),
        skewed, once_at_once, none, no, kept, 0},

    // A connection that was idle
    {"IdleOneWasClosed", while_idle([](fake_server& s) { s.close_idle(); }),
        ok, never, none, no, by_peer, 0},
    {"IdleOneWasHalfClosed", while_idle([](fake_server& s) { s.half_close_idle(); }),
        ok, never, none, no, by_peer, 0},
    {"IdleOneWasSpokenTo", while_idle([](fake_server& s) { s.send_unasked("HTTP/1.1 408 "); }),
        ok, never, none, no, by_peer, 0},
    {"IdleOneClosedAtTheRequest", of_idle_connection(ends_after(0, closes)),
        eof, on_another, soon, maybe, broken, 3},
    {"IdleOneResetAtTheRequest", of_idle_connection(ends_after(0, resets)),
        reset, on_another, soon, maybe, broken, 3},
    };
    return rows;
}
// clang-format on

// -- What follows from a row

// The outcome of one run.
struct run_outcome
{
    error_code code;
    std::size_t attempts = 1;
    std::vector<milliseconds> pauses;
    ddbm::applied applied = applied::no;
    std::map<std::string, std::size_t> ended;  // so many connections for this reason
    std::size_t idle = 0;
    bool is_quarantined = false;

    friend bool operator==(const run_outcome&, const run_outcome&) = default;
};

std::ostream& operator<<(std::ostream& out, const run_outcome& run)
{
    static const char* const answers[] = {"not applied", "maybe applied", "applied"};
    out << '\n'
        << (run.code ? run.code.message() : "success") << ", " << run.attempts << " attempts";
    for (milliseconds pause : run.pauses)
        out << ", after " << pause.count() << " ms";
    out << "; " << answers[static_cast<int>(run.applied)] << "; " << run.idle << " idle";
    for (const auto& [reason, count] : run.ended)
        out << ", " << count << ' ' << reason;
    return out << (run.is_quarantined ? "; address quarantined" : "") << '\n';
}

struct prediction
{
    run_outcome outcome;
    std::size_t strikes = 1;  // of the fault
};

bool is_retried(const fault_row& row, request_kind kind)
{
    if (row.sent_again == if_harmless || row.sent_again == on_another)
        return kind != request_kind::addition;
    return row.sent_again == always;
}

prediction predict(const fault_row& row, request_kind kind, course how)
{
    prediction all;
    run_outcome& run = all.outcome;
    const bool retried = is_retried(row, kind);
    const bool at_once = row.sent_again == once_at_once;
    const bool moves = row.sent_again == on_another && retried;

    // Of those that fail.
    std::size_t failures = 1;
    if (how == course::cancelled && (row.what.hangs || retried))
        run.code = asio::error::operation_aborted;
    else if (how != course::once || !(retried || at_once))
    {
        run.code = row.code;
        failures = retried ? 4 : at_once ? 2 : 1;
    }
    else if (moves)
        failures = 0;
    const bool fails = run.code.failed();
    const bool is_cut_short = how == course::cancelled && row.what.hangs;

    run.attempts = failures + (fails || row.code == ok ? 0 : 1);
    all.strikes = failures + (moves ? 1 : 0);
    if (retried && !is_cut_short)
    {
        const std::size_t made = how == course::cancelled || !fails ? failures : failures - 1;
        run.pauses.assign(
            row.pauses.begin(), row.pauses.begin() + static_cast<std::ptrdiff_t>(made)
        );
    }
    if (fails && kind != request_kind::read)
        run.applied = row.applied;

    if (is_cut_short)
        run.ended[row.when_cancelled] = 1;
    else if (row.connection != kept && failures != 0)
        run.ended[row.connection] = failures;
    if (moves)
        run.ended[by_peer] = 1;
    run.idle = !fails || row.connection == kept ? 1 : 0;
    run.is_quarantined =
        fails && !is_cut_short && row.quarantined_after != 0 && failures >= row.quarantined_after;
    return all;
}

run_outcome outcome_of(fault_scene& s)
{
    run_outcome run;
    run.code = s.ec;
    run.attempts = s.observer->only().attempts.size();
    run.pauses = s.all_pauses();
    run.applied = s.diag.applied();
    const connection_statistics now = s.db().connection_statistics().at(0);
    for (const auto& [reason, count] : now.closed)
    {
        if (count != 0)
            run.ended[reason] = static_cast<std::size_t>(count);
    }
    if (now.not_opened != 0)
        run.ended[not_opened] = static_cast<std::size_t>(now.not_opened);
    run.idle = now.idle;
    // One that the name does not lead to any more is left alone anyway.
    for (const address_statistics& each : now.addresses)
        run.is_quarantined |= each.is_found && each.state != address_state::good;
    return run;
}

class FaultMatrix : public testing::TestWithParam<fault_row>
{
};

void run_row(const fault_row& row, request_kind kind, course how)
{
    const prediction predicted = predict(row, kind, how);
    const auto s = fault_scene::of(row.what, kind);

    row.what.strike(*s, predicted.strikes);
    if (!predicted.outcome.code && row.code)
        s->expect_good();
    s->start();
    s->play(how);
    EXPECT_TRUE(s->run()) << "something is outstanding";

    EXPECT_EQ(s->completions, 1);
    EXPECT_EQ(outcome_of(*s), predicted.outcome) << s->diag.to_string();
    if (s->ec)
    {
        EXPECT_EQ(s->diag.attempts(), static_cast<int>(predicted.outcome.attempts));
    }

    // The client is as good as before. Until then whatever was looked up is looked up again.
    s->end_fault();
    s->env->advance(seconds(6));
    s->server.expect("GetItem").reply(200, sample_reply);
    const auto next = s->call(get_request());
    EXPECT_FALSE(next->ec) << next->ec.message() << ": " << next->diag.to_string();
    EXPECT_EQ(next->reply.item, sample_item());
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Each, FaultMatrix, testing::ValuesIn(all_faults()), [](const auto& each) {
    return std::string(each.param.name);
});

TEST_P(FaultMatrix, EndsAsTheRowSays)
{
    for (request_kind kind : {request_kind::read, request_kind::put, request_kind::addition})
    {
        for (course how : {course::once, course::lasting, course::cancelled})
        {
            SCOPED_TRACE(
                std::string(name_of(kind)) + (how == course::once      ? ", once"
                                              : how == course::lasting ? ", lasting"
                                                                       : ", cancelled")
            );
            run_row(GetParam(), kind, how);
        }
    }
}

}  // namespace ddbm::test
