// expected: ddbm: an item is given by one key; items_of takes several
#include "compile_fail/ordered.hpp"

#include <ddbm/transaction.hpp>

auto use_it(ddbm::table<order> orders)
{
    return ddbm::item_of(orders);
}
