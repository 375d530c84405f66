// expected: ddbm: an update is given as its changes: set, add, remove and so on
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_update({"Ann", 5}, given);
}
