#ifndef DDBM_SRC_HANDLED_OPERATION_HPP
#define DDBM_SRC_HANDLED_OPERATION_HPP

#include "client/operation.hpp"
#include "client/post_result.hpp"
#include "client/shard_choice.hpp"

#include <ddbm/detail/handler_place.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <atomic>
#include <memory>
#include <tuple>
#include <utility>

namespace ddbm::detail {

// An operation with a completion handler of signature void(error_code, Results...).
template <class... Results>
class handled_operation : public operation
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Results...)>;
    using operation::operation;

    ~handled_operation() override
    {
        if (reach_)
            *reach_ = nullptr;
    }

    // Sends the request; the outcome goes to `handler`, which is to be called in this place, and
    // what is known about a failure to `diag`, unless that is null.
    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag)
    {
        // Assigning one recurses for ever in Boost 1.81.
        handler_.swap(handler);
        diag_target_ = std::move(diag);

        run_on(shard_for(client(), place, handler_));
        if (!place.is_at(shard().executor))
        {
            const asio::any_completion_executor ours(shard().executor);
            auto theirs = asio::get_associated_executor(handler_, ours);
            work_ = asio::prefer(theirs, asio::execution::outstanding_work.tracked);
        }
        connect();
    }

protected:
    std::tuple<Results...> results_;

    void deliver(error_code ec) override
    {
        if (!work_)
            return call_handler(ec);
        // Its cancellation slot is the handler's too: it may be in use there this very moment.
        auto theirs = std::exchange(work_, {});
        asio::dispatch(theirs, [self = boost::intrusive_ptr<handled_operation>(this), ec] {
            self->call_handler(ec);
        });
    }

    // Leaves the handler to another operation, which goes on where this one has ended, unless that
    // has been cancelled since. A call has one limit of time, however many operations it takes.
    void hand_over(boost::intrusive_ptr<handled_operation> next)
    {
        next->work_ = std::exchange(work_, {});
        if (!next->work_)
            return pass_handler(*next);
        // A close does not come to its end between the two.
        counted_on_shard counted(shard());
        const asio::any_completion_executor theirs = next->work_;
        boost::intrusive_ptr<handled_operation> self(this);
        asio::dispatch(
            theirs,
            [self = std::move(self), next = std::move(next), counted = std::move(counted)] {
                self->pass_handler(*next);
            }
        );
    }

    // On the handler's executor, before the handler is called or left to another operation: the
    // last changes to the outcome. What it throws leaves through what runs that executor, and the
    // handler is not called.
    virtual void settle(error_code& /*ec*/) {}

private:
    // What the slot of a handler that belongs elsewhere knows of the operation: that may go with
    // its execution context, and the handler's goes on.
    using reach = std::atomic<handled_operation*>;

    // The handler is there: has its cancellation end the operation, and begins that.
    void connect()
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected() && work_)
        {
            reach_ = std::make_shared<reach>(this);
            slot.assign([reach = reach_](asio::cancellation_type type) {
                if (handled_operation* const self = *reach)
                    self->cancel_by_handler(type);
            });
        }
        else if (slot.is_connected())
            slot.assign([this](asio::cancellation_type type) { cancel_by_handler(type); });
        run();
    }

    void cancel_by_handler(asio::cancellation_type type)
    {
        if (!can_cancel(type))
            return;
        is_cancelled_ = true;
        cancel(asio::error::operation_aborted);
    }

    void settle_and_disconnect(error_code& ec)
    {
        struct at_end
        {
            asio::cancellation_slot slot;
            ~at_end()
            {
                if (slot.is_connected())
                    slot.clear();
            }
        };
        at_end disconnect{asio::get_associated_cancellation_slot(handler_)};
        settle(ec);
    }

    void call_handler(error_code ec)
    {
        settle_and_disconnect(ec);
        auto handler = std::move(handler_);
        if (ec)
            results_ = {};
        if (diag_target_ && (ec || diag_.recognised_by_equality()))
            *diag_target_ = std::move(diag_);
        diag_target_.reset();
        completion<Results...> finish{std::move(handler), ec, std::move(results_)};
        finish();
    }

    void pass_handler(handled_operation& next)
    {
        error_code ec;
        settle_and_disconnect(ec);
        if (is_cancelled_)
            next.refuse(error(asio::error::operation_aborted));
        next.keep_deadline_of(*this);
        next.becomes_part_of_call();
        next.run_on(shard());
        next.handler_.swap(handler_);
        next.diag_target_ = std::move(diag_target_);
        next.connect();
    }

    handler_type handler_;
    std::shared_ptr<diagnostics> diag_target_;
    // Set if the handler belongs elsewhere than where replies are read.
    asio::any_completion_executor work_;
    std::shared_ptr<reach> reach_;
    // By a cancellation of the handler's. Used where those are emitted: on its executor.
    bool is_cancelled_ = false;
};

}  // namespace ddbm::detail

#endif
