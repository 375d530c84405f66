// expected: ddbm: the queries that are merged are of one model and one index
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    ddbm::merge(orders.query("Ann"), orders.query<"by_note">("x", 1));
}
