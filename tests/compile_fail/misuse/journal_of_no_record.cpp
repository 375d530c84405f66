// expected: ddbm: the record of a journal is a journal_record, or of a class derived from it
#include "compile_fail/ordered.hpp"

#include <ddbm/transaction.hpp>

void use_it(ddbm::transaction& tx, ddbm::table<order> orders, const order& made)
{
    tx.journal(orders, made);
}
