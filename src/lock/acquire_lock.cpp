// Acquiring a lock: looks at its record, takes it when it may be taken, and waits until then.

#include "client/awaited_call.hpp"
#include "client/call_limit.hpp"
#include "client/cancelled_on.hpp"
#include "client/client_state.hpp"
#include "client/shard_choice.hpp"
#include "client/spawn_operation.hpp"
#include "environment/uniform.hpp"
#include "environment/uuid.hpp"
#include "environment/wait_until.hpp"
#include "lock/lease_state.hpp"
#include "lock/lock_requests.hpp"
#include "lock/lock_session.hpp"

#include <ddbm/detail/lock_core.hpp>
#include <ddbm/detail/running_call.hpp>

#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace ddbm::detail {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr operation_kind kind_of_lock{service::dynamodb, "UpdateItem", true};
constexpr milliseconds shortest_lease{100};
constexpr milliseconds longest_lease = hours(24);

void check(const lock_options& options)
{
    const auto refuse = [](const char* what, milliseconds value, const std::string& must) {
        throw error(
            errc::invalid_request,
            std::string("lock_options::") + what + " is " + std::to_string(value.count()) +
                " ms, it must be " + must
        );
    };
    if (options.lease() < shortest_lease || options.lease() > longest_lease)
        refuse("lease", options.lease(), "from 100 ms to 24 hours");
    if (options.timeout().count() < 0)
        refuse("timeout", options.timeout(), "at least 0");
    if (options.look_every().count() < 1)
        refuse("look_every", options.look_every(), "at least 1 ms");
}

std::string make_holder(environment& env)
{
    const uuid_text id = random_uuid(env);
    return std::string(id.begin(), id.end());
}

class acquisition
{
public:
    // Its timer is one of the strand that it runs on, which is one of the client's executor.
    acquisition(
        asio::any_io_executor ours,
        const asio::any_io_executor& strand,
        table_core table,
        std::string name,
        lock_options options
    )
        : ours_(std::move(ours)), table_(std::move(table)), name_(std::move(name)),
          options_(std::move(options)), env_(table_.db.state()->env()), holder_(make_holder(env_)),
          watch_(holder_), timer_(env_.make_timer(strand)),
          limit_("lock_options::timeout", options_.timeout(), env_.steady_now())
    {
    }

    asio::awaitable<lock_handle> run()
    {
        for (;;)
        {
            co_await look();
            if (is_own())
                co_return hold();
            if (!failure_ && watch_.may_take(now()) && (!is_late() || !has_tried_))
            {
                const bool is_taken = co_await take();
                if (is_taken && is_own())
                    co_return hold();
                // Somebody else was first, who is seen at once.
                if (!failure_)
                    continue;
            }
            if (is_late())
                fail_late();
            const error_code ended = co_await wait_until(*timer_, next_look());
            if (ended)
                fail(error(ended));
        }
    }

private:
    lease_clock::time_point now() const { return env_.steady_now(); }
    bool is_late() const { return limit_.end().is_over(now()); }

    asio::awaitable<void> look()
    {
        failure_.reset();
        lock_reply seen = co_await look_at(table_, name_, limit_.of_request(now()));
        if (!seen.failure)
        {
            record_ = std::move(seen.record);
            watch_.saw(record_ ? &record_in(record_) : nullptr, now());
        }
        else
            note(seen);
    }

    // Whether it was written, as far as is known.
    asio::awaitable<bool> take()
    {
        has_tried_ = true;
        const lock_record* seen = watch_.record();
        lock_record taken;
        taken.name = name_;
        if (seen)
            taken.fencing_number = seen->fencing_number;
        if (!watch_.is_own())
            was_abandoned_ = watch_.has_holder();
        detail::take(taken, holder_, options_.owner(), options_.lease());
        const auto sent = now();
        // The same write may have been sent before, and be carried out later than this one.
        if (!sent_ || taken.fencing_number != written_)
            sent_ = sent;
        written_ = taken.fencing_number;

        lock_reply reply;
        const call_limit lease("lock_options::lease", options_.lease(), sent);
        const call_limit end = lease.earlier_of(limit_.of_request(sent));
        if (record_)
        {
            detail::take(record_in(record_), holder_, options_.owner(), options_.lease());
            reply = co_await save_record(table_, record_, end);
        }
        else
            reply = co_await insert_record(table_, taken, end);
        if (!reply.failure)
        {
            record_ = std::move(reply.record);
            watch_.saw(&record_in(record_), now());
            may_be_applied_ = true;
            co_return true;
        }
        record_.reset();
        if (!reply.is_conflict())
        {
            may_be_applied_ = may_be_applied_ || reply.is_doubtful();
            note(reply);
        }
        co_return false;
    }

