// How long a bulk waits before it sends again what was handed back.

#ifndef DDBM_SRC_BULK_PAUSE_HPP
#define DDBM_SRC_BULK_PAUSE_HPP

#include <ddbm/retry_policy.hpp>

#include <algorithm>
#include <chrono>

namespace ddbm::detail {

// What has become of something in the requests that it has been sent in.
class send_history
{
public:
    // It was handed back by a reply, or with a refusal, that left all of a request undone, or a
    // part.
    void handed_back(bool with_all) noexcept
    {
        was_sent_ = true;
        fruitless_ = with_all ? fruitless_ + 1 : 0;
    }

    // The same of several that are sent together.
    void add(const send_history& other) noexcept
    {
        was_sent_ = was_sent_ || other.was_sent_;
        fruitless_ = std::max(fruitless_, other.fruitless_);
    }

    bool was_sent() const noexcept { return was_sent_; }
    // How many requests in a row of which nothing was done.
    int fruitless() const noexcept { return fruitless_; }

private:
    bool was_sent_ = false;
    int fruitless_ = 0;
};

// `uniform` is a random number from 0 to 1.
std::chrono::milliseconds
bulk_pause(const retry_policy& policy, const send_history& history, double uniform);

}  // namespace ddbm::detail

#endif
