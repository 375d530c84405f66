#include "client/combined_calls.hpp"

#include "client/client_shard.hpp"
#include "client/client_state.hpp"
#include "client/combined_operation.hpp"
#include "client/operation.hpp"
#include "combining/read_requests.hpp"
#include "environment/uniform.hpp"
#include "retry/retry_delay.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace ddbm::detail {

using std::chrono::milliseconds;

namespace {

caller_id id_of(const operation& who) noexcept
{
    return reinterpret_cast<std::uintptr_t>(&who);
}

// The same for calls that want the same of a request: it is made by those of the first, and
// reported to its observer under its tag.
std::string settings_of(const call_options& options)
{
    const auto number = [](auto value) { return std::to_string(value) + ' '; };
    std::string text = number(reinterpret_cast<std::uintptr_t>(options.observer().get()));
    text += number(options.max_attempts() ? std::max(1, *options.max_attempts()) : 0);
    text += number(options.retry_quota());
    text += number(options.hedged() ? *options.hedged() : 2);
    if (options.tag())
        text += *options.tag();
    return text;
}

// It ends with the last one who waits for it.
call_options for_several(const call_options& options)
{
    return call_options(options).timeout(milliseconds(0)).ends_by(nullptr).combined(false);
}

}  // namespace

// -- Those who wait

combined_calls::combined_calls(client_shard& shard, const combined_reads& options)
    : shard_(shard), client_(shard.client()), options_(options),
      gathered_(options.batch_window.value_or(std::chrono::microseconds(0)))
{
}

combined_calls::~combined_calls() = default;

combined_calls::batch::batch(const get_item_request& like, call_options options_)
    : keys(like), options(std::move(options_))
{
}

combined_calls::batch::~batch() = default;

bool combined_calls::take(operation& who, const call_options& options, deadline until)
{
    return (options_.batch_window && gather(who, options, until)) ||
           (options_.identical && share(who, options, until));
}

bool combined_calls::share(operation& who, const call_options& options, deadline until)
{
    const auto kind = read_kind_of(who.name());
    if (!kind)
        return false;
    const std::string_view name = name_of(*kind);
    const bool is_strong = may_be_strong(name, who.body());
    const std::string like = std::string(name) + ' ' + settings_of(options);
    std::lock_guard held(mutex_);
    if (is_abandoned_)
        return false;
    const auto place = shared_.join(like, who.body(), is_strong, id_of(who), until);
    riders_.emplace(id_of(who), rider{&who, false, place.flight});
    if (place.is_first)
    {
        const request_ptr request(new shared_read_operation(
            client_.shared_from_this(), for_several(options), name, who, place.flight
        ));
        request->run_on(shard_);
        flights_.emplace(place.flight, request);
        post_begin(request, milliseconds(0));
    }
    return true;
}

bool combined_calls::gather(operation& who, const call_options& options, deadline until)
{
    if (who.name() != name_of(read_kind::get))
        return false;
    const auto request = read_get_item(who.body());
    if (!request)
        return false;
    const std::string group = group_of(*request) + '\n' + settings_of(options);
    const std::string key = key_text_of(*request);
    const time now = client_.env().steady_now();
    std::lock_guard held(mutex_);
    if (is_abandoned_)
        return false;
    const auto place = gathered_.add(group, key, id_of(who), until, now);
    riders_.emplace(id_of(who), rider{&who, true, place.batch});
    batch& in = gathering_.try_emplace(place.batch, *request, for_several(options)).first->second;
    if (place.position == in.keys.size())
        in.keys.add(request->key());
    if (place.is_full)
        send(place.batch);
    set_timer();
    return true;
}

