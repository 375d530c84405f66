// expected: ddbm: a write returns the new object, the old one or nothing
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_put(given, ddbm::returning_old, ddbm::returning_new);
}
