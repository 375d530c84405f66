// The operations of a merge: each asks its ranges, several at once, until it is known which items
// come next, or how many.

#include "client/call_limit.hpp"
#include "client/client_state.hpp"
#include "client/running_call.hpp"
#include "client/shard_choice.hpp"
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

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace ddbm::detail {

namespace {

// Everything but the end, which belongs to the handler's executor, happens on a strand.
class merge_operation : public std::enable_shared_from_this<merge_operation>
{
public:
    // `ours` is the one of the client's executors that it runs on.
    merge_operation(const asio::any_io_executor& ours, std::shared_ptr<merge_state> merge)
        : merge_(std::move(merge)), ours_(ours), strand_(asio::make_strand(ours))
    {
    }
    merge_operation(const merge_operation&) = delete;
    merge_operation& operator=(const merge_operation&) = delete;
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
            begin_call();
        }
        catch (const error& why)
        {
            fail(merge_->with_circumstances(why));
        }
        connect();
        go_on_asking();
    }

protected:
    merge_state& merge() const noexcept { return *merge_; }
    const asio::any_io_executor& ours() const noexcept { return ours_; }
    bool is_cancelled() const noexcept { return is_cancelled_; }

    // -- On the strand

    // The ranges that have to be asked next; none where it is known what is delivered.
    virtual std::vector<std::size_t> to_be_asked() = 0;
    virtual void ask(std::size_t range) = 0;

    // Begins an operation of a range; `use` takes what it delivers, and what it throws is a
    // failure.
    template <class Call, class Result>
    void run(Call call, std::function<void(Result)> use)
    {
        running_.push_back(std::make_unique<running_call>());
        running_call* const running = running_.back().get();
        auto diag = std::make_shared<diagnostics>();
        auto done = [self = shared_from_this(), running, diag, use = std::move(use)](
                        error_code ec, Result result
                    ) {
            self->forget(running);
            try
            {
                if (ec)
                    throw error(ec, *diag);
                use(std::move(result));
            }
            catch (const error& why)
            {
                self->fail(why);
            }
            self->go_on();
        };
        typename Call::handler_type handler(asio::bind_executor(
            strand_, asio::bind_cancellation_slot(running->cancelled.slot(), std::move(done))
        ));
        std::move(call).start(std::move(handler), handler_place(strand_), diag);
    }

    // -- On the handler's executor

    // All that was asked has been told: completes, or goes on.
    virtual void complete() = 0;

    void go_on_asking()
    {
        asio::post(strand_, [self = shared_from_this()] { self->begin(); });
    }

    void finish(const error& why)
    {
        if (diag_target_)
            *diag_target_ = why.get_diagnostics();
        deliver(why.code());
    }

    void deliver(error_code ec)
    {
        disconnect();
        // The handler may begin the next one.
        turn_.reset();
        const auto ended = std::exchange(call_, nullptr);
        const auto work = std::exchange(work_, {});
        call_handler(ec);
    }

    void disconnect()
    {
        auto slot = handler_slot();
        if (slot.is_connected())
            slot.clear();
    }

    virtual asio::any_completion_executor handler_executor() const = 0;
    virtual asio::cancellation_slot handler_slot() const = 0;
    virtual void call_handler(error_code ec) = 0;

private:
    struct running_call
    {
        asio::cancellation_signal cancelled;
    };

    // What is asked of the ranges is part of this one, and has its time together.
    void begin_call()
    {
        call_limit limit;
        for (const auto& each : merge_->ranges())
            limit = limit.earlier_of(limit_of_call(each->table().db));
        const auto& client = merge_->ranges().front()->table().db.state();
        call_ = detail::running_call::begin(client, limit);
        for (const auto& each : merge_->ranges())
        {
            std::lock_guard held(each->mutex);
            if (each->call.expired())
                each->call = call_;
        }
    }

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
            ask(range);
        }
        if (!running_.empty())
            return;
        is_over_ = true;
        asio::dispatch(work_, [self = shared_from_this()] { self->end(); });
    }

    void find_ranges()
    {
        if (failure_)
            return;
        try
        {
            const auto ranges = to_be_asked();
            waiting_.assign(ranges.begin(), ranges.end());
        }
        catch (const error& why)
        {
            fail(merge_->with_circumstances(why));
        }
    }

    void forget(const running_call* running)
    {
        std::erase_if(running_, [running](const auto& each) { return each.get() == running; });
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
        std::vector<running_call*> all;
        for (const auto& each : running_)
            all.push_back(each.get());
        for (running_call* each : all)
            each->cancelled.emit(type);
    }

    void end()
    {
        if (failure_)
            return finish(*failure_);
        complete();
    }

    const std::shared_ptr<merge_state> merge_;
    const asio::any_io_executor ours_;
    operation_turn turn_;
    running_call_ptr call_;
    std::shared_ptr<diagnostics> diag_target_;
    const asio::strand<asio::any_io_executor> strand_;
    asio::any_completion_executor work_;
    std::deque<std::size_t> waiting_;  // ranges that are to be asked
    std::vector<std::unique_ptr<running_call>> running_;
    std::optional<error> failure_;
    bool is_over_ = false;
    // By the handler's cancellation; on its executor.
    bool is_cancelled_ = false;
};

