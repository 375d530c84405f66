#ifndef DDBM_DETAIL_HANDLER_PLACE_HPP
#define DDBM_DETAIL_HANDLER_PLACE_HPP

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <memory>
#include <type_traits>

namespace ddbm::detail {

namespace asio = boost::asio;

// Stands for the executor of a handler that has none. Runs nothing.
class no_executor
{
public:
    template <class Function>
    void execute(Function&&) const noexcept
    {
    }

    friend constexpr bool operator==(no_executor, no_executor) noexcept { return true; }
    friend constexpr bool operator!=(no_executor, no_executor) noexcept { return false; }
};

// Stands for one that an erased handler has.
class hidden_executor
{
};

// The executor of a handler, or what stands for it.
template <class Handler>
auto executor_of_handler(const Handler& handler) noexcept
{
    using found = typename asio::associated_executor<Handler, no_executor>::type;
    if constexpr (std::is_same_v<found, asio::any_completion_executor>)
        return hidden_executor();
    else
        return asio::associated_executor<Handler, no_executor>::get(handler, no_executor());
}

// Where a handler is to be called. Noted while the handler's type is known: an erased one can tell
// only at the cost of allocations. Refers to the handler's executor, so that it is for the call of
// the initiating function only.
class handler_place
{
public:
    // It is not known: the handler is to be asked.
    handler_place() = default;

    // On any executor of the client's, straight from where a reply was read.
    static handler_place anywhere() noexcept { return handler_place(no_executor()); }

    // Where this executor runs it; what executor_of_handler() returns.
    template <class Executor>
    explicit handler_place(const Executor& theirs) noexcept
    {
        if constexpr (std::is_same_v<Executor, asio::any_io_executor>)
            executor_ = &theirs;
        else if constexpr (std::is_same_v<Executor, no_executor>)
            is_anywhere_ = true;
        else if constexpr (asio::can_query_v<const Executor&, asio::execution::context_t>)
            context_ = std::addressof(asio::query(theirs, asio::execution::context));
    }

    bool is_known() const noexcept { return is_anywhere_ || executor_ || context_; }
    bool is_anywhere() const noexcept { return is_anywhere_; }

    // Whether what runs on this executor runs in the handler's place.
    bool is_at(const asio::any_io_executor& ours) const noexcept
    {
        return is_anywhere_ || (executor_ && *executor_ == ours);
    }

    // Null: no certain one, or it is not known.
    const asio::execution_context* context() const
    {
        return executor_ ? &asio::query(*executor_, asio::execution::context) : context_;
    }

private:
    bool is_anywhere_ = false;
    const asio::any_io_executor* executor_ = nullptr;
    const asio::execution_context* context_ = nullptr;
};

}  // namespace ddbm::detail

#endif
