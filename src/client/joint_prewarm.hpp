#ifndef DDBM_SRC_CLIENT_JOINT_PREWARM_HPP
#define DDBM_SRC_CLIENT_JOINT_PREWARM_HPP

#include "transport/transport.hpp"

#include <ddbm/error_code.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace ddbm::detail {

// Who waits for connections that are opened on several execution contexts. Is told once, unless he
// is dropped before: when the context goes that he belongs to, however long the others take.
class prewarm_waiter
{
public:
    // `done` posts.
    explicit prewarm_waiter(transport::prewarmed done) : done_(std::move(done)) {}

    void tell(error_code why, std::string words)
    {
        transport::prewarmed done;
        // Until it is posted the context does not go.
        std::lock_guard held(mutex_);
        done.swap(done_);
        if (done)
            done(why, std::move(words));
    }

    void drop()
    {
        transport::prewarmed dropped;
        std::lock_guard held(mutex_);
        dropped.swap(done_);
    }

private:
    std::mutex mutex_;
    transport::prewarmed done_;
};

// Connections that are opened on several execution contexts. Who waits for them is told when all
// have been, with the first failure, or have gone with their context.
class joint_prewarm : public std::enable_shared_from_this<joint_prewarm>
{
public:
    explicit joint_prewarm(std::shared_ptr<prewarm_waiter> waiter) : waiter_(std::move(waiter)) {}
    joint_prewarm(const joint_prewarm&) = delete;
    joint_prewarm& operator=(const joint_prewarm&) = delete;
    // The last part has been told of, or dropped.
    ~joint_prewarm() { waiter_->tell(failure_, std::move(words_)); }

    // For one of the contexts.
    transport::prewarmed part()
    {
        return [self = shared_from_this()](error_code why, std::string words) {
            self->part_ended(why, std::move(words));
        };
    }

private:
    void part_ended(error_code why, std::string words)
    {
        std::lock_guard held(mutex_);
        if (!why || failure_)
            return;
        failure_ = why;
        words_ = std::move(words);
    }

    const std::shared_ptr<prewarm_waiter> waiter_;
    std::mutex mutex_;
    error_code failure_;
    std::string words_;
};

}  // namespace ddbm::detail

#endif
