#ifndef DDBM_SRC_CLIENT_JOINT_PREWARM_HPP
#define DDBM_SRC_CLIENT_JOINT_PREWARM_HPP

#include "transport/transport.hpp"

#include <ddbm/error_code.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace ddbm::detail {

// Connections that are opened on several execution contexts. Who waits for them is told when all
// have been, with the first failure, or have gone with their context.
class joint_prewarm : public std::enable_shared_from_this<joint_prewarm>
{
public:
    // `can_be_told`: the context of who waits is still there.
    joint_prewarm(std::function<bool()> can_be_told, transport::prewarmed done)
        : can_be_told_(std::move(can_be_told)), done_(std::move(done))
    {
    }
    joint_prewarm(const joint_prewarm&) = delete;
    joint_prewarm& operator=(const joint_prewarm&) = delete;
    // The last part has been told of, or dropped.
    ~joint_prewarm()
    {
        if (can_be_told_())
            done_(failure_, std::move(words_));
    }

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

    const std::function<bool()> can_be_told_;
    const transport::prewarmed done_;
    std::mutex mutex_;
    error_code failure_;
    std::string words_;
};

}  // namespace ddbm::detail

#endif
