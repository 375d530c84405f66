// expected: ddbm: a key has a value for the partition key and one for the sort key, of composed
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_erase("Ann", 5, 6);
}