combined_calls::left combined_calls::leave(operation& who, error_code why)
{
    const caller_id id = id_of(who);
    request_ptr given_up;
    bool is_begun = false;
    bool has_run = false;
    {
        std::lock_guard held(mutex_);
        const auto found = riders_.find(id);
        if (found == riders_.end())
            return left::did_not_wait;
        const auto [is_in_batch, place] = std::pair(found->second.is_in_batch, found->second.id);
        riders_.erase(found);
        if (!is_in_batch)
        {
            if (shared_.leave(place, id))
                given_up = std::move(flights_.extract(place).mapped());
        }
        else if (const auto sent = sent_.find(place); sent != sent_.end())
        {
            if (sent->second.callers.leave(id))
                given_up = std::move(sent_.extract(sent).mapped().request);
        }
        else if (gathered_.leave(place, id))
        {
            gathering_.erase(place);
            set_timer();
        }
        if (given_up)
        {
            given_up->is_given_up = true;
            given_up->given_up_for = why;
            is_begun = given_up->is_begun;
            has_run = given_up->has_run;
        }
    }
    if (!is_begun)
        return left::others_wait;
    // Where it has not, whoever runs it cancels it.
    if (has_run)
        given_up->cancel(why);
    return left::alone;
}

// Whatever is dropped may be all that keeps the client.
void combined_calls::abandon()
{
    decltype(riders_) riders;
    decltype(flights_) flights;
    decltype(sent_) sent;
    std::unique_ptr<timer> waits;
    std::lock_guard held(mutex_);
    is_abandoned_ = true;
    riders.swap(riders_);
    flights.swap(flights_);
    sent.swap(sent_);
    waits.swap(timer_);
}

// With the lock held.
combined_calls::operation_ptr combined_calls::take_rider(caller_id id)
{
    const auto found = riders_.find(id);
    if (found == riders_.end())
        return nullptr;
    operation_ptr who = std::move(found->second.who);
    riders_.erase(found);
    return who;
}

std::vector<combined_calls::operation_ptr>
combined_calls::take_riders(const std::vector<caller_id>& ids)
{
    std::vector<operation_ptr> all;
    for (const caller_id id : ids)
    {
        if (operation_ptr who = take_rider(id))
            all.push_back(std::move(who));
    }
    return all;
}

// One by one: what is completed there is the program's, and each reads the reply for itself.
void combined_calls::tell(operation_ptr who, std::shared_ptr<const combined_outcome> outcome)
{
    asio::post(shard_.executor, [who = std::move(who), outcome = std::move(outcome)] {
        who->end_as(*outcome);
    });
}

void combined_calls::leave_alone(operation_ptr who)
{
    asio::post(shard_.executor, [who = std::move(who)] { who->go_on_alone(); });
}

// -- Sending

void combined_calls::post_begin(request_ptr request, milliseconds pause)
{
    asio::post(shard_.executor, [request = std::move(request), pause] {
        request->shard().combined()->begin(*request, pause);
    });
}

void combined_calls::begin(combined_operation& request, milliseconds pause)
{
    {
        std::lock_guard held(mutex_);
        if (request.is_given_up)
            return;
        request.is_begun = true;
    }
    request.run(pause);
    error_code why;
    {
        std::lock_guard held(mutex_);
        request.has_run = true;
        if (!request.is_given_up)
            return;
        why = request.given_up_for;
    }
    request.cancel(why);
}

// With the lock held.
void combined_calls::send(batch_id id)
{
    auto gathered = gathering_.extract(id);
    gathered.mapped().callers = gathered_.take(id);
    batch& taken = sent_.insert(std::move(gathered)).position->second;
    send_rest(id, taken, milliseconds(0));
}

// Of a batch that somebody waits for.
void combined_calls::send_rest(batch_id id, batch& of, milliseconds pause)
{
    of.request = new batched_gets(
        client_.shared_from_this(), of.options, id, of.keys, of.callers.wanted_positions()
    );
    of.request->run_on(shard_);
    post_begin(of.request, pause);
}

void combined_calls::send_due()
{
    std::lock_guard held(mutex_);
    timer_due_.reset();
    while (const batch_id id = gathered_.due(client_.env().steady_now()))
        send(id);
    set_timer();
}

// With the lock held: for the batch that is to be sent next, if there is one.
void combined_calls::set_timer()
{
    const deadline due = gathered_.next_due();
    if (!due)
    {
        timer_.reset();
        timer_due_.reset();
        return;
    }
    if (timer_due_ && *timer_due_ <= *due)
        return;
    timer_due_ = due;
    timer_ = client_.env().make_timer(shard_.executor);
    timer_->async_wait_until(*due, [this, client = client_.shared_from_this()](error_code ec) {
        if (!ec)
            send_due();
    });
}

