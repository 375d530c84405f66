// expected: ddbm: a write has one condition; join them with &&
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_put(
        given,
        ddbm::when(ddbm::attr<&order::note> == "x"),
        ddbm::when(ddbm::attr<&order::note>.exists())
    );
}
