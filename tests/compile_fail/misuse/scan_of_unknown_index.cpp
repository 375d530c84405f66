// expected: ddbm: the model has no index of this name
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.scan<"by_nothing">();
}
