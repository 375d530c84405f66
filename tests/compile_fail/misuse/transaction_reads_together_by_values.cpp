// expected: ddbm: what is read together is item_of(table, key) and items_of(table, keys), or one
// table and a std::vector of its keys
#include "compile_fail/ordered.hpp"

#include <ddbm/transaction.hpp>

auto use_it(const ddbm::transaction& tx, ddbm::table<order> orders)
{
    return tx.async_get_together(orders, "ann", 7);
}
