// Bulks of reads that are all known when they begin.

#include "protocol/operations/batch_get_item.hpp"
#include "table/batch_reply.hpp"
#include "table/bulk_explanation.hpp"
#include "table/handled_bulk.hpp"
#include "table/part_writer.hpp"
#include "table/read_work.hpp"

#include <ddbm/detail/bulk_core.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr operation_kind batch_get_kind{service::dynamodb, "BatchGetItem", false, true, false};

class read_batch_operation final : public batch_operation
{
public:
    read_batch_operation(
        std::shared_ptr<bulk_operation> bulk,
        const call_options& options,
        std::shared_ptr<read_list> list,
        std::vector<planned_read> reads,
        bool is_consistent
    )
        : batch_operation(
              std::move(bulk), options, batch_get_kind, list->tables().common_name(reads)
          ),
          list_(std::move(list)), reads_(std::move(reads))
    {
        take_encoded_items();
        auto json = body_writer();
        write_batch(json, list_->tables(), reads_, is_consistent);
    }

    outcome take_in(bool is_answered, bool is_refused) override
    {
        outcome result;
        for (auto& [position, found] : answers_.found)
            list_->answer(position, std::move(found));
        std::vector<planned_read> back;
        const std::vector<bool>& left = answers_.unprocessed;
        const bool all = !is_answered || std::find(left.begin(), left.end(), false) == left.end();
        for (std::size_t i = 0; i < reads_.size(); ++i)
        {
            if (!all && !left[i])
            {
                list_->carried_out(reads_[i]);
                continue;
            }
            send_history& history = reads_[i].history;
            if (is_refused || (is_answered && !is_full_))
                history.handed_back(all, is_refused ? attempt().retry_after : std::nullopt);
            result.fruitless = std::max(result.fruitless, history.fruitless());
            back.push_back(std::move(reads_[i]));
        }
        result.handed_back = back.size();
        list_->give_back(std::move(back));
        return result;
    }

private:
    void read(std::string_view text) override
    {
        is_full_ = is_full_batch(text.size() + attempt().reply_items.size());
        answers_ = read_batch_reply(text, attempt().reply_items, list_->tables(), reads_);
        for (auto& [position, found] : answers_.found)
        {
            if (found.failed)
                found.failed = std::make_shared<const error>(placed(*found.failed, position));
        }
    }

    // What is known of a failure that is no failure of the request.
    error placed(const error& why, std::size_t position) const
    {
        const error with = with_position(why, position);
        diagnostics diag = with.get_diagnostics();
        for (const planned_read& each : reads_)
        {
            for (const read_place& place : each.places)
            {
                if (place.position == position)
                    diag.table(list_->tables().name(each.table)).key(each.key);
            }
        }
        client().name_operation(diag, service::dynamodb, batch_get_kind.name);
        const exchange& x = attempt();
        diag.attempts(x.attempt).http_status(x.status).request_id(std::string(x.request_id));
        return error(with.code(), std::move(diag));
    }

    const std::shared_ptr<read_list> list_;
    std::vector<planned_read> reads_;
    batch_get_answers answers_;
    bool is_full_ = false;
};

}  // namespace

// -- In common

operation_kind read_work::kind() const
{
    return batch_get_kind;
}

batch_ptr read_work::next_batch(
    const std::shared_ptr<bulk_operation>& bulk, const call_options& options, send_history& history
)
{
    std::vector<planned_read> reads = list_->take();
    if (reads.empty())
        return nullptr;
    for (const planned_read& each : reads)
    {
        history.add(each.history);
        history.add(list_->history_of(each.table));
    }
    return new read_batch_operation(bulk, options, list_, std::move(reads), is_consistent_);
}

void read_work::tell()
{
    while (const auto next = list_->next_misfit())
        on_misfit_(*next);
}

bulk_progress read_work::progress() const
{
    bulk_progress progress;
    progress.processed = list_->processed();
    progress.total = list_->taken();
    progress.unprocessed = list_->given_back();
    return progress;
}

// -- All at once

namespace {

class read_all_work final : public read_work
{
public:
    using read_work::read_work;

    // Before anything is sent.
    void prepare() override
    {
        if (is_checked_)
            return;
        is_checked_ = true;
        if (const error* why = list_->first_failed())
            throw error(*why);
    }

    // An item that does not fit.
    const error* failed() const override { return list_->first_failed(); }

private:
    bool is_checked_ = false;
};

explanation explain_reads(const read_list& reads, const bulk& options)
{
    // A copy: what is explained is still to be carried out.
    const auto list = std::make_shared<read_list>(reads);
    read_all_work work(list, options);
    const bulk_tables& tables = list->tables();
    bulk_explanation told(work, tables, options);
    std::size_t repeated = 0;
    for (;;)
    {
        told.prepare();
        const std::vector<planned_read> keys = list->take();
        if (keys.empty())
            break;
        told.add_request([&](json_writer& json) {
            write_batch(json, tables, keys, options.is_consistent());
        });
        for (const planned_read& each : keys)
        {
            const bool is_strong = options.is_consistent() || tables.is_consistent(each.table);
            const auto seen = is_strong ? consistency::strong : consistency::eventual;
            told.add_cost(each.table, estimate::batch_get(0, seen));
            repeated += each.places.size() - 1;
        }
    }
    explanation made = told.take();
    if (made.requests() != 0)
        made.warning("the sizes of the items are not known before");
    if (repeated != 0)
        made.warning(
            std::to_string(repeated) + " of the keys are equal to one before them, and sent once"
        );
    return made;
}

template <class Finish, class... Results>
void start_reads(
    const std::shared_ptr<read_list>& reads,
    bulk options,
    Finish finish,
    asio::any_completion_handler<void(error_code, Results...)> handler,
    handler_place place,
    std::shared_ptr<diagnostics> diag
)
{
    const client& db = reads->tables().db();
    auto work = std::make_unique<read_all_work>(reads, options);
    auto operation = std::make_shared<handled_bulk<Finish, Results...>>(
        finish, db.state(), db.options(), std::move(options), std::move(work)
    );
    operation->start(std::move(handler), place, std::move(diag));
}

}  // namespace

void read_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    auto finish = [reads = reads_](error_code, const bulk_result&) {
        return std::tuple(found_objects(reads->take_all()));
    };
    start_reads(reads_, std::move(options_), finish, std::move(handler), place, std::move(diag));
}

explanation read_call::explain() const
{
    return explain_reads(*reads_, options_);
}

void fill_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    auto finish = [](error_code, const bulk_result&) { return std::tuple(); };
    start_reads(reads_, std::move(options_), finish, std::move(handler), place, std::move(diag));
}

explanation fill_call::explain() const
{
    return explain_reads(*reads_, options_);
}

}  // namespace ddbm::detail
