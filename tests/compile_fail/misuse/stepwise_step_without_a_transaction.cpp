// expected: ddbm: the body of a transaction takes a transaction& and returns an asio::awaitable
#include "compile_fail/ordered.hpp"

#include <ddbm/stepwise.hpp>

void use_it(ddbm::stepwise& work)
{
    work.after([]() -> boost::asio::awaitable<void> { co_return; });
}
