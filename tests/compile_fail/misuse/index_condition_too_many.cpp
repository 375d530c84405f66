// expected: ddbm: a sort key takes a condition for each of its attributes at most, and one at
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x", 1).sort_key(ddbm::eq(1), ddbm::eq("5"), ddbm::eq(1));
}
