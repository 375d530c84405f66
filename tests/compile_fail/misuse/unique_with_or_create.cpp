// expected: ddbm: or_create makes an item that nobody has seen, whose unique values would not
#include "compile_fail/unique.hpp"

void use_it(ddbm::table<order> orders)
{
    orders.async_update("ann", ddbm::set<&order::number>(1), ddbm::or_create);
}
