// Nothing is wrong here: that it compiles shows that the others fail for what they do.
#include "compile_fail/ordered.hpp"

#include <boost/asio/use_future.hpp>

template boost::asio::awaitable<void> use<order>(ddbm::client);

boost::asio::awaitable<void> use_it(ddbm::table<order> orders)
{
    orders.query("Ann").sort_key(ddbm::between(5, 7.5)).reverse();
    orders.async_put(order{}, boost::asio::use_future).get();
    orders.async_insert(order{}, [](ddbm::error_code) {});
    order named;
    co_await orders.async_put(named);
}
