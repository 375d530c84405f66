// expected: ddbm: or_create is for updates; put and insert make items
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_put(given, ddbm::or_create);
}