// -- Identical reads

void combined_calls::sent(const shared_read_operation& request)
{
    std::lock_guard held(mutex_);
    shared_.sent(request.flight);
}

void combined_calls::waits_again(const shared_read_operation& request)
{
    std::lock_guard held(mutex_);
    shared_.waits_again(request.flight);
}

combined_calls::deadline combined_calls::last_deadline(const shared_read_operation& request) const
{
    std::lock_guard held(mutex_);
    if (!flights_.contains(request.flight))
        return std::nullopt;
    return shared_.last_deadline(request.flight);
}

void combined_calls::ended(const shared_read_operation& request, combined_outcome outcome)
{
    std::vector<operation_ptr> all;
    {
        std::lock_guard held(mutex_);
        all = take_riders(shared_.finished(request.flight));
        flights_.erase(request.flight);
    }
    const auto told = std::make_shared<const combined_outcome>(std::move(outcome));
    for (operation_ptr& who : all)
        tell(std::move(who), told);
}

// -- Batches

combined_calls::deadline combined_calls::last_deadline(const batched_gets& request) const
{
    std::lock_guard held(mutex_);
    const auto found = sent_.find(request.batch);
    if (found == sent_.end())
        return std::nullopt;
    return found->second.callers.last_deadline();
}

// Whether it is no use to send again what is handed back.
bool combined_calls::is_spent(const batch& of) const
{
    const int most = of.options.max_attempts().value_or(client_.config.retry_policy.max_attempts);
    return of.fruitless >= most;
}

// Before what is handed back is sent again.
milliseconds combined_calls::pause_after(const batched_gets& request, const batch& of) const
{
    if (request.was_full())
        return milliseconds(0);
    return retry_delay(
        client_.config.retry_policy, failure_kind::throttling, of.fruitless, uniform(client_.env())
    );
}

void combined_calls::ended(
    const batched_gets& request, combined_outcome outcome, get_batch::answers read
)
{
    using gets = std::vector<std::pair<operation_ptr, std::size_t>>;

    gets answered;
    gets failed;
    {
        std::lock_guard held(mutex_);
        const auto found = sent_.find(request.batch);
        if (found == sent_.end())
            return;
        batch& of = found->second;
        const auto take = [&](const std::vector<gathered_batch::answer>& answers, gets& into) {
            for (const auto& each : answers)
            {
                if (operation_ptr who = take_rider(each.who))
                    into.emplace_back(std::move(who), each.position);
            }
        };
        if (!outcome.ec)
            take(of.callers.answered(read.handed_back), answered);
        of.fruitless = answered.empty() ? of.fruitless + 1 : 0;
        if (!outcome.ec && is_spent(of))
        {
            outcome.ec = service_errc::provisioned_throughput_exceeded;
            outcome.diag = diagnostics(
                "BatchGetItem has handed the key back in UnprocessedKeys, " +
                std::to_string(of.fruitless) + " times in a row"
            );
            outcome.diag.retry_end(retry_end::attempts);
            outcome.is_reported = false;
        }
        if (outcome.ec)
            take(of.callers.finished(), failed);
        if (of.callers.is_over())
            sent_.erase(found);
        else
            send_rest(request.batch, of, pause_after(request, of));
    }
    for (auto& [who, position] : answered)
    {
        combined_outcome own = outcome;
        own.ec = {};
        own.diag = {};
        own.reply = get_item_answer(read.found[position]);
        tell(std::move(who), std::make_shared<const combined_outcome>(std::move(own)));
    }
    const bool goes_alone = may_be_of_one_key(outcome.ec);
    const auto told = std::make_shared<const combined_outcome>(std::move(outcome));
    for (auto& [who, position] : failed)
    {
        if (goes_alone)
            leave_alone(std::move(who));
        else
            tell(std::move(who), told);
    }
}

}  // namespace ddbm::detail
