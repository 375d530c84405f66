// expected: ddbm: exactly_once makes a transaction of an update, which returns no object; read it
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_update(
        {"ann", 7}, ddbm::set<&order::note>("x"), ddbm::exactly_once, ddbm::returning_old
    );
}
