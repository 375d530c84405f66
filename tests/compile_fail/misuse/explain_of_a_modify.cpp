// expected: ddbm: only operations on single items, bulks, counts and the creation of a table are
#include "compile_fail/ordered.hpp"

#include <ddbm/explain.hpp>

void use_it(ddbm::table<order> orders)
{
    orders.async_modify(
        {"ann", 7}, [](order& o) { o.note = "x"; }, ddbm::explain
    );
}
