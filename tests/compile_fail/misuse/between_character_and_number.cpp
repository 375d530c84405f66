// expected: ddbm: neither bool nor a character nor nullptr bounds sort keys
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query("Ann").sort_key(ddbm::between(1, 'x'));
}
