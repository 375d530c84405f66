// expected of g++ up to 12: ddbm: g++ 12 miscompiles this; name the object first
#include "compile_fail/ordered.hpp"

boost::asio::awaitable<void> use_it(ddbm::table<order> orders)
{
    co_await orders.async_put(order());
}
