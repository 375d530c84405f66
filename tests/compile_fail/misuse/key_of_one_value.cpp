// expected: ddbm: a key has a value for the partition key and one for the sort key
#include "compile_fail/ordered.hpp"

ddbm::key<order> make()
{
    return ddbm::key<order>("Ann");
}
