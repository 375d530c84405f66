#ifndef DDBM_SRC_CANCELLED_ON_HPP
#define DDBM_SRC_CANCELLED_ON_HPP

#include <ddbm/error_code.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <utility>

namespace ddbm::detail {

namespace asio = boost::asio;

// A handler around another one, whose operation runs on a strand and is cancelled there, on
// whichever thread the signal is emitted.
template <class... Results>
class handler_cancelled_on
{
public:
    using inner_type = asio::any_completion_handler<void(error_code, Results...)>;
    using executor_type = asio::any_completion_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    handler_cancelled_on(asio::any_io_executor strand, inner_type inner)
        : outer_(asio::get_associated_cancellation_slot(inner)),
          there_(std::make_shared<place>(std::move(strand))), inner_(std::move(inner))
    {
        if (outer_.is_connected())
            // The signal may outlive the context, which a strand must not.
            outer_.assign([weak = std::weak_ptr(there_)](asio::cancellation_type type) {
                if (auto there = weak.lock())
                    place::emit(std::move(there), type);
            });
    }

    executor_type get_executor() const noexcept
    {
        return asio::get_associated_executor(inner_, executor_type(there_->strand));
    }
    cancellation_slot_type get_cancellation_slot() const noexcept { return there_->signal.slot(); }

    void operator()(error_code ec, Results... results)
    {
        if (outer_.is_connected())
            outer_.clear();
        std::move(inner_)(ec, std::move(results)...);
    }

private:
    // Gone when the operation is over, or has gone with its context.
    struct place
    {
        explicit place(asio::any_io_executor where) : strand(std::move(where)) {}

        static void emit(std::shared_ptr<place> there, asio::cancellation_type type)
        {
            const asio::any_io_executor where = there->strand;
            asio::post(where, [there = std::move(there), type] { there->signal.emit(type); });
        }

        const asio::any_io_executor strand;
        asio::cancellation_signal signal;
    };

    asio::cancellation_slot outer_;
    std::shared_ptr<place> there_;
    inner_type inner_;
};

template <class... Results>
asio::any_completion_handler<void(error_code, Results...)> cancelled_on(
    const asio::any_io_executor& strand,
    asio::any_completion_handler<void(error_code, Results...)> handler
)
{
    return asio::any_completion_handler<void(error_code, Results...)>(
        handler_cancelled_on<Results...>(strand, std::move(handler))
    );
}

}  // namespace ddbm::detail

#endif
