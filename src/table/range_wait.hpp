// The operations of ranges: each waits until there is what it wants, hands misfits that stand
// before it to their function, and calls its handler.

#ifndef DDBM_SRC_RANGE_WAIT_HPP
#define DDBM_SRC_RANGE_WAIT_HPP

#include "client/call_limit.hpp"
#include "table/operation_turn.hpp"
#include "table/range_state.hpp"

#include <ddbm/environment.hpp>

#include <ddbm/detail/handler_place.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <optional>

namespace ddbm::detail {

class range_wait : public std::enable_shared_from_this<range_wait>
{
public:
    range_wait(std::shared_ptr<range_state> range, misfit_calls calls)
        : range_(std::move(range)), calls_(calls)
    {
    }
    range_wait(const range_wait&) = delete;
    range_wait& operator=(const range_wait&) = delete;
    virtual ~range_wait() = default;

    // From the initiating function; where the pages of the range come in.
    void start(client_shard& shard, handler_place place, std::shared_ptr<diagnostics> diag);

    // A page has come, or has not: from where replies are read.
    void go_on();

protected:
    range_state& range() const { return *range_; }
    // From start() on.
    client_shard& shard() const noexcept { return *shard_; }

    // How many items it wants. With the mutex held, as all but the last of these.
    virtual std::int64_t wanted() const = 0;
    // How many it is likely to need with what comes next, so that no more are fetched; 0: a page.
    virtual std::int64_t likely() const { return 0; }
    // Takes so many, which are there; none where it throws.
    virtual void take(range_progress& from, std::int64_t items) = 0;
    virtual asio::any_completion_executor handler_executor() const = 0;
    virtual asio::cancellation_slot handler_slot() const = 0;
    // Without the mutex.
    virtual void call_handler(error_code ec) = 0;

private:
    void post();
    void begin_call();
    range_state::fetches await_page();
    void set_timer();
    void end_late();
    void report_late();
    bool may_need_more() const;
    void advance();
    bool advance_by_one();
    void connect();
    void complete(error_code ec, const diagnostics& why);

    const std::shared_ptr<range_state> range_;
    const misfit_calls calls_;
    client_shard* shard_ = nullptr;
    operation_turn turn_;
    running_call_ptr call_;  // null: it fetches nothing, is part of another one, or comes too late
    call_limit limit_;
    std::unique_ptr<timer> timer_;  // null: what it waits for is over by then itself
    std::optional<error> late_;     // it was not. With the range's mutex held
    std::optional<error> refused_;  // what it completes with, whatever comes
    std::shared_ptr<diagnostics> diag_;
    // Set if the handler belongs elsewhere than where replies are read.
    asio::any_completion_executor work_;
    asio::cancellation_slot slot_;
    // By the handler's cancellation; on its executor, where that is emitted.
    bool is_cancelled_ = false;
};

}  // namespace ddbm::detail

#endif
