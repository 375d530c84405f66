#ifndef DDBM_SRC_HTTP_PART_HPP
#define DDBM_SRC_HTTP_PART_HPP

#include "transport/exchange.hpp"

#include <boost/intrusive/list.hpp>
#include <boost/intrusive/set.hpp>

#include <cstdint>

namespace ddbm::detail {

class http_connection;

// They unlink themselves, for what is let go of with its execution context.
using unlinks_itself = boost::intrusive::link_mode<boost::intrusive::auto_unlink>;

// What an HTTP transport keeps of an exchange, in the place that it has for that. Under the
// transport's mutex.
struct http_part
{
    explicit http_part(exchange& of) noexcept : x(of) {}

    exchange& x;
    boost::intrusive::list_member_hook<unlinks_itself> waiting_hook;
    boost::intrusive::set_member_hook<unlinks_itself> timeout_hook;
    exchange::clock::time_point timeout;
    http_connection* connection = nullptr;
    std::uint64_t generation = 0;  // tells one use of a connection from the next
    std::uint64_t step = 0;        // and one limit of time
    bool waits = false;            // for a connection
    error_code abort_reason;       // why it is to end; then it is not started again
};

inline http_part& part_of(exchange& x)
{
    return x.kept.get<http_part>(x);
}

// Owns a reference to each exchange.
using waiting_list = boost::intrusive::list<
    http_part,
    boost::intrusive::member_hook<
        http_part,
        boost::intrusive::list_member_hook<unlinks_itself>,
        &http_part::waiting_hook>,
    boost::intrusive::constant_time_size<false>>;

struct by_timeout
{
    bool operator()(const http_part& a, const http_part& b) const { return a.timeout < b.timeout; }
};

using timeout_set = boost::intrusive::multiset<
    http_part,
    boost::intrusive::member_hook<
        http_part,
        boost::intrusive::set_member_hook<unlinks_itself>,
        &http_part::timeout_hook>,
    boost::intrusive::compare<by_timeout>,
    boost::intrusive::constant_time_size<false>>;

}  // namespace ddbm::detail

#endif
