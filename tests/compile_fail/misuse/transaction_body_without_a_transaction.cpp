// expected: ddbm: the body of a transaction takes a transaction& and returns an asio::awaitable
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

void use_it(ddbm::client db)
{
    auto body = [](ddbm::client) -> boost::asio::awaitable<void> { co_return; };
    ddbm::async_transact(db, body);
}
