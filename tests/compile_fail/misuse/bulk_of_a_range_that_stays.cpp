// expected: ddbm: a range that is consumed lazily and cannot be copied is moved in: std::move
#include "compile_fail/ordered.hpp"

#include <ddbm/bulk.hpp>

#include <memory>

struct one_pass
{
    std::unique_ptr<int> moves_only;
    std::vector<order> orders;

    auto begin() { return orders.begin(); }
    auto end() { return orders.end(); }
};

boost::asio::awaitable<void> use_it(ddbm::table<order> orders, ddbm::lazily<one_pass> range)
{
    co_await orders.async_put_many(range);
}
