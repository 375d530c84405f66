// expected: ddbm: the filter of a query is not about the key that it goes by
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query("Ann").filter(ddbm::attr<&order::number> > 3);
}
