// expected: ddbm: as takes a class with a model, of the attributes that are to be read
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.scan().as<summary>();
}
