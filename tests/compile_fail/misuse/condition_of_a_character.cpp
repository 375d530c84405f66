// expected: ddbm: the condition's value cannot be compared with the model's sort key
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query("Ann").sort_key(ddbm::lt('x'));
}
