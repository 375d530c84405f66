// expected: ddbm: a batch has no conditions, so that it cannot take and give up the unique
#include "compile_fail/unique.hpp"

void use_it(ddbm::table<order> orders)
{
    const std::vector<order> all(2);
    orders.async_put_many(all);
}
