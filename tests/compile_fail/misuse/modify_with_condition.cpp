// expected: ddbm: behind the function of async_modify stand rounds, exactly_once and a completion
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>

void use_it(ddbm::table<order> orders)
{
    orders.async_modify(
        {"ann", 7}, [](order& o) { o.note = "x"; }, ddbm::when(ddbm::attr<&order::note> == "y")
    );
}
