// expected: ddbm: a transaction sends its writes when it is committed, so that they take options,
// such as when(...), and no completion token
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

void use_it(ddbm::transaction& tx, ddbm::table<order> orders, order given)
{
    tx.put(orders, given, boost::asio::use_awaitable);
}
