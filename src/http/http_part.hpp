#ifndef DDBM_SRC_HTTP_PART_HPP
#define DDBM_SRC_HTTP_PART_HPP

#include "http/pool_caller.hpp"
#include "transport/exchange.hpp"

namespace ddbm::detail {

// What an HTTP transport keeps of an exchange, in the place that it has for that. Under the
// transport's mutex. From acquire() until its outcome the pool has a reference to the exchange.
struct http_part : pool_caller
{
    explicit http_part(exchange& of) noexcept : x(of) {}

    exchange& x;
    error_code abort_reason;  // why it is to end; then it is not started again
};

inline http_part& part_of(exchange& x)
{
    return x.kept.get<http_part>(x);
}

inline http_part& part_of(pool_caller& x)
{
    return static_cast<http_part&>(x);
}

}  // namespace ddbm::detail

#endif
