// expected: ddbm: a query of an index has a value for each attribute of its partition key
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x");
}
