// A lock that is held: its renewals, its loss and its release.
//
// All of it happens on a strand, which is there as long as it is renewed: it belongs to the
// coroutine that does so, and goes with the execution context if that goes first. What handles ask
// is guarded by a mutex.

#ifndef DDBM_SRC_LOCK_SESSION_HPP
#define DDBM_SRC_LOCK_SESSION_HPP

#include "client/call_limit.hpp"
#include "lock/lease_state.hpp"
#include "lock/lock_requests.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/error.hpp>

#include <ddbm/detail/lock_core.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ddbm::detail {

class lock_session : public std::enable_shared_from_this<lock_session>
{
public:
    // The record is as this program has written it. It is renewed on `ours`, one of the client's.
    lock_session(
        const asio::any_io_executor& ours,
        table_core table,
        record_handle record,
        lease_hold hold,
        bool was_abandoned
    );
    lock_session(const lock_session&) = delete;
    lock_session& operator=(const lock_session&) = delete;

    // Begins the renewals, which end with the last of these handles.
    static lock_handle begin(std::shared_ptr<lock_session> self);

    const table_core table;
    const std::string name;
    const std::int64_t fencing_number;
    const bool was_abandoned;

    bool is_held() const;
    // Why it is not; nothing if it is.
    std::optional<error> why_not_held() const;
    // Where its operations run.
    asio::any_io_executor executor() const;
    diagnostics about() const;

    static asio::awaitable<void> wait_until_lost(std::shared_ptr<lock_session> self);
    static asio::awaitable<void> release(std::shared_ptr<lock_session> self);

private:
    class renewals;

    static asio::awaitable<void> renew(std::unique_ptr<renewals> running);
    asio::awaitable<void> renew_once();
    asio::awaitable<void> look_again(const error& why);
    static asio::awaitable<void> wait_until_ended(std::shared_ptr<lock_session> self);
    asio::awaitable<void> give_up_record();
    void end_renewals();
    bool is_own(const lock_record& there) const;
    environment& env() const;
    lease_clock::time_point now() const { return env().steady_now(); }
    error lost(const std::string& why) const;
    void lose(const std::string& why);
    bool is_over() const;
    lease_hold hold() const;
    // Of one that is sent then.
    call_limit end_of_request(lease_clock::time_point sent) const;

    const asio::any_io_executor ours_;
    const std::string holder_;
    // Of whoever is at work: the renewals, and after them the release.
    record_handle record_;
    std::optional<error> last_failure_;

    mutable std::mutex mutex_;
    lease_hold hold_;
    renewals* renewals_ = nullptr;  // while there are any
    bool is_to_end_ = false;
    bool is_released_ = false;
    bool is_being_released_ = false;
    std::optional<error> loss_;
    std::vector<timer*> waiting_;  // for the end of the renewals; on the strand
};

}  // namespace ddbm::detail

#endif
