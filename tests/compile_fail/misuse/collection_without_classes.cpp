// expected: ddbm: a collection has classes
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

void use_it(ddbm::client db)
{
    ddbm::collection<> all(db);
}