// Reads the ranges on until the wanted items are known.
class merge_read : public merge_operation
{
public:
    merge_read(
        const asio::any_io_executor& ours,
        std::shared_ptr<merge_state> merge,
        misfit_calls calls,
        page_size items
    )
        : merge_operation(ours, std::move(merge)), items_(items), calls_(calls),
          wanted_(static_cast<std::size_t>(items.value_or(1)))
    {
    }

protected:
    const page_size items_;

private:
    // How many it is likely to need of one range, so that no more are fetched; 0: a page.
    virtual std::int64_t likely() const { return 0; }
    // Takes so many, which are ready; none where it throws.
    virtual void take(std::size_t items) = 0;

    std::vector<std::size_t> to_be_asked() override { return merge().to_be_read(wanted_); }

    void ask(std::size_t range) override
    {
        const auto& asked = merge().ranges()[range];
        const auto add = [this, range, asked](std::shared_ptr<stored_object> next) {
            // Those that do not fit are put aside, to be told before more is read.
            if (next || !call_for_misfits(*asked))
                merge().add(range, std::move(next));
        };
        run<next_call, std::shared_ptr<stored_object>>(
            next_call(asked, misfit_calls::by_caller, likely()), add
        );
    }

    void complete() override
    {
        while (merge().misfit_is_next(wanted_))
        {
            // The function stays as long as it runs.
            const auto function = merge().taker();
            if (function && calls_ == misfit_calls::by_caller)
            {
                merge().stopped_for = wanted_;
                return deliver({});
            }
            const misfit popped = merge().pop_misfit();
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
        try
        {
            if (!merge().to_be_read(wanted_).empty() || merge().misfit_is_next(wanted_))
            {
                if (is_cancelled())
                    return finish(merge().cancellation());
                return go_on_asking();
            }
            const std::size_t most = items_ ? wanted_ : std::numeric_limits<std::size_t>::max();
            merge().make_ready(most);
            take(std::min(most, merge().ready()));
        }
        catch (const error& why)
        {
            return finish(merge().with_circumstances(why));
        }
        deliver({});
    }

    const misfit_calls calls_;
    const std::size_t wanted_;
};

// An operation with its handler, and what that gets.
template <class Operation, class Result>
class handled_merge : public Operation
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Result)>;

    template <class... Arguments>
    explicit handled_merge(handler_type handler, Arguments&&... arguments)
        : Operation(std::forward<Arguments>(arguments)...)
    {
        // Assigning one recurses for ever in Boost 1.81.
        handler_.swap(handler);
    }

protected:
    Result result_{};

private:
    asio::any_completion_executor handler_executor() const final
    {
        return asio::get_associated_executor(handler_, asio::any_completion_executor(this->ours()));
    }

    asio::cancellation_slot handler_slot() const final
    {
        return asio::get_associated_cancellation_slot(handler_);
    }

    void call_handler(error_code ec) final
    {
        auto handler = std::move(handler_);
        std::move(handler)(ec, std::move(result_));
    }

    handler_type handler_;
};

class merged_next final : public handled_merge<merge_read, std::shared_ptr<stored_object>>
{
public:
    using handled_merge::handled_merge;

private:
    void take(std::size_t items) override
    {
        if (items != 0)
            result_ = std::move(merge().pop(1).front());
    }
};

class merged_page final : public handled_merge<merge_read, page_core>
{
public:
    using handled_merge::handled_merge;

private:
    // One more, which tells whether there is a next page.
    std::int64_t likely() const override
    {
        if (!items_ || items_ == whole_range)
            return 0;
        return *items_ - static_cast<std::int64_t>(merge().ready()) + 1;
    }

    void take(std::size_t items) override
    {
        if (items_ != whole_range)
            result_.cursor = merge().cursor_behind(items);
        result_.items = merge().pop(items);
    }
};

class merged_count final : public handled_merge<merge_operation, std::int64_t>
{
public:
    using handled_merge::handled_merge;

private:
    std::vector<std::size_t> to_be_asked() override
    {
        if (std::exchange(has_asked_, true) || !merge().depends_on_ranges())
            return {};
        std::vector<std::size_t> all(merge().ranges().size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return all;
    }

    void ask(std::size_t range) override
    {
        run<count_call, std::int64_t>(
            count_call(merge().ranges()[range]), [this](std::int64_t count) { found_ += count; }
        );
    }

    void complete() override
    {
        result_ = merge().left(found_);
        deliver({});
    }

    bool has_asked_ = false;
    std::int64_t found_ = 0;  // that the ranges have
};

template <class Handler>
const asio::any_io_executor&
executor_for_merge(const merge_state& merge, handler_place place, const Handler& handler)
{
    return executor_for(merge.ranges().front()->table().db, place, handler);
}

}  // namespace

void merged_next_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    const auto& ours = executor_for_merge(*merge_, place, handler);
    std::make_shared<merged_next>(std::move(handler), ours, std::move(merge_), calls_, page_size(1))
        ->start(std::move(diag));
}

void merged_page_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    const auto& ours = executor_for_merge(*merge_, place, handler);
    std::make_shared<merged_page>(std::move(handler), ours, std::move(merge_), calls_, items_)
        ->start(std::move(diag));
}

void merged_count_call::start(
    handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag
) &&
{
    const auto& ours = executor_for_merge(*merge_, place, handler);
    std::make_shared<merged_count>(std::move(handler), ours, std::move(merge_))
        ->start(std::move(diag));
}

}  // namespace ddbm::detail
