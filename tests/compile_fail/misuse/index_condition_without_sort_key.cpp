// expected: ddbm: this model has no sort key to make a condition on
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"keys">("x").sort_key(ddbm::eq(1));
}
