#ifndef DDBM_SRC_CLIENT_REQUEST_TURN_HPP
#define DDBM_SRC_CLIENT_REQUEST_TURN_HPP

#include "protocol/request_places.hpp"
#include "retry/throughput_limits.hpp"

#include <ddbm/error_code.hpp>
#include <ddbm/throttling_reason.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace ddbm::detail {

// What one request has to do with the limits of a client whose retries are adaptive: its turn
// before each attempt, and what the attempt's outcome tells them. What the request is about is
// looked at only where something is limited, or just has been.
class request_turn
{
public:
    using time = throughput_limits::time;

    // The limits outlive it.
    explicit request_turn(throughput_limits& limits) noexcept : limits_(limits) {}

    // What is asked about: the same in each call. Refers to texts that outlive the call.
    struct subject
    {
        std::string_view operation;
        std::string_view body;
        std::string_view partition_attribute;  // of the table; empty: not known
    };

    // Before an attempt. Unless it is to ask again, it is sent after the wait, or leaves.
    throughput_limits::turn ask(const subject& what, time now);

    // Whether the wait, once it is over, was all.
    bool has_come() const noexcept { return has_turn_; }

    // It is not sent after all.
    void leave();

    // Whether another one like it, sent beside it and without a turn, would take from what waits
    // for one.
    bool is_limited(const subject& what, time now)
    {
        return limits_.is_limiting() && limits_.is_limited(targets(what), now);
    }

    // What became of the attempt.
    struct outcome
    {
        error_code code;
        bool is_answered = false;
        bool may_have_left = false;  // where it is not
        std::span<const throttling_reason> reasons;
    };
    void ended(const subject& what, const outcome& how, time now);

private:
    std::span<const throughput_target> targets(const subject& what);

    throughput_limits& limits_;
    time asked_{};
    bool has_turn_ = false;
    bool is_known_ = false;
    std::vector<request_place> places_;
    std::vector<throughput_target> targets_;  // refer to those
};

}  // namespace ddbm::detail

#endif
