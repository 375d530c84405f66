// expected: ddbm: this is no value of the model's key
#include "compile_fail/ordered.hpp"

ddbm::key<order> make(const ddbm::table<order>& orders)
{
    return orders.key("Ann", "five");
}
