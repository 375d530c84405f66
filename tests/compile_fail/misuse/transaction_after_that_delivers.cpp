// expected: ddbm: what runs after a transaction delivers nothing: asio::awaitable<void>
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

void use_it(ddbm::transaction& tx)
{
    tx.after([](ddbm::transaction&) -> boost::asio::awaitable<int> { co_return 1; });
}
