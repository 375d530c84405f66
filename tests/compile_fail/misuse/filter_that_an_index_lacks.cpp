// expected: ddbm: the filter is about a member that the index does not hold
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"keys">("x").filter(ddbm::attr<&order::lines>.size() > 3);
}
