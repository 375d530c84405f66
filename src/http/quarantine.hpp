#ifndef DDBM_SRC_QUARANTINE_HPP
#define DDBM_SRC_QUARANTINE_HPP

#include <chrono>
#include <cstddef>

namespace ddbm::detail {

// Whether an address of several is fit for use, as what became of connecting to it and of asking
// it tells.
//
//   good --a burst of failures--> quarantined --pause over, a trial begins--> probing
//    ^                                 |                                         |
//    |                                 | a connection opens,                     | that of the
//    |                                 | where that had been the trouble         | trial opens
//    |                                 v                                         |
//    +----------an answer---------- on trial: one exchange at a time <-----------+
//
// A failure while it is probed or on trial makes it quarantined again, for twice the pause. Where
// connecting was not the trouble, any answer makes it good.
//
// A trial begins with a connection that nobody waits for, so that an address which cannot be
// reached costs no call anything; only then one exchange is risked.
//
// What began before the present state did is no news: when twenty exchanges run out of time
// together, that is one failure.
class quarantine
{
public:
    using clock = std::chrono::steady_clock;

    enum class state
    {
        good,
        quarantined,
        probing,
        on_trial,
    };

    enum class failure
    {
        // It could not be connected to, or not be spoken TLS with.
        to_connect,
        // An exchange has ended without a reply, and nothing had come from the address for
        // `silent_for`.
        silence,
        // An exchange has ended without a reply while others were answered: the limit was tight, or
        // that request took long.
        of_an_exchange,
    };

    // Failures in a row, without an answer between them, that make a burst. Failing to connect, and
    // silence, are three at once: they leave no doubt, and being wrong costs little where there are
    // other addresses.
    static constexpr int burst = 3;
    // An address that has something to answer and has answered nothing for so long is silent. A
    // stall is to be noticed within a second, and half of that leaves room for the next exchange;
    // the service answers all but the largest scans and transactions in less.
    static constexpr std::chrono::milliseconds silent_for{500};
    // The first pause is about what a server takes to come back from a restart or a collection of
    // garbage; the longest lets a return be used soon.
    static constexpr std::chrono::milliseconds first_pause{1'000};
    static constexpr std::chrono::milliseconds longest_pause{30'000};
    // An address that has been good for so long begins with the first pause again.
    static constexpr std::chrono::milliseconds calm_for{60'000};
    // So long a failure counts when two good addresses are compared.
    static constexpr std::chrono::milliseconds remembered_for{10'000};

    // Something that began at `began` has failed. `chance`, from 0 to 1, spreads the ends of
    // pauses: clients that lost an address together shall not return to it together.
    void failed(failure what, clock::time_point began, clock::time_point now, double chance);

    // A reply has come to an exchange that began at `began`.
    void answered(clock::time_point began);

    // A connection that began at `began` is open.
    void opened(clock::time_point began);

    bool is_trial_due(clock::time_point now) const;
    void begin_trial(clock::time_point now);
    // The trial has been given up before it told anything; there is another after as long a pause.
    void drop_trial(clock::time_point now);
    // The same because nobody needed anything any more: it goes on with whoever comes next.
    void interrupt_trial(clock::time_point now);
    // Whether that has happened to the last one. Where calls come one by one each may be over
    // before a connection opens: so the next one is not interrupted.
    bool was_interrupted() const { return was_interrupted_; }

    // Whether an address with `in_flight` exchanges and openings is fit for another one.
    bool takes_another(std::size_t in_flight) const
    {
        return state_ == state::good || (state_ == state::on_trial && in_flight == 0);
    }

    state current() const { return state_; }
    // When a trial is due; of those that are not good the one with the earliest is the least bad.
    clock::time_point until() const { return until_; }
    std::chrono::milliseconds pause() const { return pause_; }
    int failures_in_a_row() const { return strikes_; }
    int recent_failures(clock::time_point now) const
    {
        return strikes_ != 0 && now - struck_ < remembered_for ? strikes_ : 0;
    }

private:
    void enter(failure why, clock::time_point now, double chance);

    state state_ = state::good;
    failure why_ = failure::silence;
    bool was_interrupted_ = false;
    int strikes_ = 0;
    clock::time_point struck_;
    clock::time_point decided_;  // the present state began
    clock::time_point until_;
    std::chrono::milliseconds pause_{0};
};

}  // namespace ddbm::detail

#endif
