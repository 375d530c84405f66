// expected: ddbm: this is no value of the model's key: a number takes integers but bool and
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_find("Ann", true);
}
