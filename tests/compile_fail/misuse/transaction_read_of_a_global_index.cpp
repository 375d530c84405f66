// expected: ddbm: a global index has no consistent reads, so that a transaction does not read it;
// read the items that it names with their keys
#include "compile_fail/indexed.hpp"

#include <ddbm/transaction.hpp>

auto use_it(const ddbm::transaction& tx, ddbm::table<order> orders)
{
    return tx.read(orders.query<"by_note">("text", 1));
}
