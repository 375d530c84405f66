// expected: ddbm: a step changes an object of the table's class and returns nothing, such as
#include "compile_fail/ordered.hpp"

#include <ddbm/stepwise.hpp>

void use_it(ddbm::stepwise& work, ddbm::table<order> orders)
{
    work.step(orders, {"ann", 7}, [](stranger& each) { ++each.number; });
}
