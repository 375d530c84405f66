// Reads the ranges of a merge on, several at once, until it is known which item comes next.

#include "client/client_state.hpp"
#include "table/merge_state.hpp"
#include "table/operation_turn.hpp"

#include <ddbm/client.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/strand.hpp>

#include <deque>
#include <limits>
#include <type_traits>
#include <utility>

namespace ddbm::detail {

namespace {

// Everything but the end, which belongs to the handler's executor, happens on a strand.
class merge_operation : public std::enable_shared_from_this<merge_operation>
{
public:
    merge_operation(std::shared_ptr<merge_state> merge, misfit_calls calls, std::size_t wanted)
        : merge_(std::move(merge)), calls_(calls), wanted_(wanted),
          strand_(asio::make_strand(executor_of(*merge_)))
    {
    }

    virtual ~merge_operation() = default;

    void start(std::shared_ptr<diagnostics> diag)
    {
        diag_target_ = std::move(diag);
        work_ = asio::prefer(handler_executor(), asio::execution::outstanding_work.tracked);
        turn_ = take_turn(merge_->is_in_use);
        try
        {
            if (!turn_)
                throw no_turn();
            merge_->begin();
        }
        catch (const error& why)
        {
            fail(merge_->with_circumstances(why));
        }
        connect();
        go_on_reading();
    }

protected:
    const merge_state& merge() const noexcept { return *merge_; }

private:
    using objects = std::vector<std::shared_ptr<stored_object>>;

    virtual asio::any_completion_executor handler_executor() const = 0;
    virtual asio::cancellation_slot handler_slot() const = 0;
    virtual void call_handler(error_code ec, objects items) = 0;

    void connect()
    {
        auto slot = handler_slot();
        if (slot.is_connected())
            slot.assign([weak = weak_from_this()](asio::cancellation_type type) {
                const auto self = weak.lock();
                if (!self || type == asio::cancellation_type::none)
                    return;
                self->is_cancelled_ = true;
                asio::dispatch(self->strand_, [self, type] { self->cancel(type); });
            });
    }

    void disconnect()
    {
        auto slot = handler_slot();
        if (slot.is_connected())
            slot.clear();
    }

    void go_on_reading()
    {
        asio::post(strand_, [self = shared_from_this()] { self->begin(); });
    }

    // -- On the strand

    void begin()
    {
        is_over_ = false;
        go_on();
    }

    void go_on()
    {
        if (is_over_)
            return;
        if (running_.empty() && waiting_.empty())
            find_ranges();
        while (!failure_ && !waiting_.empty() && running_.size() < most_pages_at_once)
        {
            const std::size_t range = waiting_.front();
            waiting_.pop_front();
            read(range);
        }
        if (!running_.empty())
            return;
        is_over_ = true;
        asio::dispatch(work_, [self = shared_from_this()] { self->complete(); });
    }

    void find_ranges()
    {
        if (failure_)
            return;
        try
        {
            const auto ranges = merge_->to_be_read(wanted_);
            waiting_.assign(ranges.begin(), ranges.end());
        }
        catch (const error& why)
        {
            fail(why);
        }
    }

    struct running_read
    {
        asio::cancellation_signal cancelled;
    };

    void read(std::size_t range)
    {
        running_.push_back(std::make_unique<running_read>());
        running_read* const read = running_.back().get();
        auto diag = std::make_shared<diagnostics>();
        auto done = [self = shared_from_this(), range, read, diag](
                        error_code ec, std::shared_ptr<stored_object> next
                    ) { self->has_read(range, read, ec, std::move(next), *diag); };
        next_call::handler_type handler(asio::bind_executor(
            strand_, asio::bind_cancellation_slot(read->cancelled.slot(), std::move(done))
        ));
        next_call(merge_->ranges()[range], misfit_calls::by_caller)
            .start(std::move(handler), handler_place::elsewhere, diag);
    }

    void has_read(
        std::size_t range,
        const running_read* read,
        error_code ec,
        std::shared_ptr<stored_object> next,
        const diagnostics& diag
    )
    {
        std::erase_if(running_, [read](const auto& each) { return each.get() == read; });
        try
        {
            if (ec)
                throw error(ec, diag);
            // Those that do not fit are put aside, to be told before more is read.
            if (next || !call_for_misfits(*merge_->ranges()[range]))
                merge_->add(range, std::move(next));
        }
        catch (const error& why)
        {
            fail(why);
        }
        go_on();
    }

