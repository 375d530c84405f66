// expected: ddbm: a batch has no conditions, so that it cannot take and give up the unique
#include "compile_fail/unique.hpp"

#include <ddbm/bulk_write.hpp>

void use_it(ddbm::table<order> orders)
{
    ddbm::bulk_write writes(orders.get_client());
    writes.erase(orders, "ann");
}
