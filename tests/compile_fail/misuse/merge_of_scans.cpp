// expected: ddbm: merge takes queries, or a container of queries
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    ddbm::merge(orders.scan());
}
