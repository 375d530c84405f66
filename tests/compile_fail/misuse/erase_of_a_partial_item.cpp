// expected: ddbm: what was not read as a whole cannot be saved, moved or erased as a whole; read it
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    ddbm::partial<order, "keys"> found;
    orders.async_erase(found);
}
