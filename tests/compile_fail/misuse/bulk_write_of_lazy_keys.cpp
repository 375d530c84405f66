// expected: ddbm: a bulk_write goes through its ranges at once; give the range itself
#include "compile_fail/ordered.hpp"

#include <ddbm/bulk_write.hpp>

using keys = std::vector<ddbm::table<order>::key_type>;

void use_it(ddbm::bulk_write& writes, ddbm::table<order> orders, keys some)
{
    writes.erase_many(orders, ddbm::lazily(some));
}
