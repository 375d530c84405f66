// A completion handler whose cancellations reach an operation on its strand: they are emitted where
// the handler belongs, while workers may be running elsewhere.

#ifndef DDBM_SRC_MIGRATION_STRAND_HANDLER_HPP
#define DDBM_SRC_MIGRATION_STRAND_HANDLER_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <utility>

namespace ddbm::detail {

namespace asio = boost::asio;

// The signal that the operation listens to. Goes with the handler, so that nobody posts to a
// context that has gone before.
class strand_signal
{
public:
    explicit strand_signal(asio::any_io_executor strand) : strand_(std::move(strand)) {}

    asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    static void emit(const std::shared_ptr<strand_signal>& self, asio::cancellation_type type)
    {
        asio::post(self->strand_, [self, type] { self->signal_.emit(type); });
    }

private:
    asio::any_io_executor strand_;
    asio::cancellation_signal signal_;
};

template <class Result>
class strand_handler
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Result)>;
    using executor_type = asio::any_completion_executor;

    // `ours` is the executor of a handler that has none.
    strand_handler(
        handler_type handler, const executor_type& ours, std::shared_ptr<strand_signal> signal
    )
        : theirs_(asio::get_associated_executor(handler, ours)),
          slot_(asio::get_associated_cancellation_slot(handler)), signal_(std::move(signal)),
          handler_(std::move(handler))
    {
        if (!slot_.is_connected())
            return;
        slot_.assign([weak = std::weak_ptr(signal_)](asio::cancellation_type type) {
            if (const auto self = weak.lock())
                strand_signal::emit(self, type);
        });
    }

    executor_type get_executor() const noexcept { return theirs_; }

    void operator()(error_code ec, Result result)
    {
        if (slot_.is_connected())
            slot_.clear();
        std::move(handler_)(ec, std::move(result));
    }

private:
    executor_type theirs_;
    asio::cancellation_slot slot_;
    std::shared_ptr<strand_signal> signal_;
    handler_type handler_;
};

// The handler for an operation that runs on the strand.
template <class Result>
asio::any_completion_handler<void(error_code, Result)> handler_for_strand(
    asio::any_completion_handler<void(error_code, Result)> handler,
    const asio::any_io_executor& ours,
    const asio::any_io_executor& strand
)
{
    auto signal = std::make_shared<strand_signal>(strand);
    const asio::cancellation_slot slot = signal->slot();
    const asio::any_completion_executor here(ours);
    return asio::bind_cancellation_slot(
        slot, strand_handler<Result>(std::move(handler), here, std::move(signal))
    );
}

}  // namespace ddbm::detail

#endif
