// expected: ddbm: behind the key of what is read stands a completion token; conditions are for
// writes
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>

void use_it(ddbm::table<order> orders)
{
    orders.async_exists(orders.key("Ann", 5), ddbm::when(ddbm::attr<&order::note> == "x"));
}
