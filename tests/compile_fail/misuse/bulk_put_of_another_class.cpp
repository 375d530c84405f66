// expected: ddbm: only objects of its class are put into a table
#include "compile_fail/ordered.hpp"

#include <ddbm/bulk_write.hpp>

void use_it(ddbm::bulk_write& writes, ddbm::table<order> orders)
{
    writes.put(orders, stranger{});
}
