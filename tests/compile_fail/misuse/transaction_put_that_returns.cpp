// expected: ddbm: a write of a transaction returns nothing; async_get of the transaction delivers
// what it writes
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

void use_it(ddbm::transaction& tx, ddbm::table<order> orders, order given)
{
    tx.put(orders, given, ddbm::returning_new);
}
