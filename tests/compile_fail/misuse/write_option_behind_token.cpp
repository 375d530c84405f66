// expected: ddbm: behind what is written stand options, such as when(...) and returning_old, and a
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders, order given)
{
    orders.async_put(
        given, [](ddbm::error_code) {}, ddbm::returning_nothing
    );
}
