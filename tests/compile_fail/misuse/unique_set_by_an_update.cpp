// expected: ddbm: this field is unique, and an update does not know which value it gives up
#include "compile_fail/unique.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_update("ann", ddbm::set<&order::note>("x"));
}
