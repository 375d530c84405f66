// expected: ddbm: objects are given as a range of those of the table
#include "compile_fail/ordered.hpp"

boost::asio::awaitable<void> use_it(ddbm::table<order> orders, std::vector<stranger> others)
{
    co_await orders.async_put_many(others);
}
