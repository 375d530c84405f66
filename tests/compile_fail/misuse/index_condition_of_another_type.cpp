// expected: ddbm: the condition's value cannot be compared with the model's sort key
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x", 1).sort_key(ddbm::eq(1), ddbm::gt(5));
}
