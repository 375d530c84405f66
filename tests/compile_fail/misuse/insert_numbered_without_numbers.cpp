// expected: ddbm: only a model whose partition key is auto_increment numbers its objects
#include "compile_fail/ordered.hpp"

boost::asio::awaitable<void> write(ddbm::table<order> orders)
{
    order object;
    co_await orders.async_insert_numbered(object);
}
