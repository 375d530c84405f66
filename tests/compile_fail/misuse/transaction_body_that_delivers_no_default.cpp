// expected: ddbm: what the body of a transaction delivers has a default constructor; an optional
// has
#include "compile_fail/ordered.hpp"

#include <ddbm/attr.hpp>
#include <ddbm/transaction.hpp>

struct made_of
{
    explicit made_of(int) {}
};

void use_it(ddbm::client db)
{
    auto body = [](ddbm::transaction&) -> boost::asio::awaitable<made_of> { co_return made_of(1); };
    ddbm::async_transact(db, body);
}
