// expected: ddbm: keys are given as a range of table::key_type, or of values where a key is one
// value
#include "compile_fail/ordered.hpp"

boost::asio::awaitable<void> use_it(ddbm::table<order> orders, std::vector<std::string> customers)
{
    co_await orders.async_get_many(customers);
}
