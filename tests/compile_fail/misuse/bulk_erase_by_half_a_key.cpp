// expected: ddbm: a key is given as a table::key_type, or as a value where it is one value
#include "compile_fail/ordered.hpp"

#include <ddbm/bulk_write.hpp>

void use_it(ddbm::bulk_write& writes, ddbm::table<order> orders)
{
    writes.erase(orders, "Ann");
}
