// expected: ddbm: a query of an index has a value for each attribute of its partition key
#include "compile_fail/indexed.hpp"

#include <ddbm/collection.hpp>

void use_it(ddbm::client db)
{
    ddbm::collection<order>(db).query<"by_note">("note");
}
