// expected: ddbm: a step delivers nothing: asio::awaitable<void>
#include "compile_fail/ordered.hpp"

#include <ddbm/stepwise.hpp>

void use_it(ddbm::stepwise& work)
{
    work.step([](ddbm::transaction&) -> boost::asio::awaitable<int> { co_return 1; });
}
