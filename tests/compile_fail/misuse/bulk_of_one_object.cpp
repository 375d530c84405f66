// expected: ddbm: a bulk takes a range: something with a begin and an end
#include "compile_fail/ordered.hpp"

boost::asio::awaitable<void> use_it(ddbm::table<order> orders, order one)
{
    co_await orders.async_put_many(one);
}
