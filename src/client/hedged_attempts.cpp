#include "client/hedged_attempts.hpp"

#include "environment/time_limit.hpp"
#include "protocol/request_outline.hpp"
#include "retry/failure_kind.hpp"

#include <utility>

namespace ddbm::detail {

std::unique_ptr<hedged_attempts>
hedged_attempts::of(client_shard& shard, std::string_view operation, std::string_view request)
{
    const auto kind = read_kind_of(operation);
    if (!kind)
        return nullptr;
    // Reads of several tables are those of a table without a name.
    return std::make_unique<hedged_attempts>(shard, outline_of(request).table, *kind);
}

hedged_attempts::hedged_attempts(client_shard& shard, std::string table, read_kind kind)
    : shard_(shard), client_(shard.client()), table_(std::move(table)), kind_(kind)
{
}

void hedged_attempts::begun(std::function<void(std::uint64_t)> is_late)
{
    std::lock_guard held(mutex_);
    begun_ = client_.env().steady_now();
    const auto delay = client_.hedging.when_to_hedge(table_, kind_, begun_);
    if (!delay)
        return;
    const std::uint64_t number = ++number_;
    timer_ = client_.env().make_timer(shard_.executor);
    timer_->async_wait_until(
        later(begun_, *delay),
        [number, is_late = std::move(is_late)](error_code ec) {
            if (!ec)
                is_late(number);
        }
    );
}

// The timer may have fired before it was cancelled.
bool hedged_attempts::may_send_again(std::uint64_t number)
{
    std::lock_guard held(mutex_);
    return number == number_ && timer_ &&
           client_.hedging.may_hedge(table_, client_.env().steady_now());
}

void hedged_attempts::ended(bool is_answered, error_code ec)
{
    std::lock_guard held(mutex_);
    const auto now = client_.env().steady_now();
    if (is_answered)
        client_.hedging.answered(
            table_, kind_, std::chrono::duration_cast<std::chrono::microseconds>(now - begun_), now
        );
    else if (tells_of_rate(ec))
        client_.hedging.throttled(table_, now);
}

void hedged_attempts::over()
{
    std::unique_ptr<timer> ends;
    std::lock_guard held(mutex_);
    ends = std::move(timer_);
}

}  // namespace ddbm::detail
