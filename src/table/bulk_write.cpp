// Bulks of writes: requests of BatchWriteItem.

#include "table/bulk_explanation.hpp"
#include "table/described.hpp"
#include "table/handled_bulk.hpp"
#include "table/write_list.hpp"

#include <ddbm/limits.hpp>

#include <ddbm/detail/bulk_core.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace ddbm::detail {

namespace {

constexpr operation_kind batch_write_kind{service::dynamodb, "BatchWriteItem", true, true, false};

class write_batch_operation final : public batch_operation
{
public:
    write_batch_operation(
        std::shared_ptr<bulk_operation> bulk,
        const call_options& options,
        std::shared_ptr<write_list> list,
        std::vector<planned_write> writes
    )
        : batch_operation(
              std::move(bulk), options, batch_write_kind, list->tables().common_name(writes)
          ),
          list_(std::move(list)), writes_(std::move(writes)), left_(writes_.size())
    {
        auto json = body_writer();
        write_batch(json, list_->tables(), writes_);
    }

    outcome take_in(bool is_answered, bool is_refused) override
    {
        outcome result;
        std::vector<planned_write> back;
        const bool all =
            !is_answered || std::find(left_.begin(), left_.end(), false) == left_.end();
        for (std::size_t i = 0; i < writes_.size(); ++i)
        {
            if (!all && !left_[i])
            {
                list_->carried_out(writes_[i]);
                continue;
            }
            send_history& history = writes_[i].history;
            if (is_answered || is_refused)
                history.handed_back(all, is_refused ? attempt().retry_after : std::nullopt);
            result.fruitless = std::max(result.fruitless, history.fruitless());
            back.push_back(std::move(writes_[i]));
        }
        result.handed_back = back.size();
        list_->give_back(std::move(back));
        return result;
    }

private:
    void read(std::string_view text) override
    {
        left_ = unprocessed_writes(text, list_->tables(), writes_);
    }

    const std::shared_ptr<write_list> list_;
    std::vector<planned_write> writes_;
    std::vector<bool> left_;
};

class write_work final : public bulk_work
{
public:
    write_work(std::shared_ptr<write_list> list, std::unique_ptr<write_source> source)
        : list_(std::move(list)), source_(std::move(source))
    {
    }

    operation_kind kind() const override { return batch_write_kind; }

    void prepare() override
    {
        while (source_ && !list_->refused() && list_->waiting() < limits::batch_writes)
        {
            if (!source_->add_next(*list_))
                source_.reset();
        }
        if (list_->refused())
            throw error(*list_->refused());
    }

    batch_ptr next_batch(
        const std::shared_ptr<bulk_operation>& bulk,
        const call_options& options,
        send_history& history
    ) override
    {
        std::vector<planned_write> writes = list_->take();
        if (writes.empty())
            return nullptr;
        for (const planned_write& each : writes)
        {
            history.add(each.history);
            history.add(list_->history_of(each.table));
        }
        return new write_batch_operation(bulk, options, list_, std::move(writes));
    }

    bulk_progress progress() const override
    {
        bulk_progress progress;
        progress.processed = list_->processed();
        if (!source_)
            progress.total = list_->taken();
        progress.unprocessed = list_->given_back();
        return progress;
    }

    bulk_result result() const override { return list_->result(); }

private:
    const std::shared_ptr<write_list> list_;
    std::unique_ptr<write_source> source_;
};

// What is to be said of writes before they are sent.
class write_notes
{
public:
    // Takes a note of one, and reckons what it costs at least.
    estimate add(const write_list& list, const planned_write& write)
    {
        repeated_ += !items_.insert(list.id_of(write)).second;
        has_indexes_ = has_indexes_ || list.tables().has_indexes(write.table);
        const std::size_t bytes = item_bytes(write);
        if (bytes == 0)
        {
            erases_ = true;
            return estimate::erase(0);
        }
        nearly_full_ += bytes > nearly_full;
        if (bytes > largest_)
        {
            largest_ = bytes;
            place_of_largest_ = write.position;
        }
        return estimate::put(bytes);
    }

    void tell(explanation& to) const
    {
        if (erases_)
            to.warning("the sizes of the items that are erased are not known before");
        if (has_indexes_)
            to.warning(costs_of_indexes);
        if (repeated_ != 0)
            to.warning(
                std::to_string(repeated_) +
                " of the writes wait for one of the same item, and are paid for as well"
            );
        if (nearly_full_ != 0)
            to.warning(words_of_large_items());
    }

private:
    // So large that a little more is refused.
    static constexpr std::size_t nearly_full = limits::item_bytes / 10 * 9;

    std::string words_of_large_items() const
    {
        std::string text = "item " + std::to_string(place_of_largest_) + " has " +
                           std::to_string(largest_) + " bytes of the " +
                           std::to_string(limits::item_bytes) + " that an item may have";
        if (nearly_full_ > 1)
            text += "; " + std::to_string(nearly_full_) + " have more than nine tenths of that";
        return text;
    }

    std::unordered_set<std::string> items_;
    std::size_t repeated_ = 0;
    bool has_indexes_ = false;
    bool erases_ = false;
    std::size_t nearly_full_ = 0;
    std::size_t largest_ = 0;
    std::size_t place_of_largest_ = 0;
};

}  // namespace

void write_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    const client& db = writes_->tables().db();
    auto finish = [](error_code, bulk_result result) { return std::tuple(std::move(result)); };
    auto bulk = std::make_shared<handled_bulk<decltype(finish), bulk_result>>(
        finish,
        db.state(),
        db.options(),
        std::move(options_),
        std::make_unique<write_work>(writes_, std::move(source_))
    );
    bulk->start(std::move(handler), place, std::move(diag));
}

explanation write_call::explain()
{
    // A copy: what is explained is still to be carried out.
    const auto list = std::make_shared<write_list>(*writes_);
    write_work work(list, std::move(source_));
    bulk_explanation told(work, list->tables(), options_);
    write_notes notes;
    for (;;)
    {
        told.prepare();
        const std::vector<planned_write> writes = list->take();
        if (writes.empty())
            break;
        told.add_request([&](json_writer& json) { write_batch(json, list->tables(), writes); });
        for (const planned_write& each : writes)
        {
            told.add_cost(each.table, notes.add(*list, each));
            list->carried_out(each);
        }
    }
    explanation made = told.take();
    notes.tell(made);
    return made;
}

}  // namespace ddbm::detail
