#ifndef DDBM_SRC_CLIENT_HEDGED_ATTEMPTS_HPP
#define DDBM_SRC_CLIENT_HEDGED_ATTEMPTS_HPP

#include "client/client_shard.hpp"
#include "client/client_state.hpp"
#include "retry/hedging.hpp"

#include <ddbm/environment.hpp>
#include <ddbm/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace ddbm::detail {

// The reads of one operation as hedging sees them: has a second attempt begun beside one that is
// late, and tells what came of them. An operation has one only where it may be hedged.
//
// Shared objects: safe, since an answer may come while the timer fires.
class hedged_attempts
{
public:
    // For the operation of that name and request; null if it is no read of items. Refers to the
    // shard.
    static std::unique_ptr<hedged_attempts>
    of(client_shard& shard, std::string_view operation, std::string_view request);

    hedged_attempts(client_shard& shard, std::string table, read_kind kind);

    // An attempt is about to be sent: `is_late` is called, with its number, if there is no answer
    // when there should be one. It has to keep this object; and it is dropped by over(), or when it
    // was called.
    void begun(std::function<void(std::uint64_t)> is_late);

    // Whether the attempt of that number is sent again, which is paid for then: the last thing to
    // ask.
    bool may_send_again(std::uint64_t number);

    // An attempt, the first or the second, has ended like that; `is_answered`: the service has
    // carried it out, whatever has become of the answer then.
    void ended(bool is_answered, error_code ec);

    // Nothing is under way any more.
    void over();

private:
    client_shard& shard_;
    client_state& client_;
    const std::string table_;
    const read_kind kind_;
    std::mutex mutex_;
    std::unique_ptr<timer> timer_;
    std::chrono::steady_clock::time_point begun_;
    std::uint64_t number_ = 0;  // of the attempt that the timer is for
};

}  // namespace ddbm::detail

#endif
