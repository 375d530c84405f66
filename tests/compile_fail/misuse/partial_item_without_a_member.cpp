// expected: ddbm: get takes a member, such as &order::id
#include "compile_fail/indexed.hpp"

#include <ddbm/partial.hpp>

void use_it(ddbm::partial<order, "keys"> found)
{
    found.get<>();
}
