// expected: ddbm: this is no value of the model's key
#include "compile_fail/indexed.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.query<"by_note">("x", "y");
}
