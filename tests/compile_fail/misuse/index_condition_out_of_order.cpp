// expected: ddbm: of the conditions on a sort key of several attributes all but the last are eq
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x", 1).sort_key(ddbm::gt(1), ddbm::eq("5"));
}
