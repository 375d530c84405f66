// expected: ddbm: to save, move or erase what was read takes no options: its condition is that the
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>

#include <boost/asio/detached.hpp>

void use_it(ddbm::table<order> orders, ddbm::stored<order> read)
{
    orders.async_save(read, ddbm::when(ddbm::attr<&order::note> == "x"), boost::asio::detached);
}
