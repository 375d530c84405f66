#ifndef DDBM_CLIENT_AWAITED_CALL_HPP
#define DDBM_CLIENT_AWAITED_CALL_HPP

// What of awaited calls is compiled once for each kind of call, where that is from.

#include <ddbm/detail/awaited_call.hpp>
#include <ddbm/detail/handler_place.hpp>

#include <utility>

namespace ddbm::detail {

// Owns the coroutine: where it is not called, its end is the coroutine's.
template <class... Results>
class awaiting_handler
{
public:
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;
    using waiting_type =
        awaited_results<asio::any_completion_handler<void(error_code, Results...)>>;

    explicit awaiting_handler(waiting_type& waiting) noexcept : waiting_(&waiting) {}
    awaiting_handler(awaiting_handler&& other) noexcept
        : waiting_(std::exchange(other.waiting_, nullptr))
    {
    }
    awaiting_handler& operator=(awaiting_handler&& other) = delete;
    ~awaiting_handler()
    {
        if (waiting_)
            waiting_->suspended_.drop();
    }

    executor_type get_executor() const noexcept { return waiting_->suspended_.executor(); }
    cancellation_slot_type get_cancellation_slot() const noexcept
    {
        return waiting_->suspended_.slot();
    }

    void operator()(error_code ec, Results... results)
    {
        auto& to = *std::exchange(waiting_, nullptr);
        to.ec_ = ec;
        (to.value_.emplace(std::move(results)), ...);
        to.suspended_.resume();
    }

private:
    waiting_type* waiting_;
};

template <class... Results>
asio::any_completion_handler<void(error_code, Results...)>
handler_for(awaited_results<asio::any_completion_handler<void(error_code, Results...)>>& waiting)
{
    return awaiting_handler<Results...>(waiting);
}

template <class Value>
awaited_results<asio::any_completion_handler<void(error_code, Value)>>::~awaited_results() =
    default;

template <class Call>
void awaited_call<Call>::begin()
{
    // The frame may be gone before `start` returns.
    const asio::any_io_executor where = this->executor();
    auto diag = this->new_diagnostics();
    std::move(call_).start(handler_for(*this), handler_place(where), std::move(diag));
}

}  // namespace ddbm::detail

#endif
