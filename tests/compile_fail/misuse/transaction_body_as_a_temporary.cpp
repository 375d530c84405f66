// expected of g++ up to 12: ddbm: g++ 12 miscompiles this; name the object first
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

void use_it(ddbm::client db, std::string name)
{
    ddbm::async_transact(db, [name](ddbm::transaction&) -> boost::asio::awaitable<void> {
        co_return;
    });
}
