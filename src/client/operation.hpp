#ifndef DDBM_SRC_OPERATION_HPP
#define DDBM_SRC_OPERATION_HPP

#include "client/call_limit.hpp"
#include "client/client_shard.hpp"
#include "client/client_state.hpp"
#include "client/hedged_attempts.hpp"
#include "client/observed_call.hpp"
#include "client/reply_body.hpp"
#include "client/request_turn.hpp"
#include "environment/uuid.hpp"
#include "retry/call_retries.hpp"
#include "transport/exchange.hpp"
#include "values/json_writer.hpp"

#include <ddbm/call_options.hpp>
#include <ddbm/diagnostics.hpp>
#include <ddbm/environment.hpp>
#include <ddbm/error.hpp>
#include <ddbm/item.hpp>

#include <boost/asio/cancellation_type.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace ddbm::detail {

struct combined_outcome;

// What is to be known about an operation before it is sent.
struct operation_kind
{
    service to = service::dynamodb;
    std::string_view name;  // "GetItem"; outlives the operation
    bool is_write = false;
    bool may_resend = true;  // sending it twice has the effect of sending it once
    // Or, where it is refused for its rate, whoever runs it waits, and sends another one.
    bool retries_throttling = true;
    // It is sent again where a transaction is at work on the item.
    bool retries_conflicts = false;
    // Whatever call_options::resend says.
    bool may_resend_is_final = false;
};

// Tells an observer of an operation that has failed, but not by a request, which would be told of.
// On an executor of the client's.
void report_failure(
    const client_state& client,
    const call_options& options,
    const operation_kind& kind,
    const error& why
);

// Whether that kind of operation supports one of these types.
bool can_cancel(const operation_kind& kind, asio::cancellation_type type) noexcept;

// One call: attempts, the pauses between them, and the outcome. The derived class writes the body
// before and reads the reply after.
//
//   run -> turn -> keys -> destination -> exchange -> read, retry or give up
//           ^       ^                        \ another one beside it, if it is wanted
//           |       +------------- other keys, or another time to sign with
//           +--------------------- pause
//
// Of two attempts under way the first one to succeed decides, and the other one is aborted; a
// failure waits for the other one's outcome.
//
// A state machine of callbacks rather than a coroutine, because every request of every program
// comes through here: it is one allocation, the first attempt included, and no lock is taken for
// those that never have two.
class operation : public exchange_owner
{
public:
    operation(
        std::shared_ptr<client_state> client, const call_options& options, operation_kind kind
    );
    ~operation() override;

    // Where the request's JSON goes. Only before run().
    json_writer body_writer() { return json_writer(first_.buffer); }

    // The request cannot be sent; run() will complete with this.
    void refuse(const error& why);

    // Throws what run() would complete with, if it has been refused.
    void throw_refusal() const;

    // Whatever the options say, it has to be over by then. Before run().
    void end_by(const call_limit& limit) { limit_ = limit_.earlier_of(limit); }

    // Where it is carried out. Before run(), which otherwise chooses one.
    void run_on(client_shard& where) noexcept { shard_ = &where; }

    // It is part of a call that has begun before, so that a client that is being closed lets it
    // begin. Before run().
    void becomes_part_of_call() noexcept { is_part_of_call_ = true; }

    // Sends the request, after a pause if there is to be one, which is no part of its limit of
    // time. deliver() is called exactly once, later.
    void run(std::chrono::milliseconds pause = std::chrono::milliseconds(0));

    // What comes of a request that it shares with others, once, on the shard's executor; see
    // combined_calls, which calls these.
    void end_as(const combined_outcome& outcome);
    void go_on_alone();

    // Of the types that this kind of operation supports.
    bool can_cancel(asio::cancellation_type type) const noexcept
    {
        return detail::can_cancel(kind_, type);
    }
    void cancel(error_code why);
    // Only if it pauses between attempts: what has been sent is answered.
    void cancel_pause(error_code why);

    client_state& client() const noexcept { return *client_; }
    // From run() on.
    client_shard& shard() const noexcept { return *shard_; }
    const operation_kind& kind() const noexcept { return kind_; }
    std::string_view name() const noexcept { return first_.operation; }
    std::string_view body() const { return first_.body(); }
    // The name of the table's, if it is known and the request is about one partition key.
    virtual std::string_view partition_attribute() const { return {}; }

protected:
    // Before run(). What has been written of the body is at the end of the buffer.
    std::string& buffer() noexcept { return first_.buffer; }
    // `text` outlives the operation.
    void set_name(std::string_view text) noexcept { first_.operation = text; }
    void take_encoded_items() noexcept { first_.takes_encoded_items = true; }
    // It goes on with what another one was about: there is one end to both.
    void keep_deadline_of(const operation& before) noexcept
    {
        limit_ = before.limit_;
        first_.deadline = before.first_.deadline;
    }

    // The attempt that has ended, with its reply as long as that is read.
    const exchange& attempt() const noexcept { return *ended_; }
    int attempts_made() const noexcept { return attempts_made_; }

    // It may have a second attempt beside the first. Before run(); only for what may be sent twice.
    void allow_second_attempt() noexcept { may_have_two_ = kind_.may_resend; }
    // Begins one, which costs an allocation and a copy of the request: false if there is no attempt
    // under way, or two, or if that is not allowed, or not `is_wanted`, which is asked with the
    // lock held. From any thread.
    bool begin_second_attempt(const std::function<bool()>& is_wanted = {});

    // Reads a reply of HTTP 200; throws ddbm::error.
    virtual void read(std::string_view text) = 0;

    // What a refusal means whose code does not tell. Before it is decided whether to try again; may
    // add to `diag_`.
    virtual error_code meaning(error_code refused) { return refused; }

