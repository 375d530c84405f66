// expected: ddbm: a number does not begin with another
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query("Ann").sort_key(ddbm::begins_with(5));
}
