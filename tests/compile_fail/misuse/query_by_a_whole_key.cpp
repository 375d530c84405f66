// expected: ddbm: a query is given the partition key alone, in braces where it is several values
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query("Ann", 5);
}
