// expected of g++ up to 12: ddbm: g++ 12 miscompiles this where it is awaited; name the object
// first
#include "compile_fail/ordered.hpp"

#include <ddbm/bulk_write.hpp>

void use_it(ddbm::bulk_write& writes, ddbm::table<order> orders)
{
    writes.put(orders, order());
}
