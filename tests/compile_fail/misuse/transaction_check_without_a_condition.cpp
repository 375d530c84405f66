// expected: ddbm: a check is of a condition: check(table, key, when(...))
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

void use_it(ddbm::transaction& tx, ddbm::table<order> orders)
{
    tx.check(orders, {"7", 1}, ddbm::attr<&order::note> == "x");
}
