// expected: ddbm: the index does not hold this member; read the whole item with its key, or
#include "compile_fail/indexed.hpp"

#include <ddbm/partial.hpp>

int lines_of(ddbm::partial<order, "keys"> found)
{
    return static_cast<int>(found.get<&order::lines>().size());
}
