// expected: ddbm: async_modify takes a function that changes an object of the table's class and
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_modify({"ann", 7}, "paid");
}
