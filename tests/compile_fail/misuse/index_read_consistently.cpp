// expected: ddbm: a global index has no consistent reads
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x", 1).consistent();
}
