// expected: ddbm: the bounds of between are of one type, or one can be made the other's
#include "compile_fail/ordered.hpp"

void use_it()
{
    ddbm::between(std::tuple(1, "a"), std::tuple("a", 1));
}
