// expected: ddbm: an erase makes no object; it can return the old one
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_erase("Ann", 5, ddbm::returning_new);
}
