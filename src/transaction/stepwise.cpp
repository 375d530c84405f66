// Runs of steps: each is a transaction, which writes besides how far the run has come.
//
//   insert the record -> step -> step -> .. -> step -> last steps
//        pending        running  running      running     done, with the last of all
//
// What a record says has been committed, by the very commit that says it. So nothing remains to be
// done where a run ends early.

#include "client/client_state.hpp"
#include "table/atomic_writes.hpp"
#include "table/item_operations.hpp"
#include "transaction/kept_record.hpp"
#include "transaction/transaction_state.hpp"

#include <ddbm/error.hpp>
#include <ddbm/stepwise.hpp>
#include <ddbm/with_diagnostics.hpp>

#include <ddbm/detail/prepared_call.hpp>
#include <ddbm/detail/running_call.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

[[noreturn]] void refuse_run(const std::string& why)
{
    throw error(errc::invalid_request, why);
}

}  // namespace

class stepwise_run
{
public:
    stepwise_run(const client& db, const transaction_options& options) : db_(db), options_(options)
    {
        checked_attempts(options);
    }

    const client& db() const noexcept { return db_; }
    const transaction_options& options() const noexcept { return options_; }

    // -- Its record

    void write_new(const table_core& journal, const journal_ops& ops, stored_ptr record)
    {
        record_ = std::make_shared<kept_record>(journal, ops, std::string_view());
        new_record_ = std::move(record);
    }

    void go_on_with(const table_core& journal, const journal_ops& ops, const stored_ptr& record)
    {
        if (!record)
            throw error(errc::empty_handle, "there is no record of a run to go on with");
        record_ = std::make_shared<kept_record>(journal, ops, record->image);
        journal_record said = as_it_stands();
        time_ = said.time;
        done_ = said.steps_done;
    }

    bool is_new() const noexcept { return new_record_ != nullptr; }

    prepared_call<stored_ptr> insertion(const client& db, const call_limit& limit)
    {
        journal_record& made = record_->ops->record(new_record_->object());
        made.time = clock_.next(db_.state()->env());
        made.status = size() == 0 ? journal_status::done : journal_status::pending;
        made.steps_done = 0;
        made.steps = size();
        // With a token: an equal record that is there is another run's.
        table_core journal = record_->table;
        journal.db = ending_by(in_call_of(db, journal.db), limit);
        return prepare_insert_once(journal, new_record_->object());
    }

    void inserted(const stored_ptr& record)
    {
        record_->image = std::string_view(record->image);
        time_ = clock_.last();
        new_record_ = nullptr;
    }

    journal_clock::time time() const noexcept { return time_; }

    // -- Its steps

    void add(transaction_body step, std::vector<transaction_body>& to)
    {
        if (has_begun_)
            refuse_run("the run has begun; its steps are given before");
        if (!step)
            refuse_run("there is no body of the step");
        to.push_back(std::move(step));
    }
    void add_step(transaction_body step) { add(std::move(step), steps_); }
    void add_last(transaction_body step) { add(std::move(step), last_); }

    void begin()
    {
        if (has_begun_)
            refuse_run("the run has been carried out, or has ended with an error; another stepwise "
                       "goes on with what it has left, by its record");
        has_begun_ = true;
        std::move(last_.begin(), last_.end(), std::back_inserter(steps_));
        last_.clear();
        if (record_ && !is_new())
            find_place();
    }

    std::int64_t size() const noexcept { return static_cast<std::int64_t>(steps_.size()); }
    std::int64_t done() const noexcept { return done_; }
    void did(std::int64_t number) noexcept { done_ = number + 1; }

    const transaction_body& body_of(std::int64_t number) const
    {
        return steps_[static_cast<std::size_t>(number)];
    }

    // What the step writes besides. Null: nothing.
    const kept_ptr& record_after(std::int64_t number)
    {
        if (record_)
        {
            record_->steps_done = number + 1;
            record_->status = number + 1 == size() ? journal_status::done : journal_status::running;
        }
        return record_;
    }

private:
    journal_record as_it_stands() const
    {
        const stored_ptr read = read_stored(*record_->table.model, record_->image);
        return record_->ops->record(read->object());
    }

