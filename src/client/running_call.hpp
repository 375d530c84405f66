#ifndef DDBM_SRC_CLIENT_RUNNING_CALL_HPP
#define DDBM_SRC_CLIENT_RUNNING_CALL_HPP

#include "client/call_limit.hpp"

#include <ddbm/call_options.hpp>

#include <ddbm/detail/running_call.hpp>

#include <memory>

namespace ddbm::detail {

class client_state;

// That a call of several requests is under way. It counts as such from begin() to its end, so that
// a close in good order does not complete between two of its requests.
class running_call
{
public:
    // Null if the client is being closed.
    static running_call_ptr
    begin(std::shared_ptr<client_state> client, const call_limit& limit = call_limit());

    ~running_call();
    running_call(const running_call&) = delete;
    running_call& operator=(const running_call&) = delete;

    // That of all of it, where its requests do not have that by their options.
    const call_limit& limit() const noexcept { return limit_; }

private:
    running_call(std::shared_ptr<client_state> client, const call_limit& limit) noexcept;

    const std::shared_ptr<client_state> client_;
    const call_limit limit_;
};

// Whether a request with these options is part of a call that runs.
inline bool is_part_of_call(const call_options& options) noexcept
{
    return !options.part_of().expired();
}

}  // namespace ddbm::detail

#endif
