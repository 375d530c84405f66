// expected: ddbm: a key has a value for the partition key and one for the sort key, of composed
#include "compile_fail/ordered.hpp"

#include <ddbm/stepwise.hpp>

void use_it(ddbm::stepwise& work, ddbm::table<order> orders)
{
    work.step(orders, "ann", [](order& each) { ++each.number; });
}