    void find_place()
    {
        const journal_record said = as_it_stands();
        if (said.status == journal_status::done)
        {
            done_ = size();
            return;
        }
        if (said.steps != size())
            refuse_run(
                "the record is of a run of " + std::to_string(said.steps) +
                " steps, and this one has " + std::to_string(size()) +
                "; a run is gone on with by the steps that it was begun with"
            );
        if (said.steps_done < 0 || said.steps_done >= said.steps)
            refuse_run(
                "the record says that " + std::to_string(said.steps_done) + " of " +
                std::to_string(said.steps) + " steps have been done, and that the run is not"
            );
    }

    const client db_;
    const transaction_options options_;
    std::vector<transaction_body> steps_;
    std::vector<transaction_body> last_;  // until it begins
    std::int64_t done_ = 0;
    bool has_begun_ = false;
    kept_ptr record_;        // null: none
    stored_ptr new_record_;  // until it stands in the journal
    journal_clock clock_;
    journal_clock::time time_{};
};

namespace {

// Times that others have are passed over.
asio::awaitable<void> insert_record(stepwise_ptr run, client db)
{
    const call_limit limit = limit_of(db, run->options());
    for (int attempt = 1;; ++attempt)
    {
        diagnostics told;
        auto token = redirect_diagnostics(asio::as_tuple(asio::use_awaitable), told);
        auto call = run->insertion(db, limit);
        auto outcome = co_await async_start<stored_ptr, decltype(token)>(
            run->db().get_executor(), std::move(call), token
        );
        const error_code ec = std::get<0>(outcome);
        if (!ec)
        {
            run->inserted(std::get<1>(outcome));
            co_return;
        }
        if (ec != errc::conflict_exists || attempt >= run->options().attempts())
            throw error(ec, std::move(told));
    }
}

asio::awaitable<void> take_step(stepwise_ptr run, std::int64_t number, transaction& tx)
{
    if (const kept_ptr& record = run->record_after(number))
        tx.state()->keep(record);
    co_await run->body_of(number)(tx);
    // It would be lost where the program ends before it.
    if (tx.state()->has_bodies())
        refuse_run("a step has asked for something to run after it; that is a step as well, or is "
                   "given to stepwise::after");
}

}  // namespace

stepwise_ptr make_run(const client& db, const transaction_options& options)
{
    return std::make_shared<stepwise_run>(db, options);
}

stepwise_ptr make_run(
    const table_core& journal,
    const journal_ops& ops,
    stored_ptr record,
    run_record which,
    const transaction_options& options
)
{
    auto made = std::make_shared<stepwise_run>(journal.db, options);
    if (which == run_record::is_new)
        made->write_new(journal, ops, std::move(record));
    else
        made->go_on_with(journal, ops, record);
    return made;
}

void add_step(stepwise_run& run, transaction_body step)
{
    run.add_step(std::move(step));
}

void add_last(stepwise_run& run, transaction_body step)
{
    run.add_last(std::move(step));
}

const client& client_of(const stepwise_run& run)
{
    return run.db();
}

std::int64_t steps_done_of(const stepwise_run& run)
{
    return run.done();
}

std::chrono::sys_time<std::chrono::microseconds> time_of(const stepwise_run& run)
{
    return run.time();
}

asio::awaitable<void> carry_out(stepwise_ptr run, client db)
{
    run->begin();
    const running_call_ptr call = begin_call(db);
    if (run->is_new())
        co_await insert_record(run, db);
    for (std::int64_t number = run->done(); number < run->size(); ++number)
    {
        const transaction_body step = [run, number](transaction& tx) {
            return take_step(run, number, tx);
        };
        co_await run_transaction<void>(db, step, run->options());
        run->did(number);
    }
}

}  // namespace ddbm::detail