    // A condition failed after an attempt whose outcome is unknown. Is what is there now (null:
    // nothing) what this operation wanted to be there?
    virtual bool is_own_write(const item* /*returned*/) { return false; }

    // A request is on its way from now on.
    virtual void on_its_way() {}
    // It has failed, and another one is going to be sent. With the operation's mutex held.
    virtual void pauses() {}

    // How long it may go on; nothing if that has no end.
    virtual std::optional<std::chrono::milliseconds>
    time_left(std::chrono::steady_clock::time_point now) const
    {
        return first_.deadline.left(now);
    }

    // Last changes to a failure, such as a code that says more in the operation's own terms.
    virtual void explain(error_code& /*ec*/, diagnostics& /*diag*/) const {}

    // Hands the outcome to the handler.
    virtual void deliver(error_code ec) = 0;

    diagnostics diag_;

private:
    void complete(exchange& x, error_code ec) final;
    bool begins_to_decide(exchange& x);
    bool note_outcome(error_code& ec, reply_body& body);
    bool decides(error_code ec, exchange_ptr& loser);
    void note_lost(const exchange& x);
    void conclude(error_code ec, bool doubtful);
    exchange& other_of(const exchange& x) { return &x == &first_ ? *second_ : first_; }
    bool& is_under_way(const exchange& x)
    {
        return &x == &first_ ? first_is_under_way_ : second_is_under_way_;
    }
    void announce();
    void find_likely_destination();
    void go_on_with_keys();
    bool has_destination();
    bool change_destination(const destination& to);
    bool is_taken_by_others();
    void stop_waiting_for_others();
    bool leaves_others(error_code why);
    void run_alone(std::chrono::steady_clock::time_point start, std::chrono::milliseconds pause);
    void begin_attempt();
    void make_attempt();
    bool await_turn();
    void on_turn_over();
    void end_without_turn(error_code ec);
    void end_while(const char* doing, error_code ec);
    void tell_limits(error_code ec);
    request_turn::subject subject_of_turn() const
    {
        return {name(), body(), partition_attribute()};
    }
    void await_keys(key_source& source);
    void on_keys(std::shared_ptr<const credentials> fetched, error_code ec, std::string why);
    bool stop_awaiting_keys();
    void post_without_keys(error_code why);
    void post_not_sent(error_code ec, std::string why);
    void prepare_hedging();
    void hedge(std::uint64_t attempt);
    void make_second();
    void send();
    error_code interpret(reply_body& body);
    error_code interpret_text();
    error_code interpret_error();
    std::string words_of(error_code ec) const;
    bool correct_clock(error_code ec);
    void note_date();
    bool sign_again(error_code ec);
    bool may_go_on();
    void end_without_keys(error_code ec);
    bool pause_before_retry(error_code ec);
    bool begin_pause(std::chrono::steady_clock::time_point until, void (operation::*over)());
    error_code end_pause();
    void forget_attempt();
    void on_pause_over();
    void end(error_code ec);
    void report(error_code ec);
    void keep_marks_of_reply();

    const std::shared_ptr<client_state> client_;
    client_shard* shard_ = nullptr;
    const operation_kind kind_;
    bool is_part_of_call_;
    exchange first_;
    exchange* ended_ = &first_;
    call_retries retries_;
    // From run() on. Changed with the mutex held, but in there, and not while an attempt is under
    // way.
    const destination* to_ = nullptr;
    bool is_to_chosen_ = false;  // by what is known of the request, not likely only
    const std::optional<std::chrono::milliseconds> time_limit_;  // as the options say
    call_limit limit_;  // from run() on, what sets the deadline
    const std::optional<trace_context> trace_;
    uuid_text invocation_text_;
    std::unique_ptr<observed_call> observed_;  // null: nobody wants to know
    std::unique_ptr<request_turn> turn_;       // null: retries are not adaptive
    error_code failed_with_;                   // the attempt before this one
    std::mutex mutex_;
    error_code cancelled_;
    std::unique_ptr<timer> pause_;
    // Of operations that may have two attempts, with the mutex held.
    bool may_have_two_ = false;
    bool first_is_under_way_ = false;
    bool second_is_under_way_ = false;
    bool is_deciding_ = false;  // one has ended, and its reply is being read
    bool came_late_ = false;    // the other one has ended meanwhile
    bool is_decided_ = false;
    int second_attempts_ = 0;  // ever begun
    std::unique_ptr<exchange> second_;
    // The first of two to fail, while the other one is under way.
    struct failed_attempt
    {
        error_code code;
        exchange* ended;
        diagnostics diag;
        bool doubtful;
        bool is_told;  // the limits of throughput
    };
    std::unique_ptr<failed_attempt> earlier_;
    std::optional<key_source::ticket> awaits_keys_;
    // An attempt may have been applied although it failed.
    bool in_doubt_ = false;
    bool answered_ = false;  // the last attempt got a reply of HTTP 200
    int attempts_made_ = 0;
    bool clock_corrected_ = false;  // and the request signed again for that
    // What the service has called expired: not to be signed with again. And while others are
    // fetched, what it said.
    std::shared_ptr<const credentials> expired_keys_;
    error_code expired_with_;
    std::optional<error_code> refused_;
    // What is needed of a read that may share its request.
    struct sharing
    {
        explicit sharing(const call_options& options_) : options(options_) {}

        const call_options options;
        std::unique_ptr<timer> until;
    };
    std::unique_ptr<sharing> sharing_;         // null: it may not
    bool is_reported_ = false;                 // by what it has shared
    const bool may_be_hedged_;                 // as the options say
    std::unique_ptr<hedged_attempts> hedged_;  // null: it is not
};

}  // namespace ddbm::detail

#endif
