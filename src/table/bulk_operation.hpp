// Carries out bulks: keeps requests under way, sends what they hand back again, and ends when there
// is nothing left to send and nothing under way, or with the first failure, once what had been sent
// then has been answered.
//
//   start -> go_on -> batch sent -> answered -> taken in -> go_on ..-> complete
//                        ^ after a pause, if something in it was handed back
//
// All of it runs where the handler does, one thing at a time; but replies are read where they come
// in.

#ifndef DDBM_SRC_BULK_OPERATION_HPP
#define DDBM_SRC_BULK_OPERATION_HPP

#include "client/call_limit.hpp"
#include "client/operation.hpp"
#include "table/bulk_pause.hpp"

#include <ddbm/bulk.hpp>
#include <ddbm/call_options.hpp>
#include <ddbm/error.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

class bulk_operation;

// One request of a bulk.
class batch_operation : public operation
{
public:
    // `table` is the one that all of it is about; empty if there are several.
    batch_operation(
        std::shared_ptr<bulk_operation> bulk,
        const call_options& options,
        operation_kind kind,
        std::string table
    );
    ~batch_operation() override;

    const std::string& table() const noexcept { return table_; }

    // -- When it has ended

    // What was handed back.
    struct outcome
    {
        std::size_t handed_back = 0;
        // How often in a row nothing was done of something that was in it.
        int fruitless = 0;
    };

    // Hands all that is in it over to the list that it comes from, as carried out or to be sent
    // again. On the bulk's executor, once. `is_answered`: the reply has been read; if not all was
    // handed back, by a refusal for its rate if `is_refused`.
    virtual outcome take_in(bool is_answered, bool is_refused) = 0;

    const diagnostics& known() const noexcept { return diag_; }

protected:
    void explain(error_code& ec, diagnostics& diag) const override;

private:
    void deliver(error_code ec) final;

    const std::shared_ptr<bulk_operation> bulk_;
    const std::string table_;
};

using batch_ptr = boost::intrusive_ptr<batch_operation>;

// What a bulk reads or writes.
class bulk_work
{
public:
    virtual ~bulk_work() = default;

    virtual operation_kind kind() const = 0;
    // Takes what is to be taken before the next request. Throws what a program's range throws, and
    // why something that was taken cannot be sent.
    virtual void prepare() = 0;
    // The next request, and what has become of it before; null if there is none now.
    virtual batch_ptr next_batch(
        const std::shared_ptr<bulk_operation>& bulk,
        const call_options& options,
        send_history& history
    ) = 0;
    // Hands what a program wants to know of to it, after each request. Throws what it throws.
    virtual void tell() {}
    virtual bulk_progress progress() const = 0;
    virtual bulk_result result() const = 0;
    // The failure that it ends with although all has been carried out; null if there is none.
    virtual const error* failed() const { return nullptr; }
};

// Throws errc::invalid_request for options that no bulk has.
void check_options(const bulk& options);

// What is told of a bulk that has failed: its operation, and all that has not been carried out.
diagnostics diagnostics_of(
    const error& why, const client_state& client, const operation_kind& kind, bulk_result result
);

class bulk_operation : public std::enable_shared_from_this<bulk_operation>
{
public:
    using executor_type = asio::any_completion_executor;

    bulk_operation(
        std::shared_ptr<client_state> client,
        const call_options& calls,
        bulk options,
        std::unique_ptr<bulk_work> work
    );
    virtual ~bulk_operation() = default;

    void batch_ended(batch_ptr batch, error_code ec);
    // It is gone; if it has not ended, with the context of its request.
    void forget(batch_operation& batch);

    client_state& client() const noexcept { return *client_; }

protected:
    // `theirs` is the handler's executor, `slot` its slot; requests are sent from `where`.
    void start(client_shard& where, executor_type theirs, asio::cancellation_slot slot);

    // The outcome. Called once, on the handler's executor.
    virtual void deliver(error_code ec, diagnostics diag, bulk_result result) = 0;
    // There will be no outcome: the handler goes.
    virtual void drop_handler() = 0;

private:
    class turn;

    // What an observer has been told of: requests are.
    enum class failure_of : bool
    {
        bulk,
        request,
    };

    // Runs it where the handler belongs, behind those before it.
    void in_turn(std::function<void()> step);
    void run_steps();
    void abandon();
    std::vector<batch_operation*> under_way();
    std::size_t count_under_way();
    void look_for_lost();
    void go_on();
    bool send_next();
    bool has_time(batch_operation& batch, std::chrono::milliseconds pause);
    void take_in(batch_operation& batch, error_code ec);
    void report_progress();
    void report();
    void fail(const error& why, failure_of what = failure_of::bulk);
    void cancel(asio::cancellation_type type);
    void complete();

    template <class Step>
    bool guarded(const char* what, Step step);

    const std::shared_ptr<client_state> client_;
    client_shard* shard_ = nullptr;  // from the start on
    const call_options calls_;
    bulk options_;
    std::unique_ptr<bulk_work> work_;
    const operation_kind kind_;
    call_limit limit_;
    bool has_begun_in_time_ = false;  // before the client was being closed
    executor_type theirs_;            // with work until the end
    asio::cancellation_slot slot_;
    std::mutex mutex_;  // of the next five
    std::deque<std::function<void()>> steps_;
    bool runs_steps_ = false;
    bool is_abandoned_ = false;
    // They hold the bulk, and take themselves out when they go.
    std::vector<batch_operation*> under_way_;
    bool has_lost_one_ = false;  // nobody knows what has become of it
    std::size_t pauses_ = 0;
    std::optional<error> failure_;
    bool is_reported_ = false;       // the failure is
    applied applied_ = applied::no;  // what is known of writes that failed
    bool is_over_ = false;
};

}  // namespace ddbm::detail

#endif
