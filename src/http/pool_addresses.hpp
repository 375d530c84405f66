#ifndef DDBM_SRC_POOL_ADDRESSES_HPP
#define DDBM_SRC_POOL_ADDRESSES_HPP

#include "http/cheap_random.hpp"
#include "http/pool_connection.hpp"
#include "http/quarantine.hpp"
#include "http/reply_times.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ddbm::detail {

// One address of the endpoint, with its connections and what is known of its health.
class pool_address
{
public:
    using clock = std::chrono::steady_clock;
    using endpoint = boost::asio::ip::tcp::endpoint;

    explicit pool_address(const endpoint& where) : where_(where) {}
    ~pool_address();

    const endpoint& where() const { return where_; }
    bool is_named() const { return is_named_; }  // by the last lookup

    std::size_t opening() const { return opening_; }
    std::size_t idle() const { return idle_count_; }
    std::size_t busy() const { return busy_count_; }
    // What it has to do. Exchanges from before it was quarantined are not counted any more: whether
    // it can be used again must not depend on what may never be answered.
    std::size_t load() const { return busy_count_ - written_off_; }
    std::size_t in_flight() const { return opening_ + load(); }
    std::size_t connections() const { return opening_ + busy_count_ + idle_count_; }

    // For how long it has been asked and has not answered anything.
    clock::duration silence(clock::time_point now) const;

    // Whether another exchange may go there while there are fit ones: it is not quarantined, and
    // not silent.
    bool is_fit(clock::time_point now) const;

    const quarantine& health() const { return health_; }
    const reply_times& times() const { return times_; }

private:
    friend class connection_pool;
    friend class pool_addresses;

    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    std::optional<clock::time_point> oldest() const;
    void write_off();

    const endpoint where_;
    quarantine health_;
    reply_times times_;
    bool is_named_ = false;
    clock::time_point gone_from_ = clock::time_point::max();
    std::size_t opening_ = 0;
    std::size_t idle_count_ = 0;
    std::size_t busy_count_ = 0;
    std::size_t written_off_ = 0;         // of the busy ones
    pool_connection::address_list idle_;  // used last at the back
    pool_connection::address_list busy_;  // in the order in which they began; not those written off
    std::size_t index_with_idle_ = nowhere;
};

// The addresses of an endpoint, and which of them is to be used next: the better of two that are
// drawn at random, so that load is spread without those who choose agreeing on one. The better has
// failed less lately; else it has less to do, where that counts with the time that its replies take
// if one is more than twice as slow as the other.
//
// There are few of them: what looks at all is not done for every exchange.
class pool_addresses
{
public:
    using clock = pool_address::clock;
    using endpoint = pool_address::endpoint;

    pool_addresses(std::chrono::milliseconds grace, cheap_random& random)
        : grace_(grace), random_(random)
    {
    }

    // For what lookups omit from now on, and for what they go on omitting if it is shorter.
    void set_grace(std::chrono::milliseconds grace) { grace_ = grace; }

    // What a lookup has found. Keeps what is known of each.
    void learn(const std::vector<endpoint>& found, clock::time_point now);

    pool_address* find(const endpoint& where);
    // What has accepted a connection, be it something that no lookup has named.
    pool_address& reached(const endpoint& where, clock::time_point now);

    // Whether an address is to be left since lookups have omitted it for long enough.
    bool is_gone(const pool_address& a, clock::time_point now) const;
    // Forgets those that are gone and have no connections.
    void forget_gone(clock::time_point now);

    // Something that went there and began at `began` has failed, as in quarantine.
    void failed(
        pool_address& a, quarantine::failure what, clock::time_point began, clock::time_point now
    );

    // A connection to it that began at `began` is open.
    void opened(pool_address& a, clock::time_point began) { a.health_.opened(began); }
    // A reply has come to an exchange that began at `began`.
    void answered(pool_address& a, clock::time_point began, clock::time_point now)
    {
        a.times_.answered(now - began, now);
        a.health_.answered(began);
    }

    // No trial is due before, nor over.
    clock::time_point next_trial() const { return next_trial_; }
    void postpone_trials(clock::time_point until) { next_trial_ = until; }
    // An address that the last lookup has named and that is to be tried now; null if there is none.
    pool_address* due_for_trial(clock::time_point now);
    void begin_trial(pool_address& a, clock::time_point now) { a.health_.begin_trial(now); }
    // It has told nothing.
    void drop_trial(pool_address& a, clock::time_point now);
    void interrupt_trial(pool_address& a, clock::time_point now);

    // One that is fit for an exchange and has idle connections; null if there is none.
    pool_address* fit_with_idle(clock::time_point now);
    // Of those that have idle connections, whatever their health; null if none has.
    pool_address* least_bad_with_idle(clock::time_point now);
    // That with idle connections which is the worst, of those that are not fit.
    pool_address* unfit_with_idle(clock::time_point now);

    // Whether a new connection would go to an address that is fit.
    bool has_fit(clock::time_point now) const;

    // One of which too few connections are there for its share of the load, and how many it lacks;
    // null and 0 if there is none.
    std::pair<pool_address*, std::size_t> short_of_connections(clock::time_point now) const;

    // Where a new connection is to go first; null if no address is known. One that is opened in
    // reserve goes where the fewest are.
    pool_address* choose(clock::time_point now, bool in_reserve);
    // `first`, and then the others that are known, the better ones before.
    void order(const pool_address& first, clock::time_point now, std::vector<endpoint>& into) const;

    // `a` has got its first idle connection, or lost its last one.
    void update_with_idle(pool_address& a);

    // How many the last lookup has named.
    std::size_t named() const;
    const std::vector<std::unique_ptr<pool_address>>& all() const { return all_; }

private:
    bool is_better(
        const pool_address& a,
        std::size_t load_of_a,
        const pool_address& b,
        std::size_t load_of_b,
        clock::time_point now
    ) const;
    bool is_less_bad(const pool_address& a, const pool_address& b, clock::time_point now) const;

    void notice_silence(pool_address& a, clock::time_point now);
    // Returns whether `a` may be used while there are others.
    bool examine(pool_address& a, clock::time_point now);
    pool_address& add(const endpoint& where);

    std::chrono::milliseconds grace_;
    cheap_random& random_;
    std::vector<std::unique_ptr<pool_address>> all_;
    std::vector<pool_address*> with_idle_;
    clock::time_point next_trial_ = clock::time_point::max();
    std::vector<pool_address*> drawn_from_;  // used by choose() only, kept for its memory
};

}  // namespace ddbm::detail

#endif