    // The others come to their end: what they read is there when the merge goes on.
    void fail(const error& why)
    {
        if (!failure_)
            failure_ = why;
    }

    void cancel(asio::cancellation_type type)
    {
        if (is_over_)
            return;
        fail(merge_->cancellation());
        // Emitting may end one.
        std::vector<running_read*> all;
        for (const auto& each : running_)
            all.push_back(each.get());
        for (running_read* each : all)
            each->cancelled.emit(type);
    }

    // -- On the handler's executor

    void complete()
    {
        if (failure_)
            return finish(*failure_);
        while (merge_->misfit_is_next(wanted_))
        {
            // The function stays as long as it runs.
            const auto function = merge_->taker();
            if (function && calls_ == misfit_calls::by_caller)
            {
                merge_->stopped_for = wanted_;
                return deliver({}, {});
            }
            const misfit popped = merge_->pop_misfit();
            if (!function)
                return finish(popped.why());
            try
            {
                (*function)(popped);
            }
            catch (...)
            {
                disconnect();
                throw;
            }
        }
        objects items;
        try
        {
            if (!merge_->to_be_read(wanted_).empty() || merge_->misfit_is_next(wanted_))
            {
                if (is_cancelled_)
                    return finish(merge_->cancellation());
                return go_on_reading();
            }
            items = merge_->pop(wanted_);
        }
        catch (const error& why)
        {
            return finish(why);
        }
        deliver({}, std::move(items));
    }

    void finish(const error& why)
    {
        if (diag_target_)
            *diag_target_ = why.get_diagnostics();
        deliver(why.code(), {});
    }

    void deliver(error_code ec, objects items)
    {
        disconnect();
        // The handler may begin the next one.
        turn_.reset();
        const auto work = std::exchange(work_, {});
        call_handler(ec, std::move(items));
    }

    const std::shared_ptr<merge_state> merge_;
    const misfit_calls calls_;
    const std::size_t wanted_;
    operation_turn turn_;
    std::shared_ptr<diagnostics> diag_target_;
    const asio::strand<asio::any_io_executor> strand_;
    asio::any_completion_executor work_;
    std::deque<std::size_t> waiting_;  // ranges that are to be read on
    std::vector<std::unique_ptr<running_read>> running_;
    std::optional<error> failure_;
    bool is_over_ = false;
    // By the handler's cancellation; on its executor.
    bool is_cancelled_ = false;
};

std::shared_ptr<stored_object>
result_of(std::vector<std::shared_ptr<stored_object>> items, std::type_identity<std::shared_ptr<stored_object>>)
{
    return items.empty() ? nullptr : std::move(items.front());
}

page_core
result_of(std::vector<std::shared_ptr<stored_object>> items, std::type_identity<page_core>)
{
    page_core page;
    page.items = std::move(items);
    return page;
}

template <class Result>
class handled_merge final : public merge_operation
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Result)>;

    handled_merge(
        std::shared_ptr<merge_state> merge,
        misfit_calls calls,
        std::size_t wanted,
        handler_type handler
    )
        : merge_operation(std::move(merge), calls, wanted)
    {
        // Assigning one recurses for ever in Boost 1.81.
        handler_.swap(handler);
    }

private:
    asio::any_completion_executor handler_executor() const override
    {
        const asio::any_completion_executor ours(executor_of(merge()));
        return asio::get_associated_executor(handler_, ours);
    }

    asio::cancellation_slot handler_slot() const override
    {
        return asio::get_associated_cancellation_slot(handler_);
    }

    void call_handler(error_code ec, std::vector<std::shared_ptr<stored_object>> items) override
    {
        auto handler = std::move(handler_);
        std::move(handler)(ec, result_of(std::move(items), std::type_identity<Result>()));
    }

    handler_type handler_;
};

}  // namespace

void merged_next_call::start(
    handler_type handler, handler_place /*place*/, std::shared_ptr<diagnostics> diag
) &&
{
    using next_of_merge = handled_merge<std::shared_ptr<stored_object>>;
    std::make_shared<next_of_merge>(std::move(merge_), calls_, 1, std::move(handler))
        ->start(std::move(diag));
}

void merged_rest_call::start(
    handler_type handler, handler_place /*place*/, std::shared_ptr<diagnostics> diag
) &&
{
    constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    std::make_shared<handled_merge<page_core>>(std::move(merge_), calls_, all, std::move(handler))
        ->start(std::move(diag));
}

}  // namespace ddbm::detail
