// Carries a migration out: workers, each with a segment of the table, read pages and save what was
// migrated in them. All of it runs on a strand of the client's executor, one thing at a time.
//
//   worker -> claim a segment -> read a page -> save its items -> keep the place -> ..-> claim
//                 |                  ^ within the capacity of reads  ^ of writes
//                 +- all are done, or others are at them: look again after a while

#include "client/awaited_call.hpp"
#include "client/client_state.hpp"
#include "client/shard_choice.hpp"
#include "client/shared_strand.hpp"
#include "client/spawn_operation.hpp"
#include "environment/uniform.hpp"
#include "environment/wait_until.hpp"
#include "errors/thrown_error.hpp"
#include "migration/migration_pace.hpp"
#include "migration/migration_tally.hpp"
#include "migration/segment_plan.hpp"
#include "migration/segment_records.hpp"
#include "migration/strand_handler.hpp"
#include "model/model_reader.hpp"
#include "table/item_key.hpp"
#include "table/item_operations.hpp"
#include "table/range_request.hpp"

#include <ddbm/as_result.hpp>
#include <ddbm/attribute.hpp>
#include <ddbm/client.hpp>
#include <ddbm/estimate.hpp>
#include <ddbm/explanation.hpp>
#include <ddbm/item_json.hpp>
#include <ddbm/migrate.hpp>
#include <ddbm/operations/describe_table.hpp>

#include <ddbm/detail/running_call.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

using clock = std::chrono::steady_clock;
using object_ptr = std::shared_ptr<stored_object>;

