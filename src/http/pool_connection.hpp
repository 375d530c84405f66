#ifndef DDBM_SRC_POOL_CONNECTION_HPP
#define DDBM_SRC_POOL_CONNECTION_HPP

#include "http/limit_queue.hpp"

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ddbm::detail {

class pool_address;
class pool_caller;

// What a connection_pool knows of one connection. The pool owns the record and gives it to another
// connection once it has been told that this one is gone.
class pool_connection : public limited
{
public:
    using clock = std::chrono::steady_clock;

    enum class state
    {
        free,
        opening,
        idle,
        busy,
        leaving,
    };

    // The socket's place in a table of the owner's: small numbers, which are used again.
    std::size_t slot() const { return slot_; }
    state current() const { return state_; }
    // Of the exchange that it carries or was given last: these numbers ascend. 0 before the first.
    std::uint64_t use() const { return use_; }
    // Counts the limits of time that it was given.
    std::uint64_t step() const { return step_; }
    // Who uses it, or on whose behalf it is opened, if it is for anybody.
    pool_caller* caller() const { return caller_; }
    // Whether it is being opened for prewarm().
    bool is_reserve() const { return state_ == state::opening && purpose_ == purpose::reserve; }
    // Whether it was opened to find out whether its address is back.
    bool is_trial() const { return purpose_ == purpose::trial; }
    // When it was told where to go.
    clock::time_point routed() const { return routed_; }
    // Null while it is being opened and no address has been chosen.
    const pool_address* address() const { return address_; }

private:
    friend class caller_queue;
    friend class connection_pool;
    friend class pool_address;
    friend class pool_addresses;

    enum class purpose
    {
        callers,
        reserve,
        trial,
    };

    // They unlink themselves from whichever list it is.
    using list_hook = boost::intrusive::list_member_hook<
        boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

    list_hook address_hook_;  // among its address' idle or busy ones
    list_hook order_hook_;    // among all idle ones, or those being opened for nobody
    std::size_t slot_ = 0;
    state state_ = state::free;
    purpose purpose_ = purpose::callers;
    bool is_written_off_ = false;  // busy, but not counted
    pool_address* address_ = nullptr;
    pool_caller* caller_ = nullptr;
    std::uint64_t use_ = 0;
    std::uint64_t step_ = 0;
    clock::time_point began_;  // being opened, or the exchange
    clock::time_point routed_;
    clock::time_point idle_until_;  // and not used after
    clock::time_point retires_;

    template <list_hook pool_connection::*Hook>
    using list_by = boost::intrusive::list<
        pool_connection,
        boost::intrusive::member_hook<pool_connection, list_hook, Hook>,
        boost::intrusive::constant_time_size<false>>;
    using address_list = list_by<&pool_connection::address_hook_>;
    using order_list = list_by<&pool_connection::order_hook_>;
};

}  // namespace ddbm::detail

#endif
