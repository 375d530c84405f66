// expected: ddbm: a bulk_write goes through its ranges at once; give the range itself
#include "compile_fail/ordered.hpp"

#include <ddbm/bulk_write.hpp>

void use_it(ddbm::bulk_write& writes, ddbm::table<order> orders, std::vector<order> some)
{
    writes.put_many(orders, ddbm::lazily(some));
}