    // What is over already has to be taken anew, with the next number.
    bool is_own() const
    {
        return !failure_ && watch_.is_own() && watch_.record()->fencing_number == written_ &&
               !lease_hold(options_.lease(), *sent_, 0).is_lost(now());
    }

    lock_handle hold()
    {
        const lease_hold held(options_.lease(), *sent_, uniform(env_));
        return lock_session::begin(
            std::make_shared<lock_session>(ours_, table_, record_, held, was_abandoned_)
        );
    }

    lease_clock::time_point next_look()
    {
        const double share = 0.5 + uniform(env_) / 2;
        const auto pause = static_cast<double>(options_.look_every().count()) * share;
        const deadline planned = deadline::after(now(), milliseconds(std::llround(pause)));
        deadline next = limit_.end().earlier_of(planned);
        if (!failure_ && watch_.has_holder())
            next = next.earlier_of(deadline(watch_.over_at()));
        return next.when();
    }

    // A failure that may pass is kept in mind; others end it.
    void note(const lock_reply& reply)
    {
        failure_ = told(*reply.failure);
        if (!reply.may_pass())
            throw *failure_;
    }

    // What is taken by a write of which nothing is known stays so until its lease is over.
    error told(const error& why) const
    {
        if (!may_be_applied_)
            return why;
        diagnostics diag = why.get_diagnostics();
        diag.applied(applied::maybe);
        return error(why.code(), std::move(diag));
    }

    // Between two requests, of which none has failed for good.
    [[noreturn]] void fail(const error& with) const
    {
        const error why = told(with);
        report_failure(*table_.db.state(), table_.db.options(), kind_of_lock, why);
        throw why;
    }

    [[noreturn]] void fail_late() const
    {
        if (failure_)
            throw *failure_;
        diagnostics diag(
            "the lock " + name_ + " could not be had in time (" + limit_.words() +
            "); it is held by " + holder_in_words(watch_.record())
        );
        diag.table(*table_.name);
        fail(error(errc::deadline_exceeded, std::move(diag)));
    }

    const asio::any_io_executor ours_;
    const table_core table_;
    const std::string name_;
    const lock_options options_;
    environment& env_;
    const std::string holder_;
    lease_watch watch_;
    const std::unique_ptr<timer> timer_;
    const call_limit limit_;
    record_handle record_;          // as it was seen last; null: there is none
    std::optional<error> failure_;  // of the last request
    bool has_tried_ = false;
    bool was_abandoned_ = false;
    bool may_be_applied_ = false;
    // What was written last, and when it was sent first.
    std::int64_t written_ = 0;
    std::optional<lease_clock::time_point> sent_;
};

diagnostics about_lock(const table_core& table)
{
    diagnostics diag;
    diag.table(*table.name);
    table.db.state()->name_operation(diag, kind_of_lock.to, kind_of_lock.name);
    return diag;
}

asio::awaitable<lock_handle>
acquire(asio::any_io_executor ours, table_core table, std::string name, lock_options options)
{
    co_await allow_partial_cancellation();
    const diagnostics about = about_lock(table);
    decided(*table.db.state(), table.db.options(), kind_of_lock, about, [&] { check(options); });
    const asio::any_io_executor strand = co_await asio::this_coro::executor;
    acquisition steps(
        std::move(ours), strand, std::move(table), std::move(name), std::move(options)
    );
    co_return co_await steps.run();
}

}  // namespace

table_call<lock_handle> prepare_lock(table_core table, std::string name, lock_options options)
{
    return table_call<lock_handle>(
        [table = std::move(table), name = std::move(name), options = std::move(options)](
            auto handler, handler_place place, std::shared_ptr<diagnostics> diag
        ) {
            const auto& ours = executor_for(table.db, place, handler);
            const asio::any_io_executor strand = asio::make_strand(ours);
            table_core part = table;
            running_call_ptr call = begin_call(part.db);
            spawn_operation(
                strand,
                acquire(ours, std::move(part), name, options),
                about_lock(table),
                std::move(diag),
                cancelled_on(strand, std::move(handler)),
                std::move(call)
            );
        }
    );
}

template class awaited_results<table_call<lock_handle>::handler_type>;
template class awaited_call<table_call<lock_handle>>;

}  // namespace ddbm::detail
