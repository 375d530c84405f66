// expected: ddbm: an array cannot be kept until it is consumed; give a std::span of it
#include "compile_fail/ordered.hpp"

void use_it(ddbm::table<order> orders)
{
    const ddbm::table<order>::key_type keys[] = {orders.key("Ann", 1), orders.key("Ann", 2)};
    auto found = orders.get_many(keys);
}
