// Reads of one client that share requests: identical ones, and gets of single items that are put
// into batches. The decisions are those of shared_reads and gathered_reads; here they meet the
// operations that wait, and those that are sent for them.

#ifndef DDBM_SRC_CLIENT_COMBINED_CALLS_HPP
#define DDBM_SRC_CLIENT_COMBINED_CALLS_HPP

#include "combining/gathered_reads.hpp"
#include "combining/get_batch.hpp"
#include "combining/shared_reads.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/combined_reads.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/error_code.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ddbm::detail {

class batched_gets;
class client_shard;
class client_state;
class combined_operation;
class operation;
class shared_read_operation;

// What a request for several has come to, for each of those.
struct combined_outcome
{
    error_code ec;
    diagnostics diag;   // of a failure
    std::string reply;  // what the service answers, or would answer to each alone
    std::string request_id;
    int attempts = 0;
    bool is_reported = true;  // the failure, by the request
};

// Shared objects: safe. Nobody is told of anything inside of a call: that is posted.
class combined_calls
{
public:
    using deadline = waiting_callers::deadline;
    using time = waiting_callers::time;

    // Refers to the shard, whose member it is.
    combined_calls(client_shard& shard, const combined_reads& options);
    ~combined_calls();

    // Has a read, which is not to be sent itself, wait for a request that it shares. It is told of
    // its outcome, or that it has to go on alone. False: it cannot share any.
    bool take(operation& who, const call_options& options, deadline until);

    enum class left
    {
        did_not_wait,  // it has been told, or is about to be
        others_wait,
        alone,  // the request is cancelled with it, and reported
    };

    // It waits no longer, for that reason.
    left leave(operation& who, error_code why);

    // The execution context goes away.
    void abandon();

    // -- For the requests

    // Sends one, unless nobody wants it any more.
    void begin(combined_operation& request, std::chrono::milliseconds pause);

    void sent(const shared_read_operation& request);
    void waits_again(const shared_read_operation& request);
    deadline last_deadline(const shared_read_operation& request) const;
    void ended(const shared_read_operation& request, combined_outcome outcome);

    deadline last_deadline(const batched_gets& request) const;
    // With what was read, if it did not fail.
    void ended(const batched_gets& request, combined_outcome outcome, get_batch::answers read);

private:
    using operation_ptr = boost::intrusive_ptr<operation>;
    using request_ptr = boost::intrusive_ptr<combined_operation>;
    using batch_id = gathered_reads::batch_id;

    struct rider
    {
        operation_ptr who;
        bool is_in_batch;
        std::uint64_t id;  // of the batch or the flight
    };

    // Gathered, and then sent, perhaps several times.
    struct batch
    {
        batch(const get_item_request& like, call_options options_);
        ~batch();

        get_batch keys;
        call_options options;
        // From when it is sent.
        gathered_batch callers;
        request_ptr request;
        int fruitless = 0;  // requests in a row that have read nothing
    };

    bool gather(operation& who, const call_options& options, deadline until);
    bool share(operation& who, const call_options& options, deadline until);
    void post_begin(request_ptr request, std::chrono::milliseconds pause);
    void send(batch_id id);
    void send_rest(batch_id id, batch& of, std::chrono::milliseconds pause);
    void send_due();
    void set_timer();
    std::vector<operation_ptr> take_riders(const std::vector<caller_id>& ids);
    operation_ptr take_rider(caller_id id);
    void tell(operation_ptr who, std::shared_ptr<const combined_outcome> outcome);
    void leave_alone(operation_ptr who);
    bool is_spent(const batch& of) const;
    std::chrono::milliseconds pause_after(const batched_gets& request, const batch& of) const;

    client_shard& shard_;
    client_state& client_;
    const combined_reads options_;
    mutable std::mutex mutex_;
    bool is_abandoned_ = false;
    std::unordered_map<caller_id, rider> riders_;
    shared_reads shared_;
    std::unordered_map<shared_reads::flight_id, request_ptr> flights_;
    gathered_reads gathered_;
    std::unordered_map<batch_id, batch> gathering_;
    std::unordered_map<batch_id, batch> sent_;
    std::unique_ptr<timer> timer_;
    deadline timer_due_;
};

}  // namespace ddbm::detail

#endif
