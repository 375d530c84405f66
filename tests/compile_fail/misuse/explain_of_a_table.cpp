// expected: ddbm: only operations on single items of a table are explained
#include "compile_fail/ordered.hpp"

#include <ddbm/explain.hpp>

void use_it(ddbm::table<order> orders)
{
    orders.async_delete(ddbm::explain);
}
