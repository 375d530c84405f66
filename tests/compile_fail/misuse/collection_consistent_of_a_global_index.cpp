// expected: ddbm: a global index has no consistent reads
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

void use_it(ddbm::client db)
{
    ddbm::collection<order>(db).scan<"keys">().consistent();
}