constexpr std::int64_t most_segments = 1'000'000;
constexpr int most_workers = 256;
constexpr std::chrono::milliseconds shortest_lease{1'000};
// Of an item that others write all the time.
constexpr int most_attempts = 5;

constexpr operation_kind scan_kind{service::dynamodb, "Scan", true};

void check(const migrate_options& options)
{
    const auto refuse = [](const std::string& why) {
        throw error(errc::invalid_request, "migrate_options::" + why);
    };
    if (options.segments() < 1 || options.segments() > most_segments)
        refuse(
            "segments is " + std::to_string(options.segments()) + ", it must be from 1 to 1000000"
        );
    if (options.in_flight() < 1 || options.in_flight() > most_workers)
        refuse(
            "in_flight is " + std::to_string(options.in_flight()) + ", it must be from 1 to 256"
        );
    for (const double units : {options.read_units(), options.write_units()})
    {
        if (!std::isfinite(units) || units < 0)
            refuse("capacity is a number of units from 0 on");
    }
    if (options.lease() < shortest_lease)
        refuse("lease is shorter than a second");
    if (options.checkpoints() && options.name().empty())
        refuse("checkpoints has no name of the migration");
}

// The pages of its segments: of items of its own kind, where the model tells that.
range_request scan_of(const table_core& table)
{
    range_request made(table);
    made.counts_capacity = true;
    if (const field_ops* kind = table.model->role(field_role::discriminator))
    {
        const std::string value(kind->ops->composed->parts[0].text);
        const condition<> is_of_kind = attribute(kind->name) == value;
        made.filter = is_of_kind.core();
    }
    return made;
}

// A read of the same item.
prepared_call<object_ptr> prepare_reread(const table_core& table, const stored_object& object)
{
    const item image = item_from_json(object.image);
    const key_values key = key_values_of(table.model->key, image);
    if (key.size() == 1)
        return prepare_get(table, {key[0]}, if_absent::deliver_empty);
    return prepare_get(table, {key[0], key[1]}, if_absent::deliver_empty);
}

class migration
{
public:
    migration(const table_core& table, migrate_options options, asio::any_io_executor executor)
        : table_(table), fresh_(table), options_(std::move(options)),
          executor_(std::move(executor)), scan_(scan_of(table)),
          pace_(options_.read_units(), options_.write_units(), options_.in_flight(), now()),
          tally_(now(), options_.keep_problems())
    {
        call_options calls = table.db.options();
        fresh_.db = table.db.with(calls.consistent());
        if (options_.checkpoints() && !options_.is_dry_run())
        {
            // Its requests are part of the same call.
            const auto& given = *options_.checkpoints();
            call_options part = given.core().db.options();
            part.part_of(calls.part_of());
            records_.emplace(given.with(part), options_.name(), options_.lease(), env());
        }
    }
    migration(const migration&) = delete;
    migration& operator=(const migration&) = delete;

    asio::awaitable<migration_report> run()
    {
        co_await prepare();
        co_await work(options_.in_flight());
        if (failure_)
            std::rethrow_exception(failure_);
        co_return std::move(tally_).report(now());
    }

private:
    environment& env() const { return table_.db.state()->env(); }
    clock::time_point now() const { return env().steady_now(); }

    // -- Before the workers

    asio::awaitable<void> prepare()
    {
        if (options_.on_progress())
            co_await learn_total();
        std::int64_t segments = options_.segments();
        if (records_)
        {
            const auto begun = co_await records_->segments_begun();
            segments = begun.value_or(segments);
        }
        if (segments < 1 || segments > most_segments)
            throw records_->other_segments(segments, options_.segments());
        scan_.segments = segments;
        // Those who share the work begin at different places.
        const double part = records_ ? uniform(env()) : 0;
        const auto first = static_cast<std::int64_t>(part * static_cast<double>(segments));
        plan_.emplace(segments, std::min(first, segments - 1));
    }

    // Who may not ask for it does without.
    asio::awaitable<void> learn_total()
    {
        describe_table_request request(*table_.name);
        auto described = co_await table_.db.async_describe_table(std::move(request), as_result);
        if (described)
            tally_.expect(described->table.item_count);
    }

    // -- Workers

    asio::awaitable<void> work(int workers)
    {
        // Conditions have one of their own.
        using asio::experimental::awaitable_operators::operator&&;
        co_await allow_partial_cancellation();
        if (workers > 1)
            co_await (worker() && work(workers - 1));
        else
            co_await worker();
    }

    // What it throws ends the others, too: once they have done what they are at.
    asio::awaitable<void> worker()
    {
        co_await allow_partial_cancellation();
        claimed_segment segment;
        try
        {
            timers_.push_back(env().make_timer(executor_));
            timer& pause = *timers_.back();
            while (co_await claim(segment, pause))
            {
                co_await migrate_segment(segment, pause);
                if (failure_)
                    break;
                segment = claimed_segment();
            }
        }
        catch (...)
        {
            fail(std::current_exception());
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        if (failure_ && segment.record && state.cancelled() == asio::cancellation_type::none)
            co_await records_->leave(segment);
    }

    void fail(std::exception_ptr why)
    {
        if (failure_)
            return;
        failure_ = std::move(why);
        for (const auto& each : timers_)
            each->cancel();
    }

    // Until then, or a failure.
    asio::awaitable<void> wait(timer& pause, clock::time_point until)
    {
        if (failure_ || until <= now())
            co_return;
        const error_code ec = co_await wait_until(pause, until);
        if (ec && !failure_)
            throw error(ec);
    }

    // -- Segments

    // False: there is nothing left for this worker.
    asio::awaitable<bool> claim(claimed_segment& to, timer& pause)
    {
        while (!failure_)
        {
            while (const auto next = plan_->next())
            {
                to.number = *next;
                if (!records_)
                    co_return true;
                const auto what = co_await records_->claim(to, scan_.segments, *plan_);
                tally_.add_seen_before(to.seen_before);
                to.seen_before = 0;
                if (what == segment_records::outcome::ours)
                    co_return true;
                if (failure_)
                    break;
            }
            // One worker is enough to see whether somebody falls silent.
            if (!plan_->has_held() || is_looking_)
                co_return false;
            is_looking_ = true;
            co_await wait(pause, now() + options_.lease() / 4);
            is_looking_ = false;
            plan_->look_again();
        }
        co_return false;
    }

    asio::awaitable<void> migrate_segment(claimed_segment& segment, timer& pause)
    {
        for (bool is_over = false; !is_over;)
        {
            co_await wait_for(pace_.reads(), segment, pause);
            if (failure_ || segment.is_lost)
                break;
            model_reply page;
            co_await read_page(segment, page);
            co_await migrate_page(segment, page, pause);
            if (failure_ || segment.is_lost)
                break;
            segment.start = std::move(page.last_evaluated_key);
            is_over = segment.start.empty();
            if (segment.record)
                co_await records_->keep_place(segment, is_over);
            tell();
            if (is_over && !segment.is_lost)
                plan_->done(segment.number);
        }
        if (segment.is_lost)
            plan_->held(segment.number);
    }

    void tell()
    {
        if (!options_.on_progress())
            return;
        try
        {
            options_.on_progress()(tally_.progress(now()));
        }
        catch (...)
        {
            throw thrown_error("migrate_options::on_progress");
        }
    }

    // -- Capacity

    // In steps that are no longer than what the record allows.
    asio::awaitable<void>
    wait_for(const capacity_budget& budget, claimed_segment& segment, timer& pause)
    {
        while (!failure_ && !segment.is_lost && budget.ready() > now())
        {
            auto until = budget.ready();
            if (segment.record)
                until = std::min(until, records_->due(segment));
            co_await wait(pause, until);
            if (segment.record)
                co_await records_->renew(segment);
        }
    }

    // -- Pages

    std::string request_for(const claimed_segment& segment) const
    {
        std::string text;
        json_writer json(text);
        const auto number = static_cast<std::size_t>(segment.number);
        write_page_request(json, scan_, {number, segment.start, pace_.items_of_page()});
        return text;
    }

    asio::awaitable<void> read_page(claimed_segment& segment, model_reply& page)
    {
        std::string reply = co_await table_.db.async_call(
            service::dynamodb, "Scan", request_for(segment), resend::harmless
        );
        read_model_reply(reply, *table_.model, page);
        if (!page.has_items)
            throw error(errc::invalid_reply, "the reply has no Items");
        // As the service says, or what such a page costs.
        const double units = page.capacity_units > 0 ? page.capacity_units
                                                     : estimate::page(reply.size()).read_units();
        pace_.read(units, page.scanned_count, now());
    }

    asio::awaitable<void> migrate_page(claimed_segment& segment, model_reply& page, timer& pause)
    {
        const auto seen = static_cast<std::int64_t>(page.items.size() + page.misfits.size());
        tally_.saw(seen);
        segment.unkept.seen += seen;
        for (const item_misfit& each : page.misfits)
            count_failure(segment, key_text(table_.model->key, each.image), each.why);
        page.misfits.clear();
        for (object_ptr& each : page.items)
        {
            if (each->image.is_migrated())
                co_await migrate_item(segment, each, pause);
            if (failure_ || segment.is_lost)
                co_return;
            each.reset();
        }
    }

    void count_failure(claimed_segment& segment, std::string key, const error& why)
    {
        ++(why.code() == errc::unknown_version ? segment.unkept.unknown : segment.unkept.failed);
        tally_.failed(std::move(key), why);
    }

    void count_failure(claimed_segment& segment, const stored_object& object, const error& why)
    {
        if (!is_of_item(why.code()))
            throw why;
        count_failure(segment, key_text(table_.model->key, object.image), why);
    }

    void count_migrated(claimed_segment& segment)
    {
        tally_.migrated();
        ++segment.unkept.migrated;
    }

    // -- Items

    asio::awaitable<void> migrate_item(claimed_segment& segment, object_ptr object, timer& pause)
    {
        if (options_.is_dry_run())
        {
            try_save(segment, object);
            co_return;
        }
        for (int attempt = 0; attempt < most_attempts; ++attempt)
        {
            if (pace_.writes().is_limited())
                co_await wait_for(pace_.writes(), segment, pause);
            if (segment.record)
                co_await records_->renew(segment);
            if (failure_ || segment.is_lost)
                co_return;
            auto call = prepare_untouched_save(table_, object);
            const double units = units_of(call);
            awaited_call<prepared_call<>> save(call);
            co_await std::move(save).operation();
            const error_code ec = save.code();
            if (units > 0 && (!ec || ec == errc::conflict_changed))
                pace_.wrote(units, now());
            if (!ec)
            {
                count_migrated(segment);
                co_return;
            }
            if (ec != errc::conflict_changed)
            {
                count_failure(segment, *object, error(ec, save.take_diagnostics()));
                co_return;
            }
            if (attempt == 0)
            {
                tally_.conflicted();
                ++segment.unkept.conflicted;
            }
            auto again = prepare_reread(fresh_, *object);
            awaited_call<prepared_call<object_ptr>> read(again);
            co_await std::move(read).operation();
            if (read.has_failed())
            {
                count_failure(segment, *object, error(read.code(), read.take_diagnostics()));
                co_return;
            }
            object_ptr now_is = read.take();
            // It is gone, or somebody else has migrated it.
            if (!now_is || !now_is->image.is_migrated())
                co_return;
            object = std::move(now_is);
        }
        count_failure(
            segment,
            *object,
            error(
                errc::conflict_changed,
                "others have written it each of the " + std::to_string(most_attempts) +
                    " times that it was to be saved"
            )
        );
    }

    // Which are only asked for where they are limited. None of what cannot be sent.
    double units_of(const prepared_call<>& call) const
    {
        try
        {
            return pace_.writes().is_limited() ? call.explain().cost().write_units() : 0;
        }
        catch (const error&)
        {
            return 0;
        }
    }

    // Whether it could be saved.
    void try_save(claimed_segment& segment, const object_ptr& object)
    {
        try
        {
            prepare_untouched_save(table_, object).explain();
            count_migrated(segment);
        }
        catch (const error& why)
        {
            count_failure(segment, *object, why);
        }
    }

    const table_core table_;
    table_core fresh_;  // the same for consistent reads
    const migrate_options options_;
    const asio::any_io_executor executor_;  // the strand
    std::optional<segment_records> records_;
    range_request scan_;
    std::optional<segment_plan> plan_;
    migration_pace pace_;
    migration_tally tally_;
    std::vector<std::unique_ptr<timer>> timers_;
    bool is_looking_ = false;
    std::exception_ptr failure_;  // the first
};

diagnostics about(const table_core& table)
{
    diagnostics diag;
    diag.table(*table.name).applied(applied::maybe);
    table.db.state()->name_operation(diag, service::dynamodb, scan_kind.name);
    return diag;
}

asio::awaitable<migration_report>
migrate(table_core table, migrate_options options, asio::any_io_executor executor)
{
    co_await allow_partial_cancellation();
    diagnostics known = about(table);
    known.applied(applied::no);
    decided(*table.db.state(), table.db.options(), scan_kind, known, [&] { check(options); });
    migration run(table, std::move(options), std::move(executor));
    auto report = co_await run.run();
    co_return report;
}

}  // namespace

table_call<migration_report> prepare_migration(table_core table, migrate_options options)
{
    return table_call<migration_report>(
        [table = std::move(table), options = std::move(options)](
            auto handler, handler_place place, std::shared_ptr<diagnostics> diag
        ) {
            const asio::any_io_executor ours = executor_for(table.db, place, handler);
            const asio::any_io_executor strand = shared_strand::on(ours);
            table_core part = table;
            running_call_ptr call = begin_call(part.db);
            auto steps = migrate(std::move(part), options, strand);
            auto there = handler_for_strand<migration_report>(std::move(handler), ours, strand);
            spawn_operation(
                strand,
                std::move(steps),
                about(table),
                std::move(diag),
                std::move(there),
                std::move(call)
            );
        }
    );
}

template class awaited_results<table_call<migration_report>::handler_type>;
template class awaited_call<table_call<migration_report>>;

}  // namespace ddbm::detail
