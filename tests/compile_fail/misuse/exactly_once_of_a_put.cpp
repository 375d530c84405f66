// expected: ddbm: exactly_once is for updates; puts and erases do the same when they are sent twice
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_put(given, ddbm::exactly_once);
}
