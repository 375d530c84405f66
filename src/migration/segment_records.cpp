#include "migration/segment_records.hpp"

#include "environment/uuid.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/error.hpp>

#include <utility>

namespace ddbm::detail {

namespace {

// What is read has to be what was written last.
table<migration_checkpoint> consistently(const table<migration_checkpoint>& records)
{
    call_options options = records.get_client().options();
    options.consistent();
    return records.with(std::move(options));
}

std::string new_holder(environment& env)
{
    const uuid_text id = random_uuid(env);
    return std::string(id.begin(), id.end());
}

// Throws another failure than that somebody else was faster.
void check_conflict(const error_code& why, const diagnostics& known)
{
    if (why != error_kind::conflict)
        throw error(why, known);
}

}  // namespace

segment_records::segment_records(
    const table<migration_checkpoint>& where,
    std::string migration,
    std::chrono::milliseconds lease,
    environment& env
)
    : records_(consistently(where)), migration_(std::move(migration)), lease_(lease), env_(&env),
      holder_(new_holder(env))
{
}

asio::awaitable<std::optional<std::int64_t>> segment_records::segments_begun() const
{
    const auto first = co_await records_.async_find(migration_, 0);
    std::optional<std::int64_t> segments;
    if (first)
        segments = first->segments;
    co_return segments;
}

error segment_records::other_segments(std::int64_t found, std::int64_t wanted) const
{
    return error(
        errc::invalid_request,
        "the checkpoints of the migration " + migration_ + " are of " + std::to_string(found) +
            " segments, not of " + std::to_string(wanted)
    );
}

asio::awaitable<segment_records::outcome>
segment_records::claim(claimed_segment& to, std::int64_t segments, segment_plan& plan) const
{
    auto found = co_await records_.async_find(migration_, to.number);
    outcome what = outcome::held;
    if (!found)
        what = co_await begin(to, segments, plan);
    else if (found->segments != segments)
        throw other_segments(found->segments, segments);
    else if (found->is_done)
    {
        to.seen_before = found->seen;
        plan.done(to.number);
        what = outcome::done;
    }
    else if (plan.is_free(to.number, found->holder, found->renewals, found->lease, now()))
        what = co_await take(to, std::move(found), plan);
    else
        plan.held(to.number);
    co_return what;
}

asio::awaitable<segment_records::outcome>
segment_records::begin(claimed_segment& to, std::int64_t segments, segment_plan& plan) const
{
    migration_checkpoint made;
    made.name = migration_;
    made.segment = to.number;
    made.segments = segments;
    made.holder = holder_;
    made.lease = lease_;
    auto inserted = co_await records_.async_insert(made, returning_new, as_result);
    if (inserted)
    {
        hold(to, *inserted);
        co_return outcome::ours;
    }
    check_conflict(inserted.error(), inserted.get_diagnostics());
    plan.held(to.number);
    co_return outcome::held;
}

asio::awaitable<segment_records::outcome> segment_records::take(
    claimed_segment& to, stored<migration_checkpoint> found, segment_plan& plan
) const
{
    found->holder = holder_;
    found->lease = lease_;
    ++found->renewals;
    auto saved = co_await records_.async_save(found, as_result);
    if (saved)
    {
        to.seen_before = found->seen;
        hold(to, std::move(found));
        co_return outcome::ours;
    }
    check_conflict(saved.error(), saved.get_diagnostics());
    plan.held(to.number);
    co_return outcome::held;
}

void segment_records::hold(claimed_segment& to, stored<migration_checkpoint> record) const
{
    to.start = record->position;
    to.record = std::move(record);
    to.written = now();
}

asio::awaitable<void> segment_records::keep_place(claimed_segment& segment, bool is_over) const
{
    if (!is_over && now() < due(segment))
        co_return;
    migration_checkpoint& to = **segment.record;
    to.position = segment.start;
    to.is_done = is_over;
    if (is_over)
        to.holder.clear();
    const migration_progress& more = segment.unkept;
    to.seen += more.seen;
    to.migrated += more.migrated;
    to.conflicted += more.conflicted;
    to.failed += more.failed;
    to.unknown += more.unknown;
    segment.unkept = migration_progress();
    co_await write(segment);
}

asio::awaitable<void> segment_records::renew(claimed_segment& segment) const
{
    if (now() >= due(segment))
        co_await write(segment);
}

asio::awaitable<void> segment_records::leave(claimed_segment& segment) const
{
    migration_checkpoint& record = **segment.record;
    if (segment.is_lost || record.is_done)
        co_return;
    record.holder.clear();
    call_options once = records_.get_client().options();
    const auto records = records_.with(once.max_attempts(1));
    [[maybe_unused]] const auto saved = co_await records.async_save(*segment.record, as_result);
}

// The lease counts from before the request.
asio::awaitable<void> segment_records::write(claimed_segment& segment) const
{
    ++(*segment.record)->renewals;
    segment.written = now();
    auto saved = co_await records_.async_save(*segment.record, as_result);
    if (saved)
        co_return;
    check_conflict(saved.error(), saved.get_diagnostics());
    segment.is_lost = true;
}

}  // namespace ddbm::detail
