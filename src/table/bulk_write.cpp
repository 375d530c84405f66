// Bulks of writes: requests of BatchWriteItem.

#include "table/handled_bulk.hpp"
#include "table/write_list.hpp"

#include <ddbm/limits.hpp>

#include <ddbm/detail/bulk_core.hpp>

#include <algorithm>
#include <tuple>
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
                history.handed_back(all, is_refused ? retry_after : std::nullopt);
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

}  // namespace

void write_call::start(handler_type handler, handler_place, std::shared_ptr<diagnostics> diag) &&
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
    bulk->start(std::move(handler), std::move(diag));
}

}  // namespace ddbm::detail
