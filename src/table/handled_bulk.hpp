#ifndef DDBM_SRC_HANDLED_BULK_HPP
#define DDBM_SRC_HANDLED_BULK_HPP

#include "client/post_result.hpp"
#include "client/shard_choice.hpp"
#include "table/bulk_operation.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>

#include <memory>
#include <tuple>
#include <utility>

namespace ddbm::detail {

// A bulk with a completion handler of signature void(error_code, Results...). `Finish` makes those
// results, as a tuple, of a bulk_result, and may make another outcome of success.
template <class Finish, class... Results>
class handled_bulk final : public bulk_operation
{
public:
    using handler_type = asio::any_completion_handler<void(error_code, Results...)>;

    template <class... Args>
    explicit handled_bulk(Finish finish, Args&&... args)
        : bulk_operation(std::forward<Args>(args)...), finish_(std::move(finish))
    {
    }

    void start(handler_type handler, handler_place place, std::shared_ptr<diagnostics> diag)
    {
        // Assigning one recurses for ever in Boost 1.81.
        handler_.swap(handler);
        diag_target_ = std::move(diag);
        client_shard& where = shard_for(client(), place, handler_);
        const asio::any_completion_executor ours(where.executor);
        bulk_operation::start(
            where,
            asio::get_associated_executor(handler_, ours),
            asio::get_associated_cancellation_slot(handler_)
        );
    }

private:
    void deliver(error_code ec, diagnostics diag, bulk_result result) override
    {
        if (ec && diag_target_)
            *diag_target_ = std::move(diag);
        std::tuple<Results...> results = finish_(ec, std::move(result));
        completion<Results...> finish{std::move(handler_), ec, std::move(results)};
        finish();
    }

    void drop_handler() override
    {
        handler_type dropped;
        dropped.swap(handler_);
    }

    Finish finish_;
    handler_type handler_;
    std::shared_ptr<diagnostics> diag_target_;
};

}  // namespace ddbm::detail

#endif
