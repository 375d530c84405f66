// expected: ddbm: the condition of a write stands in ddbm::when(...)
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_put(given, ddbm::attr<&order::note> == "x");
}
