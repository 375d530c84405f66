// expected: ddbm: a transaction reads queries and scans that deliver stored objects of one class;
// read what other ranges find with its keys, or have it remembered
#include "compile_fail/indexed.hpp"

#include <ddbm/transaction.hpp>

auto use_it(const ddbm::transaction& tx, ddbm::table<order> orders)
{
    return tx.read(orders.scan<"keys">());
}
